// Installs what the lock file says when it is not there yet. Runs before every npm script, on the Node that the
// machine has (20 or later); the script after it then has the Node that npm installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const stamp = join(root, 'node_modules', '.installed-lock')
const lock = join(root, '.installing')
const STALE_MS = 15 * 60_000

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex')

function isInstalled() {
  try {
    return readFileSync(stamp, 'utf8') === wanted
  } catch {
    return false
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** A folder is made by one process only; one left behind by a crash grows stale. */
function takeLock() {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (age > STALE_MS) rmdirSync(lock)
  return false
}

function install() {
  console.log('Installing packages (npm ci) …')
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  // npm tells its version and more to the scripts it runs; a nested npm must not take that for its own settings.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/i.test(name)),
  )
  const cli = process.env.npm_execpath
  const npm = cli?.endsWith('.js') ? [process.execPath, [cli, ...flags]] : ['npm', flags]
  const { status, error } = spawnSync(npm[0], npm[1], { cwd: root, stdio: 'inherit', env })
  if (status === 0) writeFileSync(stamp, wanted)
  else if (error) console.error(`npm could not be run: ${error.message}`)
  return status ?? 1
}

while (!isInstalled()) {
  if (!takeLock()) {
    sleep(250)
    continue
  }
  const release = () => {
    try {
      rmdirSync(lock)
    } catch {}
  }
  process.once('exit', release)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
  const status = isInstalled() ? 0 : install()
  release()
  if (status !== 0) process.exit(status)
}
