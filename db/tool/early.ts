/**
 * Puts web/early.js into the page: what runs before the first paint, and asks for the session and for home's files
 * while the code is on its way. As a file of its own it was a wait more before all of these (measured: docs/web.md). The
 * page's policy allows this text by its hash, and nothing else that stands in a page.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minifySync, type Plugin, type Rollup } from 'vite'

const source = join(import.meta.dirname, '../../web/early.js')
const place = '<!-- early.js -->'
const home = /\/web\/bank\/home\/home\.tsx$/
const door = /\/web\/bank\/auth\/sign-in\.tsx$/

/** What this page needs beside the entry. */
function filesOf(module: RegExp, bundle: Rollup.OutputBundle): string[] {
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
  const behind = closure(chunks.filter(({ moduleIds }) => moduleIds.some((id) => module.test(id))))
  return [...behind].filter((name) => !page.has(name)).map((name) => `/${name}`)
}

/** The text as it stands in the page. */
function written(bundle: Rollup.OutputBundle, api: string): string {
  const told = JSON.stringify({ home: filesOf(home, bundle), door: filesOf(door, bundle), api })
  const { code, errors } = minifySync(
    'early.js',
    readFileSync(source, 'utf8').replace('BUILT', () => told),
  )
  if (errors.length > 0 || /<\/script|<!--/i.test(code))
    throw new Error('web/early.js cannot stand in a page.')
  return code.trim()
}

/** `api` is another origin where the bank answers. */
export function early(outDir: string, api = ''): Plugin {
  let hash = ''
  return {
    name: 'edgebank:early',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        if (!html.includes(place) || !bundle) throw new Error(`The page has no ${place}.`)
        const text = written(bundle, api)
        hash = createHash('sha256').update(text).digest('base64')
        return html.replace(place, () => `<script>${text}</script>`)
      },
    },
    closeBundle() {
      const path = join(outDir, '_headers')
      const own = "script-src 'self'"
      const policies = readFileSync(path, 'utf8')
      writeFileSync(
        path,
        policies.replace(own, () => `${own} 'sha256-${hash}'`),
      )
    },
  }
}
