/** A backup of a bank that is open, and what comes back of it: all of it or nothing, with nobody signed in. */
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { installIndexes } from '../../test/addresses.ts'
import { freshBank } from '../../test/bank.ts'
import { forgetting } from '../../test/forgetting.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  enter,
  outcome,
  rows,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import type { Root } from '../../worker/proofs/contract.ts'
import { backUp, type Manifest, tablesOf } from './backup.ts'
import { inFolder } from './file-places.ts'
import { type Restored, type Restoring, restore } from './restore.ts'
import { sealBank } from './sealing.ts'
import { sealNewPerson } from './vault.ts'

const secret = (name: string) => Buffer.from(inject('workerBindings')[name]!, 'base64')
const dataKey = secret('DATA_KEY')
const sealKey = secret('SEAL_KEY')
const keys = { dataKeys: { current: dataKey }, sealKey, originKey: secret('ORIGIN_KEY') }
const folder = mkdtempSync(join(tmpdir(), 'backup-'))
const [to, keysTo] = [join(folder, 'data'), join(folder, 'keys')]
const [bucket, newBucket] = [join(folder, 'bucket'), join(folder, 'new-bucket')]
for (const path of [bucket, newBucket]) mkdirSync(path)

const bank = await freshBank()
const target = await freshBank({ empty: true })
const spare = await freshBank({ empty: true })
const doubted = await freshBank({ empty: true })
const published: Root[] = []
const publishing = { put: async (root: Root) => void published.push(root) }
let owner: pg.Client
let restored: pg.Client
let before: Awaited<ReturnType<typeof signIn>>
let first: { folder: string; manifest: Manifest }
let answer: Restored
let leaver: string

const back = (given: { from?: string; at?: string; sealKey?: Buffer } & Partial<Restoring> = {}) =>
  restore(
    given.at ?? spare.wire.ownerUrl,
    { ...keys, sealKey: given.sealKey ?? sealKey },
    {
      from: given.from ?? first.folder,
      keysFrom: given.keysFrom ?? keysTo,
      actor: 'tool:test',
      published: given.published ?? [],
      files: given.files ?? (async () => inFolder(newBucket)),
      ...(given.acceptLoss ? { acceptLoss: true } : {}),
    },
  )

const files = async () => inFolder(bucket)
const backUpNow = () =>
  backUp(bank.wire.ownerUrl, { dataKey, sealKey }, { to, keysTo, actor: 'tool:test', files })

