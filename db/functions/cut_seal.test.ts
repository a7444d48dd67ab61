/** Sealing: every entry under one seal, whoever commits late, whoever is killed, however many run at once. */
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { publicKeyOf } from '../tool/papers.ts'
import { inFolder, publishedRoots } from '../tool/roots.ts'
import { sealBank } from '../tool/sealing.ts'
import { verify } from '../tool/verify.ts'

const seed = Buffer.from(inject('workerBindings').SEAL_KEY!, 'base64')
const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let asha: Session
let own: string[]
let theirs: string[]

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  const numbers = await demoNumbers(owner)
  own = numbers.asha
  theirs = numbers.vikram
})

const folder = mkdtempSync(join(tmpdir(), 'edgebank-roots-'))
const seal = () => sealBank(bank.wire.ownerUrl, seed, inFolder(folder))
const pay = (client = app) => transfer(client, asha, { from: own[0]!, to: theirs[0]!, minor: 1n })
const clean = async () => {
  const trusted = { keys: [await publicKeyOf(seed)], published: await publishedRoots(folder) }
  const { checks } = await verify(bank.wire.ownerUrl, { originKey, trusted })
  return checks.filter(({ faults }) => faults.length > 0)
}

describe('a run', () => {
  it('seals all that was booked, signs it, and publishes the root of yesterday', async () => {
    const entries = await value(owner, 'select count(*)::int from banking.entries')
    const { seals, entries: sealed, roots } = await seal()
    expect([seals, sealed]).toEqual([1, entries])
    const yesterday = await value(owner, 'select (current - 1)::text from banking.business_dates')
    expect(roots).toEqual([yesterday])
    expect(readdirSync(folder)).toEqual([`${yesterday}.json`])
    expect(await clean()).toEqual([])
  })

  it('does nothing when there is nothing new', async () => {
    // The root before left deeds of its own, which are evidence.
    await seal()
    const before = await rows(owner, 'select * from banking.seals')
    expect(await seal()).toEqual({ seals: 0, entries: 0, evidence: 0, roots: [] })
    expect(await rows(owner, 'select * from banking.seals')).toEqual(before)
  })

  it('goes on where one was killed before it signed', async () => {
    await pay()
    expect(await value(owner, 'select banking.cut_seal(1)')).toMatchObject({ entries: '2' })
    await owner.query(
      `select banking.advance_business_date('system:test', current + 1) from banking.business_dates`,
    )
    const moved = await value(owner, 'select count(*)::int from banking.accounts where version > 0')
    expect(await value(owner, 'select banking.make_root(null)')).toMatchObject({ accounts: moved })
    expect(await value(owner, 'select count(*)::int from banking.seals where signature is null')).toBe(1)
    const { seals, roots } = await seal()
    expect([seals, roots.length]).toEqual([1, 1])
    expect(await value(owner, 'select count(*)::int from banking.seals where signature is null')).toBe(0)
    expect(await clean()).toEqual([])
  })

  it('in batches and by three at once seals each entry once', async () => {
    for (let nth = 0; nth < 9; nth += 1) await pay()
    const before = await value(owner, 'select coalesce(sum(entries), 0)::int from banking.seals')
    const cut = async () => {
      const client = await connectOwner(bank.wire.ownerUrl)
      while (await value(client, 'select banking.cut_seal(2)'));
    }
    await Promise.all([cut(), cut(), cut()])
    await seal()
    expect(await value(owner, 'select sum(entries)::int from banking.seals')).toBe(before + 18)
    expect(
      await value(
        owner,
        'select max(last_seq) = (select max(seq) from banking.transactions) from banking.seals',
      ),
    ).toBe(true)
    expect(await clean()).toEqual([])
  })
})

describe('a transaction that was given its number early and commits late', () => {
  it('is waited for, so that it stands under the same seal', async () => {
    const slow = await connect(bank.wire.appUrl)
    const session = await signIn(slow, 'customer2@demo.bank')
    await slow.query('begin')
    await transfer(slow, session, { from: theirs[0]!, to: theirs[1]!, minor: 1n })
    await transfer(app, asha, { from: own[0]!, to: own[1]!, minor: 1n })
    let isDone = false
    const sealing = seal().then((sealed) => {
      isDone = true
      return sealed
    })
    await owner.query('select pg_sleep(0.3)')
    expect(isDone).toBe(false)
    await slow.query('commit')
    expect((await sealing).entries).toBe(4)
    expect(await clean()).toEqual([])
  })

  it('is not waited for without end', async () => {
    const slow = await connect(bank.wire.appUrl)
    const session = await signIn(slow, 'customer2@demo.bank')
    await slow.query('begin')
    await transfer(slow, session, { from: theirs[0]!, to: theirs[1]!, minor: 1n })
    expect(await value(owner, `select banking.await_writers('50 milliseconds')`)).toBe(false)
    await slow.query('rollback')
    expect(await value(owner, `select banking.await_writers('50 milliseconds')`)).toBe(true)
  })

  it('holds up only the sealing: payments go on meanwhile', async () => {
    const sealer = await connectOwner(bank.wire.ownerUrl)
    await owner.query('begin')
    await owner.query(`select pg_advisory_xact_lock(hashtext('banking seals'))`)
    const waiting = sealer.query('select banking.cut_seal(10)')
    await untilWaiting(owner, sealer)
    await pay()
    await owner.query('rollback')
    await waiting
    await seal()
    expect(await clean()).toEqual([])
  })
})

describe('roots', () => {
  it('are made of closed dates alone, each once, and never of one before the last', async () => {
    const client = await connectOwner(bank.wire.ownerUrl)
    for (const date of ['current', 'current + 1', 'current - 1', 'current - 9'])
      expect(await value(client, `select banking.make_root(${date}) from banking.business_dates`)).toBe(null)
  })

  it('are the same when they are computed later, whatever was booked since', async () => {
    await pay()
    const found = await rows(
      owner,
      `select r.root = n.root and r.accounts = n.accounts as same from banking.roots r,
         banking.root_of(r.date, length(r.chunks) / 32) n`,
    )
    expect(found.length).toBeGreaterThan(1)
    expect(found.every(({ same }) => same)).toBe(true)
  })
})

describe('who may', () => {
  it('seal: the job; the Worker’s role may neither seal nor sign', async () => {
    const job = await connect(bank.wire.jobUrl)
    expect(await outcome(job.query('select banking.cut_seal(1)'))).toBe('done')
    for (const call of ['cut_seal(1)', 'make_root(null)', `sign_seal(1, 'x', '', '')`, 'unsigned_seals()'])
      expect(await outcome(app.query(`select banking.${call}`)), call).toBe('42501')
  })

  it('change a signature: nobody, once it stands', async () => {
    const [before] = await rows(owner, 'select * from banking.seals where number = 1')
    await owner.query(`select banking.sign_seal(1, key_id, public_key, '\\x00') from banking.seal_keys`)
    expect(await rows(owner, 'select * from banking.seals where number = 1')).toEqual([before])
    for (const table of ['seals', 'roots', 'seal_keys'])
      expect(await outcome(owner.query(`delete from banking.${table}`)), table).toBe('BK001')
  })
})
