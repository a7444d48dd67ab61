/** The whole bank for a browser: its own Postgres, the Worker under wrangler, the pages from a built folder. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../db/local/ports.ts'
import { startStack } from '../db/tool/stack.ts'
import { startWorker } from '../db/tool/worker.ts'

/** `assets` is a folder from the checkout's root, such as `dist/web-coverage`; `empty` leaves the demo's people out. */
export async function startSite(options: { assets?: string; empty?: boolean } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'edgebank-site-'))
  chmodSync(dataDir, 0o711)
  const stack = await startStack({
    dataDir,
    stage: 'test',
    settings: { fsync: 'off' },
    empty: options.empty ?? false,
  })
  const start = async () =>
    startWorker({
      port: await freePort(),
      dataDir,
      databaseUrl: stack.appUrl,
      secrets: stack.secrets,
      ...(options.assets ? { assets: options.assets } : {}),
    })
  // Of several wranglers that begin in one folder at once, one may end without a word: it begins once more, and says so.
  const worker = await start()
    .catch((error: Error) => {
      console.warn(`Once more: ${error.message}`)
      return start()
    })
    .catch(async (error) => {
      await stack.stop()
      throw error
    })
  return {
    url: worker.url,
    stack,
    dataDir,
    async stop() {
      await worker.stop()
      await stack.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
