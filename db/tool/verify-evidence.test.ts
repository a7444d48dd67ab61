/** `bank verify` against an owner who rewrites evidence: every fault is found, and named by its table and row. */
import type pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { connect, connectOwner, demoNumbers, rows, signIn, transfer, value } from '../../test/teller.ts'
import type { Root } from '../../worker/proofs/contract.ts'
import { publicKeyOf } from './papers.ts'
import { sealBank } from './sealing.ts'
import { verify } from './verify.ts'

const seed = Buffer.from(inject('workerBindings').SEAL_KEY!, 'base64')
const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

const CHAIN = 'evidence seals follow each other and are signed'
const CONTENT = 'sealed evidence is what was sealed'
const HEADS = 'published heads of the evidence are in its chain'
const ours = [CHAIN, CONTENT, HEADS]

const tables = ['access_logs', 'audit_changes', 'audit_logs', 'security_events'] as const

type Sealed = { bank: TestBank; published: Root[]; intruder: pg.Client }

/** A bank with evidence of every kind under several seals, a published root, and somebody whom no trigger holds back. */
async function sealedBank(): Promise<Sealed> {
  const bank = await freshBank()
  const published: Root[] = []
  const publishing = { put: async (root: Root) => void published.push(root) }
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  await sealBank(bank.wire.ownerUrl, seed, publishing)
  const asha = await signIn(app, 'customer1@demo.bank')
  const { asha: own, vikram } = await demoNumbers(owner)
  const leela = await signIn(app, 'operator1@demo.bank')
  for (const round of [1, 2]) {
    await transfer(app, asha, { from: own[0]!, to: vikram[0]!, minor: BigInt(round) })
    for (const words of ['Asha', 'Vikram'])
      await app.query('select banking.find_customers($1, testing.name_lookup($2), 10, $3, null)', [
        leela.jti,
        words,
        `find ${round}`,
      ])
    await app.query(
      `select banking.lower_limits($1, $2, 'api', null, null, null, $3::int, null, 'limits ${round}')`,
      [asha.jti, own[0]!, 40 - round],
    )
    for (const _ of [1, 2])
      await app.query(
        `select banking.sign_in('customer2@demo.bank', 'wrong', 'j', 'r', 'web', null, null, 'x')`,
      )
    // Numbers that were given and never used, as a refused deed leaves them.
    for (const table of tables)
      await owner.query(`select nextval(pg_get_serial_sequence('banking.${table}', 'id'))`)
    await owner.query(
      `select banking.advance_business_date('system:test', current + 1) from banking.business_dates`,
    )
    await sealBank(bank.wire.ownerUrl, seed, publishing)
  }
  await sealBank(bank.wire.ownerUrl, seed, publishing)
  expect(published.at(-1)?.evidence).toMatchObject({ number: expect.any(String) })
  const intruder = await connect(bank.wire.superUrl)
  await intruder.query('set session_replication_role = replica')
  return { bank, published, intruder }
}

/** The faults of our checks, by check. */
async function found({ bank, published }: Sealed): Promise<Record<string, string[]>> {
  const trusted = { keys: [await publicKeyOf(seed)], published }
  const { checks } = await verify(bank.wire.ownerUrl, { originKey, trusted })
  return Object.fromEntries(
    checks
      .filter(({ name, faults }) => ours.includes(name) && faults.length > 0)
      .map((c) => [c.name, c.faults]),
  )
}

/** The ids of two sealed rows, with others around them. */
async function sealedIds(intruder: pg.Client, table: string): Promise<[string, string]> {
  const ids = await rows(
    intruder,
    `select t.id from banking.${table} t where t.id <= (select max(last_id) from banking.evidence_parts p
       where p.table_name = '${table}') order by t.id desc limit 3`,
  )
  expect(ids.length, table).toBe(3)
  return [ids[2]!.id, ids[1]!.id]
}

/** A column of text whose change no other check would see. */
const texts = { access_logs: 'what', audit_changes: 'row_id', audit_logs: 'action', security_events: 'kind' }

const columnsOf = async (client: pg.Client, table: string) =>
  value(
    client,
    `select string_agg(quote_ident(attname), ', ') from pg_attribute
      where attrelid = 'banking.${table}'::regclass and attnum > 0 and attname <> 'id'`,
  ) as Promise<string>

