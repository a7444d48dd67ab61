/** Cases: who closes one, by every way round; what an alert does to a case that is being closed; notes that stay. */
import type pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { newSession } from '../../test/joint.ts'
import {
  connect,
  connectMany,
  connectOwner,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let one: Session
let two: Session
let admin: Session
let customer: string
let id: string

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  one = await signIn(app, 'operator1@demo.bank')
  two = await signIn(app, 'operator2@demo.bank')
  admin = await signIn(app, 'admin1@demo.bank')
})
beforeEach(async () => {
  const payer = await newSession(owner, app)
  customer = await value(owner, 'select customer_id::text from banking.users where id = $1', [payer.userId])
  const made = 'insert into banking.cases (customer_id, score) values ($1, 40) returning id::text'
  id = await value(owner, made, [customer])
})

type Step = { step: string; outcome?: string | null; text?: string; over?: pg.Client }
const move = (who: Session, { step, outcome: how = null, text = 'Seen', over = app }: Step): Promise<Row> =>
  value(over, `select banking.move_case($1, $2, $3, $4, $5, 'a request')`, [who.jti, id, step, how, text])
const code = (who: Session, step: Step) => outcome(move(who, step))
const confirmed = { outcome: 'confirmed' }
const propose = async (who = one) => {
  await move(who, { step: 'take' })
  await move(who, { step: 'propose', ...confirmed })
}
const standing = async (of = id) =>
  (await rows(owner, 'select status, outcome, proposer_user_id from banking.cases where id = $1', [of]))[0]
const isPerson = (who: Session, person: string | null) =>
  owner.query('update banking.users set person_id = $2 where id = $1', [who.userId, person])

describe('refusals, in their order', () => {
  it.each<[string, Step, string]>([
    ['a step that is none', { step: 'open' }, 'invalid_input'],
    ['nothing found', { step: 'note', text: ' ' }, 'invalid_input'],
    ['an outcome that is none', { step: 'propose', outcome: 'fine' }, 'invalid_input'],
    ['an outcome of what nobody looks into', { step: 'propose', ...confirmed }, 'already_settled'],
    ['closing what nobody proposed', { step: 'close', ...confirmed }, 'already_settled'],
    ['sending back what nobody proposed', { step: 'back' }, 'already_settled'],
  ])('%s', async (_, step, expected) => {
    expect(await code(one, step)).toBe(expected)
  })

  it('a case that is not there, or of one’s own person, is not found, not even in the queue', async () => {
    await isPerson(one, customer)
    expect(await code(one, { step: 'note' })).toBe('not_found')
    expect(await outcome(value(app, `select banking.read_case($1, $2, 'r')`, [one.jti, id]))).toBe(
      'not_found',
    )
    const queue = `select banking.list_cases($1, 'open', null, null, 200, 'r')`
    const ids = (list: Row[]) => list.map((line) => line.id)
    expect(ids(await value(app, queue, [one.jti]))).not.toContain(id)
    expect(ids(await value(app, queue, [two.jti]))).toContain(id)
    await isPerson(one, null)
    expect(await outcome(value(app, `select banking.read_case($1, 999999, 'r')`, [one.jti]))).toBe(
      'not_found',
    )
  })
})

