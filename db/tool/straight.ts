/**
 * Where a page's own modules are in a file that others share, the bundler makes a file more that says no more than where
 * they are: a request, and a wait, for fifty bytes. Whoever asked for that one asks for the file itself.
 */
import type { Plugin, Rollup } from 'vite'

const pointer = /^export\{([^}]+)\}from"\.\/([\w.-]+\.js)";?\s*$/

function straighten(bundle: Rollup.OutputBundle) {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  for (const { fileName, code, isDynamicEntry } of chunks) {
    const found = isDynamicEntry ? pointer.exec(code) : null
    if (!found) continue
    const [, names, target] = found
    const own = fileName.slice(fileName.lastIndexOf('/') + 1)
    const members = names!.split(',').map((one) => {
      const [inner, outer = inner] = one.split(' as ')
      return `${JSON.stringify(outer)}:e.${inner}`
    })
    for (const chunk of chunks)
      chunk.code = chunk.code
        .replaceAll(`import(\`./${own}\`)`, () => `import(\`./${target}\`).then(e=>({${members}}))`)
        .replaceAll(`"assets/${own}"`, () => `"assets/${target}"`)
    delete bundle[fileName]
  }
}

export const straight = (): Plugin => ({
  name: 'edgebank:straight',
  apply: 'build',
  generateBundle: { order: 'post', handler: (_, bundle) => straighten(bundle) },
})