it('what was sealed is clean, all of it is sealed, and the published root holds the head', async () => {
  const sealed = await sealedBank()
  expect(await found(sealed)).toEqual({})
  for (const table of tables) {
    const loose = await value(
      sealed.intruder,
      `select count(*)::int from banking.${table} where id > (select max(last_id) from banking.evidence_parts
        where table_name = '${table}')`,
    )
    // The last root's own rows come with the next run.
    expect(loose, table).toBeLessThanOrEqual(table === 'audit_logs' ? 4 : 0)
  }
})

describe.each(tables)('%s', (table) => {
  it('a row that was edited is named', async () => {
    const sealed = await sealedBank()
    const [id] = await sealedIds(sealed.intruder, table)
    await sealed.intruder.query(`update banking.${table} set ${texts[table]} = 'other' where id = ${id}`)
    const faults = await found(sealed)
    expect(faults).toEqual({
      [CONTENT]: [expect.stringMatching(new RegExp(`^${table} ${id} was changed after evidence seal \\d+$`))],
    })
  })

  it('a row that was deleted is named', async () => {
    const sealed = await sealedBank()
    const [id] = await sealedIds(sealed.intruder, table)
    await sealed.intruder.query(`delete from banking.${table} where id = ${id}`)
    expect((await found(sealed))[CONTENT]).toEqual([
      expect.stringMatching(new RegExp(`^${table} ${id} is gone, sealed by`)),
    ])
  })

  it('two rows that changed places are named', async () => {
    const sealed = await sealedBank()
    const { intruder } = sealed
    const [one, other] = await sealedIds(intruder, table)
    await intruder.query(`update banking.${table} set ${texts[table]} = 'told apart' where id = ${one}`)
    const before = await found(sealed)
    expect(before[CONTENT]).toHaveLength(1)
    const columns = await columnsOf(intruder, table)
    await intruder.query(`with two as materialized (select * from banking.${table} where id in (${one}, ${other}))
      update banking.${table} t set (${columns}) = (select ${columns} from two where two.id <> t.id)
       where t.id in (${one}, ${other})`)
    const faults = (await found(sealed))[CONTENT]!
    expect(faults.map((fault) => fault.split(' was ')[0])).toEqual([`${table} ${one}`, `${table} ${other}`])
  })

  it('a row that was put into the sealed past is named, in a gap and before the first', async () => {
    const sealed = await sealedBank()
    const { intruder } = sealed
    const [id] = await sealedIds(intruder, table)
    const columns = await columnsOf(intruder, table)
    const gap = await value(
      intruder,
      `select max(n)::text from generate_series(1, (select max(last_id)
         from banking.evidence_parts where table_name = '${table}')) n where n not in (select id from banking.${table})`,
    )
    for (const free of [0, gap])
      await intruder.query(
        `insert into banking.${table} (id, ${columns}) overriding system value select ${free}, ${columns}
           from banking.${table} where id = ${id}`,
      )
    expect((await found(sealed))[CONTENT]).toEqual([
      expect.stringMatching(new RegExp(`^${table} ${gap} was put in under evidence seal \\d+$`)),
      `${table} 0 was put in before the first seal`,
    ])
  })

  it('a tail that was cut off while its seals stand is named row by row', async () => {
    const sealed = await sealedBank()
    const [id, next] = await sealedIds(sealed.intruder, table)
    await sealed.intruder.query(`delete from banking.${table} where id >= ${id}`)
    const faults = (await found(sealed))[CONTENT]!
    expect(faults.map((fault) => fault.split(' is ')[0])).toEqual(
      expect.arrayContaining([`${table} ${id}`, `${table} ${next}`]),
    )
  })
})