/** Every row of every table as text, hashed: the same in both banks where nothing was lost or changed. */
async function digests(client: pg.Client, except: string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name, columns } of await tablesOf(client))
    if (!except.includes(name))
      found[name] = await value(
        client,
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) order by t::text), ''))
           from (select ${columns.map((column) => `"${column}"`).join(', ')} from banking."${name}") t`,
      )
  return found
}

beforeAll(async () => {
  owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  const sealed = await sealNewPerson(owner, { current: dataKey }, 'customer', {
    name: 'Lea Leaver',
    email: 'lea@leaver.bank',
  })
  const made = await value(
    owner,
    `select banking.provision_customer('tool:test', $1, uuid_send(gen_random_uuid()), 64, 1, 1, sha256('none'), '{savings}')`,
    [sealed],
  )
  leaver = made.customerId
  await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [
    made.accounts[0],
  ])
  before = await signIn(app, 'customer1@demo.bank')
  const { asha, vikram } = await demoNumbers(owner)
  await transfer(app, before, { from: asha[0]!, to: vikram[0]!, minor: 12_345n })
  await owner.query(
    `select banking.advance_business_date('system:test', current + 1) from banking.business_dates`,
  )
  await sealBank(bank.wire.ownerUrl, sealKey, publishing)
  first = await backUpNow()
  // Erased after the backup: only a younger file of keys knows.
  await owner.query(forgetting, [leaver])
  await backUpNow()
  answer = await back({ at: target.wire.ownerUrl, published })
  restored = await connectOwner(target.wire.ownerUrl)
})

describe('what comes back', () => {
  it('is the bank, clean to the last hash, with its published root', () => {
    expect(answer.verdict.checks.filter(({ faults }) => faults.length > 0)).toEqual([])
    expect(answer.verdict.clean).toBe(true)
    expect(published.length).toBeGreaterThan(0)
    expect(first.manifest.lastRoot).toBe(published.at(-1)!.date)
  })

  it('has every row of every table, but for what restoring itself does', async () => {
    const touched = [
      ...['user_sessions', 'auth_tokens', 'audit_logs', 'audit_changes', 'security_events', 'outbox'],
      // Lea's, who is erased in both.
      ...['users', 'customers', 'accounts', 'encryption_keys'],
      // Published again.
      'roots',
    ]
    expect(await digests(restored, touched)).toEqual(await digests(owner, touched))
    const counts = 'select count(*)::int from banking.'
    const signed = `select date::text, encode(signature, 'hex') as signature from banking.roots order by date`
    expect(await rows(restored, signed)).toEqual(await rows(owner, signed))
    expect(await value(restored, 'select count(published_at)::int from banking.roots')).toBe(0)
    for (const name of ['users', 'customers', 'accounts', 'encryption_keys', 'user_sessions', 'auth_tokens'])
      expect([name, await value(restored, counts + name)]).toEqual([name, await value(owner, counts + name)])
  })

  it('has nobody signed in, and lets in who has the password', async () => {
    const app = await connect(target.wire.appUrl)
    expect(answer.sessions).toBeGreaterThan(0)
    await installIndexes(target.wire.superUrl, { DATA_KEY: inject('workerBindings').DATA_KEY! })
    expect(await outcome(enter(app, before))).toContain('token_revoked')
    await app.query('rollback')
    const again = await signIn(app, 'customer1@demo.bank')
    const { asha, vikram } = await demoNumbers(restored)
    const { transaction } = await transfer(app, again, { from: asha[0]!, to: vikram[0]!, minor: 500n })
    expect(transaction.id).toBeDefined()
  })

  it('has erased again who was erased after the backup', async () => {
    expect(answer.erased).toBe(1)
    const [row] = await rows(
      restored,
      `select u.email_index, c.status, (select count(*)::int from banking.encryption_keys k
          where k.subject = 'customer:' || c.id and k.wrapped is not null) as keys
         from banking.customers c join banking.users u on u.customer_id = c.id where c.customer_id = $1`,
      [leaver],
    )
    expect(row).toEqual({ email_index: null, status: 'closed', keys: 0 })
  })

  it('issues no number twice', async () => {
    const taken = await rows(
      owner,
      `select sequencename as name, coalesce(last_value, 0) as last from pg_sequences where schemaname = 'banking'`,
    )
    expect(taken.length).toBeGreaterThan(5)
    for (const { name, last } of taken) {
      const next = await value(restored, 'select nextval($1::regclass)', [`banking.${name}`])
      expect([name, BigInt(next) > BigInt(last)]).toEqual([name, true])
    }
  })

  it('guards its tables as before', async () => {
    const open = `select relname from pg_class where relnamespace = 'banking'::regnamespace and relkind = 'r'
      and not (relrowsecurity and relforcerowsecurity)`
    expect(await rows(restored, open)).toEqual([])
    const off = `select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'banking'::regnamespace and tgenabled <> 'O'`
    expect(await rows(restored, off)).toEqual(await rows(owner, off))
  })
})

describe('the files', () => {
  it('show nothing of anybody, and no key', () => {
    for (const name of readdirSync(first.folder)) {
      const bytes = readFileSync(join(first.folder, name)).toString('latin1')
      for (const word of [
        'Asha',
        'Vikram',
        'customer1@demo.bank',
        leaver,
        'insert into',
        dataKey.toString('base64'),
      ])
        expect([name, bytes.includes(word)]).toEqual([name, false])
    }
    expect(readdirSync(first.folder)).not.toContain('encryption_keys.copy')
    expect(statSync(join(first.folder, 'manifest.json')).mode & 0o077).toBe(0)
  })

  it.each([
    ['a changed byte', (at: string) => flip(join(at, 'entries.copy')), 'not the file that was signed'],
    ['a cut file', (at: string) => cut(join(at, 'audit_logs.copy')), 'not the file that was signed'],
    ['another number of rows in the manifest', (at: string) => edit(at), 'was changed'],
    ['one table in the place of another', (at: string) => swap(at), 'not the file that was signed'],
  ])('with %s bring nothing back', async (_, spoil, words) => {
    const from = join(mkdtempSync(join(tmpdir(), 'spoilt-')), first.manifest.id)
    cpSync(first.folder, from, { recursive: true })
    spoil(from)
    await expect(back({ from })).rejects.toThrow(words)
    const left = await connectOwner(spare.wire.ownerUrl).then((client) =>
      value(
        client,
        `select to_regclass('banking.users') is null or not exists (select from pg_class where relname = 'x')`,
      ),
    )
    expect(left).toBe(true)
  })

  it('of another bank, or without young keys, are refused', async () => {
    await expect(back({ sealKey: randomBytes(32) })).rejects.toThrow('SEAL_KEY')
    await expect(back({ keysFrom: mkdtempSync(join(tmpdir(), 'none-')) })).rejects.toThrow('no keys as young')
    await expect(
      restore(
        spare.wire.ownerUrl,
        { ...keys, dataKeys: { current: randomBytes(32) } },
        {
          ...{ from: first.folder, keysFrom: keysTo, actor: 'tool:test', published: [] },
        },
      ),
    ).rejects.toThrow('DATA_KEY')
  })
})

it('a full database is left as it is', async () => {
  const found = await value(owner, 'select count(*)::int from banking.transactions')
  await expect(back({ at: bank.wire.ownerUrl })).rejects.toThrow('There is a bank in this database')
  expect(await value(owner, 'select count(*)::int from banking.transactions')).toBe(found)
})

it('a loss that was published must be accepted; then the bank opens without it', async () => {
  const later = { ...published.at(-1)!, date: '2099-01-01' }
  await expect(back({ published: [...published, later] })).rejects.toThrow('--accept-loss')
  const accepted = await back({ published: [...published, later], acceptLoss: true })
  expect(accepted.verdict.clean).toBe(true)
})

it('a bank that does not add up stays closed to the Worker', async () => {
  const forged = published.map((root) => ({ ...root, root: '0'.repeat(64) }))
  const { verdict } = await back({ published: forged, at: doubted.wire.ownerUrl })
  const other = await connectOwner(doubted.wire.ownerUrl)
  expect(verdict.clean).toBe(false)
  const may = `select has_schema_privilege('banking_app', 'banking', 'usage')`
  expect(await value(other, may)).toBe(false)
  expect(await value(restored, may)).toBe(true)
})

it('keys go after 35 days, save the newest', async () => {
  const files = () => readdirSync(keysTo).filter((name) => name.endsWith('.keys'))
  expect(files()).toHaveLength(2)
  const long = new Date(Date.now() - 36 * 864e5)
  for (const name of files()) utimesSync(join(keysTo, name), long, long)
  const { pruned, manifest } = await backUpNow()
  expect(pruned).toHaveLength(2)
  expect(files()).toEqual([`${manifest.id}.keys`])
  await expect(
    backUp(bank.wire.ownerUrl, { dataKey, sealKey }, { to, keysTo: join(to, 'keys'), actor: 'tool:test' }),
  ).rejects.toThrow('apart')
})

function flip(path: string) {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(path, bytes)
}
const cut = (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -1))
function edit(at: string) {
  const path = join(at, 'manifest.json')
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(/"rows": (\d+)/, (_, rows) => `"rows": ${+rows + 1}`),
  )
}
const swap = (at: string) => cpSync(join(at, 'customers.copy'), join(at, 'users.copy'))
