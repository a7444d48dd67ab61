/** Builds the service worker beside the pages, with the names of the files that the first page needs. */
import { createHash } from 'node:crypto'
import type { Plugin, Rollup } from 'vite'

export const workerName = 'sw'

/** What somebody without a network may come upon: the page to sign in, home, and what frames them. */
const shown =
  /\/web\/bank\/(?:inside\.ts|home\/(?:home|lower)\.tsx|auth\/sign-in\.tsx|shell\/not-found\.tsx)$/

function shellOf(bundle: Rollup.OutputBundle): string[] {
  const files = new Set<string>()
  const take = (file: string) => {
    const chunk = bundle[file]
    if (files.has(file) || chunk?.type !== 'chunk') return
    files.add(file)
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style)
    chunk.imports.forEach(take)
  }
  for (const chunk of Object.values(bundle))
    if (
      chunk.type === 'chunk' &&
      chunk.name !== workerName &&
      (chunk.isEntry || [chunk.facadeModuleId ?? '', ...chunk.moduleIds].some((id) => shown.test(id)))
    )
      take(chunk.fileName)
  // Named by the page and its style, not by a script.
  for (const name of Object.keys(bundle))
    if (/figtree-page-.*\.woff2$|\/first-.*\.css$/.test(name)) files.add(name)
  return ['/', '/favicon.svg', ...[...files].sort().map((file) => `/${file}`)]
}

export function serviceWorker(): Plugin {
  return {
    name: 'edgebank:service-worker',
    apply: 'build',
    generateBundle: {
      // After Vite, which takes out an entry that holds nothing but imports: what is not there cannot be kept.
      order: 'post',
      handler(_, bundle) {
        const chunk = bundle[`${workerName}.js`]
        if (chunk?.type !== 'chunk') throw new Error('The service worker was not built.')
        const shell = shellOf(bundle)
        const page = bundle['index.html']
        const version = createHash('sha256')
          .update(shell.join())
          .update(page?.type === 'asset' ? page.source : '')
          .digest('hex')
          .slice(0, 12)
        chunk.code = chunk.code
          .replaceAll(/\bSHELL\b/g, JSON.stringify(shell))
          .replaceAll(/\bVERSION\b/g, JSON.stringify(version))
      },
    },
  }
}
