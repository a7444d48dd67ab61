/** Tells public/theme.js what home needs and where the bank answers, so that whoever is signed in need not wait for one file to name the next. */
import type { Plugin, Rollup } from 'vite'

const behindTheDoor = /\/web\/bank\/inside\.ts$/

function filesOf(bundle: Rollup.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const closure = (starts: Rollup.OutputChunk[]) => {
    const found = new Set<string>()
    const take = (name: string) => {
      const chunk = bundle[name]
      if (found.has(name) || chunk?.type !== 'chunk') return
      found.add(name)
      chunk.imports.forEach(take)
    }
    for (const { fileName } of starts) take(fileName)
    return found
  }
  const page = closure(chunks.filter(({ name, isEntry }) => isEntry && name === 'index'))
  const home = closure(chunks.filter(({ facadeModuleId }) => behindTheDoor.test(facadeModuleId ?? '')))
  // The sign of the rupee stands in this face, and on every line of home.
  const face = Object.keys(bundle).filter((name) => /figtree-rupee.*\.woff2$/.test(name))
  return [...home]
    .filter((name) => !page.has(name))
    .reverse()
    .concat(face)
}

/** `api` is another origin where the bank answers. */
export const preloads = (api = ''): Plugin => ({
  name: 'edgebank:preloads',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle }) =>
      html.replace(
        'src="/theme.js"',
        `src="/theme.js" data-api="${api}" data-home="${
          bundle
            ? filesOf(bundle)
                .map((name) => `/${name}`)
                .join(' ')
            : ''
        }"`,
      ),
  },
})
