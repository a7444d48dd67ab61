/** `bank backup` and `bank restore`, for the person or the clock at the keyboard. */
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backUp, type TableFile } from '../backup.ts'
import { type Bank, dataDir, openBank } from '../connection.ts'
import { placeNamed } from '../file-places.ts'
import { folderOf } from '../kept-papers.ts'
import { restore } from '../restore.ts'
import { publishedRoots } from '../roots.ts'
import { startStack } from '../stack.ts'
import { needed, type Options } from './asking.ts'

const size = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

const showTable = ({ name, rows, bytes }: TableFile) => {
  if (rows > 0) console.log(`${String(rows).padStart(10)}  ${name}  ${size(bytes)}`)
}

async function runBackup(bank: Bank, actor: string, options: Options): Promise<number> {
  const to = needed(options, 'to')
  const keysTo = options['keys-to'] ?? `${to.replace(/\/+$/, '')}-keys`
  const keys = { dataKey: bank.dataKeys().current, sealKey: bank.sealKey() }
  const { folder, manifest, pruned, copied, missing } = await backUp(bank.ownerUrl, keys, {
    to,
    keysTo,
    actor,
    files: placeNamed(options.files, bank.local && dataDir()),
    onProgress: showTable,
  })
  const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0)
  console.log(`backup  ${folder}  ${size(bytes)}, business date ${manifest.businessDate}`)
  console.log(`keys    ${join(keysTo, `${manifest.id}.keys`)}   (keep them apart from the backup)`)
  const { papers } = manifest
  console.log(
    papers ? `papers  ${papers.count}, ${copied} of them new, in ${folderOf(folder)}` : 'papers  left out',
  )
  for (const id of missing)
    console.log(`MISSING paper ${id}: the bucket does not hold it as it was handed in`)
  for (const name of pruned) console.log(`pruned  ${name}: older than keys are kept`)
  console.log(
    'The secrets of the Worker are in neither: without DATA_KEY, ORIGIN_KEY and SEAL_KEY nothing opens.',
  )
  return missing.length > 0 ? 1 : 0
}

/** A bank with nothing in it: the one that DATABASE_OWNER_URL names, or a new one in DATA_DIR. */
async function openEmpty(secrets: string | undefined): Promise<Bank> {
  if (process.env.DATABASE_OWNER_URL) return openBank()
  const folder = dataDir()
  const file = join(folder, 'secrets.json')
  if (existsSync(file)) throw new Error(`There is a bank in ${folder}: name an empty folder by DATA_DIR.`)
  if (!secrets)
    throw new Error(
      '--secrets is needed: the secrets.json of the bank that the backup is of, or DATABASE_OWNER_URL.',
    )
  mkdirSync(folder, { recursive: true })
  copyFileSync(secrets, file)
  const stack = await startStack({ dataDir: folder, stage: 'dev', withSeed: false })
  return { ...(await openBank()), close: () => stack.stop() }
}

async function runRestore(actor: string, options: Options): Promise<number> {
  const from = needed(options, 'from')
  const keysFrom = options.keys ?? `${dirname(from.replace(/\/+$/, ''))}-keys`
  const acceptLoss = options['accept-loss']
  if (acceptLoss !== undefined && acceptLoss !== 'yes')
    throw new Error('--accept-loss is yes, or is not there.')
  const bank = await openEmpty(options.secrets)
  try {
    // A bank on this machine publishes into the folder beside its secrets.
    const beside = options.secrets && join(dirname(options.secrets), 'roots')
    const place = options.roots ?? (beside && existsSync(beside) ? beside : process.env.ROOTS_URL)
    if (!place) console.log('No published roots were named (--roots): nobody else’s word is compared.')
    const keys = { dataKeys: bank.dataKeys(), sealKey: bank.sealKey(), originKey: bank.originKey() }
    const { manifest, papers, lost, erased, sessions, verdict } = await restore(bank.ownerUrl, keys, {
      from,
      keysFrom,
      actor,
      published: place ? await publishedRoots(place) : [],
      papersFrom: options.papers,
      files: placeNamed(options.files, bank.local && dataDir()),
      acceptLoss: acceptLoss === 'yes',
      onProgress: showTable,
    })
    if (bank.local && place && !/^https?:/.test(place))
      cpSync(place, join(dataDir(), 'roots'), { recursive: true })
    console.log(`restored  ${manifest.id}, business date ${manifest.businessDate}`)
    for (const id of lost) console.log(`MISSING paper ${id}: it was lost before this backup`)
    if (papers > 0) console.log(`put back  ${papers} papers`)
    console.log(`ended     ${sessions} sessions`)
    if (erased > 0) console.log(`erased    ${erased} customers again, who were erased after this backup`)
    for (const { name, faults } of verdict.checks)
      for (const fault of faults) console.log(`BAD ${name}: ${fault}`)
    console.log(
      verdict.clean
        ? 'clean: the bank is open'
        : 'NOT CLEAN: the Worker is kept out. Mend it, or restore another backup.',
    )
    return verdict.clean ? 0 : 1
  } finally {
    await bank.close()
  }
}

export function backupVerbs(
  withBank: <Result>(work: (bank: Bank) => Promise<Result>) => Promise<Result>,
  actor: string,
) {
  return {
    backup: {
      says: 'Writes every table, sealed under DATA_KEY and signed, and new papers of applicants, while the bank is open; wrapped keys go to a place of their own.',
      usage: '--to FOLDER [--keys-to FOLDER] [--files FOLDER|https://…/edgebank-files|none]',
      options: ['to', 'keys-to', 'files'],
      run: (options: Options) => withBank((bank) => runBackup(bank, actor, options)),
    },
    restore: {
      says: 'Brings a backup back into an empty database, and papers into their bucket: ends all sessions, erases again, opens the bank when verify is clean and every paper opens.',
      usage:
        '--from FOLDER/ID [--keys FOLDER] [--papers FOLDER] [--files FOLDER|https://…/edgebank-files|none] [--roots FOLDER|URL] [--secrets secrets.json, for a new DATA_DIR] [--accept-loss yes]',
      options: ['from', 'keys', 'papers', 'files', 'roots', 'secrets', 'accept-loss'],
      run: (options: Options) => runRestore(actor, options),
    },
  }
}
