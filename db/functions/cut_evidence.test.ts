/** Seals of evidence: every row under one of them, also of whoever commits late, and a run goes on where one was killed. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { connect, connectMany, connectOwner, outcome, rows, signIn, value } from '../../test/teller.ts'
import { publicKeyOf } from '../tool/papers.ts'
import { sealBank } from '../tool/sealing.ts'
import { verify } from '../tool/verify.ts'

const seed = Buffer.from(inject('workerBindings').SEAL_KEY!, 'base64')
const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

let bank: TestBank
let owner: pg.Client

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
})

const tables = ['access_logs', 'audit_changes', 'audit_logs', 'security_events']
const note = (subject: string, client = owner) =>
  client.query(`insert into banking.audit_logs (actor, action, subject) values ('system:test', 'test', $1)`, [
    subject,
  ])
const cut = (most = 1_000_000, client = owner) => value(client, 'select banking.cut_evidence($1)', [most])
const seal = () => sealBank(bank.wire.ownerUrl, seed)
const sealed = (table = 'audit_logs') =>
  value(owner, 'select coalesce(sum(rows), 0)::int from banking.evidence_parts where table_name = $1', [
    table,
  ])
const count = (table = 'audit_logs') => value(owner, `select count(*)::int from banking.${table}`)
const faults = async () => {
  const trusted = { keys: [await publicKeyOf(seed)], published: [] }
  const { checks } = await verify(bank.wire.ownerUrl, { originKey, trusted })
  return checks.flatMap((check) => check.faults)
}

describe('a run', () => {
  it('seals every row of every table once, and then nothing', async () => {
    await owner.query(
      `insert into banking.access_logs (actor_user_id, customer_id, what) values (1, 1, 'test')`,
    )
    await owner.query(`insert into banking.security_events (kind, severity) values ('test', 'low')`)
    await seal()
    await seal()
    for (const table of tables) expect(await sealed(table), table).toBe(await count(table))
    expect(await cut()).toBe(null)
    expect((await seal()).evidence).toBe(0)
    expect(await faults()).toEqual([])
  })

  it('goes on where one was killed before it signed', async () => {
    await note('a')
    await cut()
    await note('b')
    expect(await value(owner, 'select json_array_length(banking.unsigned_evidence())')).toBe(1)
    expect((await seal()).evidence).toBe(2)
    expect(await value(owner, 'select json_array_length(banking.unsigned_evidence())')).toBe(0)
    expect(await faults()).toEqual([])
  })

  it('in batches, and by three at once, seals each row once', async () => {
    for (let nth = 0; nth < 10; nth += 1) await note(`batch ${nth}`)
    const clients = await connectMany(bank.wire.ownerUrl, 3)
    for (const client of clients) await client.query('set role banking_owner')
    await Promise.all(
      clients.map(async (client) => {
        while (await cut(2, client));
      }),
    )
    expect(await sealed()).toBe(await count())
    expect(
      await value(
        owner,
        `select max(rows) from (select rows from banking.evidence_parts
        where table_name = 'audit_logs' order by seal_number desc limit 5) p`,
      ),
    ).toBe(2)
    await seal()
    expect(await faults()).toEqual([])
  })

  it('numbers that no row took make no seal', async () => {
    await seal()
    await owner.query('begin')
    await note('never')
    await owner.query('rollback')
    expect(await cut()).toBe(null)
    await note('after the gap')
    expect((await cut()).parts).toMatchObject([{ table: 'audit_logs', rows: '1' }])
    expect(await faults()).toEqual([])
  })
})

describe('a row whose number was given early and that commits late', () => {
  it('is waited for, so that nothing is put in under a seal', async () => {
    const slow = await connectOwner(bank.wire.ownerUrl)
    await slow.query('begin')
    await note('late', slow)
    await note('early')
    let isDone = false
    const sealing = seal().then(() => {
      isDone = true
    })
    await owner.query('select pg_sleep(0.3)')
    expect(isDone).toBe(false)
    await slow.query('commit')
    await sealing
    expect(await sealed()).toBe(await count())
    expect(await faults()).toEqual([])
  })

  it('that takes too long puts the run off, and nothing is lost', async () => {
    const slow = await connectOwner(bank.wire.ownerUrl)
    await slow.query('begin')
    await note('very late', slow)
    expect(await cut()).toBe(null)
    await slow.query('commit')
    await seal()
    expect(await sealed()).toBe(await count())
    expect(await faults()).toEqual([])
  }, 20_000)
})

it('a seal’s hash is over its text, as the Worker writes it', async () => {
  await note('text')
  const { number, parts, previous, sealedAt, hash } = await cut()
  const lines = parts.map((part: Record<string, string>) =>
    [part.table, part.firstId, part.lastId, part.rows, part.digest].join(' '),
  )
  const text = ['edgebank-evidence-1', number, ...lines, previous, sealedAt].join('\n')
  expect(createHash('sha256').update(text).digest('hex')).toBe(hash)
  expect((await seal()).evidence).toBe(1)
})

it('a root holds the newest seal of the evidence, and says so under its signature', async () => {
  await owner.query(
    `select banking.advance_business_date('system:test', current + 1) from banking.business_dates`,
  )
  await seal()
  const [root] = await rows(
    owner,
    `select evidence_number, encode(evidence, 'hex') as evidence from banking.roots order by date desc limit 1`,
  )
  const [newest] = await rows(
    owner,
    `select number, encode(hash, 'hex') as hash from banking.evidence_seals order by number desc limit 1`,
  )
  expect(root).toEqual({ evidence_number: newest!.number, evidence: newest!.hash })
  expect(await faults()).toEqual([])
})

it('is for jobs alone', async () => {
  const app = await connect(bank.wire.appUrl)
  await signIn(app, 'admin1@demo.bank')
  for (const call of ['cut_evidence(1)', 'unsigned_evidence()', `sign_evidence(1, 'k', '', '')`])
    expect(await outcome(app.query(`select banking.${call}`))).toBe('42501')
  const job = await connect(bank.wire.jobUrl)
  expect(await outcome(job.query('select banking.unsigned_evidence()'))).toBe('done')
})
