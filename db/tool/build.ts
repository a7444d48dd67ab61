/** Builds the web app when its sources are newer than what was built. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = 'dist/web/index.html'
/** What the browser's code is made of: the web app, and the contracts it shares with the Worker. */
const SOURCES = ['web', 'worker', 'vite.config.ts', 'package-lock.json']

function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return path.endsWith('.test.ts') ? 0 : found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

export function isBuilt(root: string): boolean {
  const built = join(root, BUILT)
  if (!existsSync(built)) return false
  return statSync(built).mtimeMs > Math.max(...SOURCES.map((source) => newest(join(root, source))))
}

export function viteCommand(root: string): string {
  return join(root, 'node_modules/vite/bin/vite.js')
}

/** Answers whether there was something to build. */
export async function buildWeb(root: string): Promise<boolean> {
  if (isBuilt(root)) return false
  const build = spawn(process.execPath, [viteCommand(root), 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [status] = await once(build, 'exit')
  if (status !== 0) throw new Error('The web app could not be built.')
  return true
}