describe('an intruder who knows of the seals', () => {
  it('and writes the leaf anew as well: the batch is named', async () => {
    const sealed = await sealedBank()
    const { intruder } = sealed
    const [id] = await sealedIds(intruder, 'audit_logs')
    await intruder.query(`update banking.audit_logs set action = 'other' where id = ${id}`)
    const part = `(select p from banking.evidence_parts p where p.table_name = 'audit_logs'
      and ${id} between p.first_id and p.last_id)`
    await intruder.query(`update banking.evidence_parts p
      set leaves = (select string_agg(int8send(r.id) || r.hash, '' order by r.id)
        from banking.evidence_rows('audit_logs', p.first_id - 1, p.last_id, 100000) r) where p = ${part}`)
    expect((await found(sealed))[CONTENT]).toEqual([
      expect.stringMatching(/^audit_logs \d+ to \d+: the leaves of evidence seal \d+ were changed$/),
    ])
    // And the digest with it: then the signature does not hold.
    await intruder.query(`update banking.evidence_parts p set digest = sha256(leaves) where p = ${part}`)
    expect((await found(sealed))[CHAIN]).toEqual([expect.stringMatching(/^evidence seal \d+$/)])
  })

  it('and cuts the tail off with its seals: told by the published head, with where it was cut', async () => {
    const sealed = await sealedBank()
    const { intruder, published } = sealed
    const last = Number(published.at(-1)!.evidence!.number)
    await intruder.query(`delete from banking.evidence_parts where seal_number >= ${last}`)
    await intruder.query(`delete from banking.evidence_seals where number >= ${last}`)
    for (const table of tables)
      await intruder.query(`delete from banking.${table} where id > (select coalesce(max(last_id), 0)
        from banking.evidence_parts where table_name = '${table}')`)
    const end = await value(
      intruder,
      `select max(last_id)::text from banking.evidence_parts where table_name = 'audit_logs'`,
    )
    const faults = await found(sealed)
    expect(Object.keys(faults)).toEqual([HEADS])
    expect(faults[HEADS]![0]).toContain(`evidence seal ${last}, published with the root of`)
    expect(faults[HEADS]![0]).toContain(`audit_logs ${end}`)
    // The bank goes on sealing over the cut: the number is taken again, by another hash.
    await signIn(await connect(sealed.bank.wire.appUrl), 'customer1@demo.bank')
    await sealBank(sealed.bank.wire.ownerUrl, seed)
    expect((await found(sealed))[HEADS]![0]).toContain('is not the one that was published')
  })

  it('and takes a seal out of the middle, or signs with a key of their own', async () => {
    const sealed = await sealedBank()
    const { intruder } = sealed
    await intruder.query(
      `update banking.evidence_seals set signature = sha256('x') || sha256('y') where number = 1`,
    )
    expect((await found(sealed))[CHAIN]).toEqual(['evidence seal 1'])
    await intruder.query('delete from banking.evidence_seals where number = 2')
    expect((await found(sealed))[CHAIN]).toContain('evidence seal 3')
  })
})

it('lists what somebody changed by hand, without a verb of the bank', async () => {
  const { bank } = await sealedBank()
  const byHand = async () =>
    (await verify(bank.wire.ownerUrl, { originKey })).byHand.map(({ at: _, ...one }) => one)
  expect(await byHand()).toEqual([])
  const owner = await connectOwner(bank.wire.ownerUrl)
  await owner.query('update banking.products set overdraft_most = overdraft_most + 1 where code = $1', [
    'current',
  ])
  expect(await byHand()).toEqual([{ table: 'products', row: 'current', deed: 'update', login: 'bank_admin' }])
})

it('finds an edit among 100,000 rows, and says how fast', { timeout: 120_000 }, async () => {
  const sealed = await sealedBank()
  const { intruder, bank } = sealed
  await intruder.query(`insert into banking.audit_logs (actor, action, subject, request_id)
    select 'user:' || n % 100, 'ledger.post.transfer', 'transaction:' || n, gen_random_uuid() from generate_series(1, 100000) n`)
  const sealing = performance.now()
  await sealBank(bank.wire.ownerUrl, seed)
  const sealedIn = performance.now() - sealing
  const [id] = await sealedIds(intruder, 'audit_logs')
  await intruder.query(`update banking.audit_logs set actor = 'user:1' where id = ${id}`)
  const checking = performance.now()
  expect((await found(sealed))[CONTENT]).toEqual([expect.stringContaining(`audit_logs ${id} was changed`)])
  const checkedIn = performance.now() - checking
  process.stdout.write(
    `100,000 audit rows: sealed in ${Math.round(sealedIn)} ms, the whole verify in ${Math.round(checkedIn)} ms\n`,
  )
})
