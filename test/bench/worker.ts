/** The production bundle in workerd, reached by a socket of workerd's own: no proxy and no assets in between. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { freePort } from '../../db/local/ports.ts'
import { workerEnv } from '../../db/tool/worker.ts'
import type { BenchBank } from './bank.ts'

const COMPATIBILITY = /compatibility_date = "([^"]+)"/

export type Bundle = { folder: string; main: string; gzipKb: number }

/** What `wrangler deploy` would upload. */
export function bundleWorker(root: string): Bundle {
  const folder = join(root, 'dist/worker')
  rmSync(folder, { recursive: true, force: true })
  const cli = join(root, 'node_modules/wrangler/wrangler-dist/cli.js')
  const built = spawnSync(process.execPath, [cli, 'deploy', '--dry-run', '--outdir', folder], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
  })
  if (built.status !== 0) throw new Error(`The Worker could not be bundled:\n${built.stdout}${built.stderr}`)
  const modules = readdirSync(folder).filter((name) => /\.(js|mjs|wasm)$/.test(name))
  const bytes = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  return { folder, main: modules.find((name) => name.endsWith('.js'))!, gzipKb: bytes / 1024 }
}

export async function startBareWorker(root: string, bundle: Bundle, bank: BenchBank) {
  const port = await freePort()
  const compatibilityDate = COMPATIBILITY.exec(readFileSync(join(root, 'wrangler.toml'), 'utf8'))![1]!
  const modules = readdirSync(bundle.folder)
    .filter((name) => /\.(js|wasm)$/.test(name))
    .sort((one) => (one === bundle.main ? -1 : 1))
    .map((name) => ({
      type: name.endsWith('.wasm') ? ('CompiledWasm' as const) : ('ESModule' as const),
      path: join(bundle.folder, name),
    }))
  const { OUTBOX_CREDENTIAL: _devOnly, ...keys } = workerEnv(bank.appUrl, bank.secrets)
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'edgebank',
      modules,
      modulesRoot: bundle.folder,
      compatibilityDate,
      compatibilityFlags: ['nodejs_compat'],
      bindings: { ...keys, STAGE: 'production' },
      kvNamespaces: ['CATALOGUE'],
      ratelimits: { SIGN_IN_FLOOD: { namespace_id: '1001', simple: { limit: 300, period: 60 } } },
      // One line a request is written, and read here without being shown.
      handleRuntimeStdio: (out, errors) => {
        out.resume()
        errors.resume()
      },
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    }),
  )
  await miniflare.ready
  return { port, stop: () => miniflare.dispose() }
}