describe('closing takes another person', () => {
  it('not the proposer, nor their second log-in, nor after another role', async () => {
    await propose()
    expect(await code(one, { step: 'close', ...confirmed })).toBe('forbidden')
    const person = await value(owner, 'select min(id)::text from banking.customers')
    for (const who of [one, two]) await isPerson(who, person)
    expect(await code(two, { step: 'close', ...confirmed }), 'one person by now').toBe('forbidden')
    for (const who of [one, two]) await isPerson(who, null)
    await owner.query(`update banking.users set kind = 'admin' where id = $1`, [one.userId])
    expect(await code(await signIn(app, 'operator1@demo.bank'), { step: 'close', ...confirmed })).toBe(
      'forbidden',
    )
    await owner.query(`update banking.users set kind = 'operator' where id = $1`, [one.userId])
    one = await signIn(app, 'operator1@demo.bank')
    expect((await move(admin, { step: 'close', ...confirmed })).status).toBe('closed')
    expect(await code(two, { step: 'close', ...confirmed })).toBe('already_settled')
  })

  it('nor by hand', async () => {
    await propose()
    const close = `update banking.cases set status = 'closed', closed_at = now(), closer_user_id = $2, closer_person = $3 where id = $1`
    const by = (user: string, person: string) => outcome(owner.query(close, [id, user, person]))
    expect(await by(one.userId, `user:${one.userId}`)).toBe('23514')
    expect(await by(one.userId, `user:${two.userId}`)).toBe('BK013')
    expect(await by(two.userId, `customer:${customer}`)).toBe('BK013')
    expect(await outcome(owner.query('delete from banking.cases where id = $1', [id]))).toBe('BK001')
    expect(await outcome(owner.query(`update banking.case_notes set text = 'x'`))).toBe('BK001')
  })

  it('of two who close at once one does; of two who take at once one has it', async () => {
    const [a, b] = await connectMany(bank.wire.appUrl, 2)
    const taken = await Promise.all([
      code(one, { step: 'take', over: a! }),
      code(two, { step: 'take', over: b! }),
    ])
    expect(taken.toSorted()).toEqual(['already_settled', 'done'])
    await move(one, { step: 'propose', ...confirmed })
    const closed = await Promise.all([
      code(admin, { step: 'close', ...confirmed, over: a! }),
      code(two, { step: 'close', ...confirmed, over: b! }),
    ])
    expect(closed.toSorted()).toEqual(['already_settled', 'done'])
  })

  it('a new alert takes the proposal back, and comes into a new case once it is closed', async () => {
    await propose()
    const alert = (score: number) =>
      owner.query(
        `select banking.open_risk_alerts($1, (select min(id) from banking.accounts), 'customer:1', gen_random_uuid(), 5,
           jsonb_build_array(jsonb_build_object('code', 'r', 'change', gen_random_uuid(), 'action', 'allow', 'score', $2::int,
             'facts', '{}'::jsonb)))`,
        [customer, score],
      )
    await alert(90)
    const [row] = await rows(owner, 'select status, outcome, score from banking.cases where id = $1', [id])
    expect(row).toEqual({ status: 'under_review', outcome: null, score: 90 })
    await move(one, { step: 'propose', ...confirmed })
    await move(two, { step: 'close', ...confirmed })
    await alert(10)
    const open = `select count(*)::int from banking.cases where customer_id = $1 and status = 'open'`
    expect(await value(owner, open, [customer])).toBe(1)
  })
})

describe('a step', () => {
  it('in a case that is not there is none', async () => {
    const there = id
    id = '999999'
    for (const step of ['note', 'take']) expect(await code(one, { step })).toBe('not_found')
    id = there
  })

  it('again by the same person, or with them, leaves it as it was; another word comes too late', async () => {
    await propose()
    expect(await code(one, { step: 'take' }), 'who has it').toBe('done')
    expect(await code(two, { step: 'take' })).toBe('already_settled')
    expect(await code(two, { step: 'propose', ...confirmed })).toBe('done')
    expect(await standing()).toMatchObject({ outcome: 'confirmed', proposer_user_id: one.userId })
    expect(await code(two, { step: 'propose', outcome: 'reported' })).toBe('already_settled')
    expect(await code(two, { step: 'close', outcome: 'reported' })).toBe('already_settled')
    expect(await code(two, { step: 'close', ...confirmed })).toBe('done')
  })

  it('back takes the proposal of this case away, and of no other; each is written down', async () => {
    const other = await newSession(owner, app)
    const second: string = await value(
      owner,
      'insert into banking.cases (customer_id, score) select customer_id, 1 from banking.users where id = $1 returning id::text',
      [other.userId],
    )
    const first = id
    id = second
    await propose()
    id = first
    await propose()
    await move(two, { step: 'back', text: 'Ask again' })
    expect(await standing()).toEqual({ status: 'under_review', outcome: null, proposer_user_id: null })
    expect(await standing(second)).toMatchObject({ outcome: 'confirmed', proposer_user_id: one.userId })
    await move(two, { step: 'note', text: 'Called' })
    await move(one, { step: 'propose', ...confirmed })
    await move(two, { step: 'close', ...confirmed, text: 'Agreed' })
    expect(
      await rows(owner, 'select kind, user_id, text from banking.case_notes where case_id = $1 order by id', [
        id,
      ]),
    ).toEqual([
      { kind: 'taken', user_id: one.userId, text: 'Seen' },
      { kind: 'proposed', user_id: one.userId, text: 'Seen' },
      { kind: 'sent_back', user_id: two.userId, text: 'Ask again' },
      { kind: 'note', user_id: two.userId, text: 'Called' },
      { kind: 'proposed', user_id: one.userId, text: 'Seen' },
      { kind: 'closed', user_id: two.userId, text: 'Agreed' },
    ])
    const deeds = await rows(
      owner,
      `select action, detail ->> 'outcome' as outcome from banking.audit_logs where subject = 'case:' || $1 order by id`,
      [id],
    )
    expect(deeds.map(({ action }) => action)).toEqual(
      ['take', 'propose', 'back', 'note', 'propose', 'close'].map((step) => `cases.${step}`),
    )
    expect(deeds.at(-1)).toMatchObject({ outcome: 'confirmed' })
  })
})
