/** Who decides about an account no longer leaves nothing on it that holds the others' money or keeps it open. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, faultsOfBank, padsOf } from '../../test/closing.ts'
import { openJointBank, setParty, waiting } from '../../test/joint.ts'
import { asSealed } from '../../test/names.ts'
import { type Order, schedule } from '../../test/schedules.ts'
import {
  connect,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { migrate } from '../tool/migrate.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let arjun: Session
let vikramsNumber: string
let account: string
let payee: string

beforeAll(async () => {
  let limits: Awaited<ReturnType<typeof openJointBank>>['limits']
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
  await limits.setting('payees.look_ups_per_minute', 100_000)
  await limits.setting('calendar.closed_weekdays', [])
  other = await connect(bank.wire.appUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  vikramsNumber = await value(
    owner,
    'select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id where u.id = $1',
    [vikram.userId],
  )
})
/** An account of one, about which another decides as well. */
beforeEach(async () => {
  account = await openAccount(owner, { holder: asha, minor: 90_000, until: '10 years' })
  await owner.query(
    `update banking.account_parties p set role = 'owner' from banking.accounts a where a.id = p.account_id and a.account_number = $1`,
    [account],
  )
  await setParty(owner, account, vikram, 'either')
  payee = await openAccount(owner)
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const potOf = async (who: Session, minor: number, on = account): Promise<string> => {
  const { id }: Row = await value(
    app,
    `select banking.open_pot($1, $2, $3, $4, 'teal', null, null, null, null, 'r')`,
    [who.jti, randomUUID(), on, asSealed('Holiday')],
  )
  if (minor > 0) await move(who, id, 'in', minor)
  return id
}
const move = (who: Session, pot: string, way: string, minor: number, over = app): Promise<Row> =>
  value(over, `select banking.move_pot($1, $2, $3, $4, $5, 'INR', 'r')`, [
    who.jti,
    randomUUID(),
    pot,
    way,
    minor,
  ])
const close = (who: Session, pot: string): Promise<Row> =>
  value(app, `select banking.close_pot($1, $2, 'r')`, [who.jti, pot])
const statusOf = (table: 'pots' | 'schedules', id: string): Promise<string> =>
  value(owner, `select status from banking.${table} where id = $1`, [id])
const order = async (given: Partial<Order> = {}, who = vikram): Promise<string> => {
  const id = randomUUID()
  await schedule(app, who, await businessDate(owner), { from: account, to: payee, first: 20, ...given, id })
  return id
}
const facts = async () =>
  (
    await rows(
      owner,
      `select posted::int, held::int, banking.open_obligations(id) as obligations from banking.accounts where account_number = $1`,
      [account],
    )
  )[0]!
/** Staff ask that the other holder may something else. */
const propose = async (mandate: string): Promise<string> => {
  const asked: Row = await value(app, `select banking.set_holder($1, $2, $3, $4, 'They parted', 'r')`, [
    leela.jti,
    account,
    vikramsNumber,
    mandate,
  ])
  return asked.proposalId
}
const approve = (proposal: string, over = app) =>
  value(over, `select banking.settle_proposal($1, $2, true, null, null, 'the removal')`, [
    arjun.jti,
    proposal,
  ])
const becomes = async (mandate: string) => approve(await propose(mandate))
const mailsTo = async (who: Session): Promise<Row[]> =>
  rows(
    owner,
    `select facts from banking.outbox where template = 'schedule_stopped' and user_id = $1 and facts ->> 'status' = 'ended'
        and facts ->> 'account' = banking.masked_number($2)`,
    [who.userId, payee],
  )

describe.each(['none', 'view'])('with the mandate %s', (mandate) => {
  it('pots are closed and their money is the others’ to spend', async () => {
    const full = await potOf(vikram, 50_000)
    const empty = await potOf(vikram, 0)
    const ashas = await potOf(asha, 700)
    const elsewhere = await potOf(
      vikram,
      40,
      await openAccount(owner, { holder: vikram, minor: 40, until: '10 years' }),
    )
    await becomes(mandate)
    expect(await facts()).toMatchObject({ posted: 90_000, held: 700 })
    for (const pot of [full, empty]) expect(await statusOf('pots', pot)).toBe('closed')
    for (const pot of [ashas, elsewhere]) expect(await statusOf('pots', pot)).toBe('open')
    await transfer(app, asha, { from: account, to: payee, minor: 89_300 })
    expect(await facts()).toMatchObject({ posted: 700, held: 700 })
    expect(
      await rows(
        owner,
        `select action, actor, request_id from banking.audit_logs where subject = 'pot:' || $1 order by id`,
        [full],
      ),
    ).toEqual([
      { action: 'pots.open', actor: `user:${vikram.userId}`, request_id: 'r' },
      { action: 'pots.close', actor: `user:${arjun.userId}`, request_id: 'the removal' },
    ])
    await close(vikram, elsewhere)
    expect(await outcome(move(vikram, full, 'out', 1))).toBe('forbidden')
  })

  it('payments for later end, they are told, and nobody else’s are touched', async () => {
    const active = await order()
    const paused = await order()
    await value(app, `select banking.set_schedule_status($1, $2, 'paused', 'r')`, [vikram.jti, paused])
    const ashas = await order({}, asha)
    const own = await openAccount(owner, { holder: vikram, minor: 40, until: '10 years' })
    const elsewhere = await order({ from: own })
    await becomes(mandate)
    for (const id of [active, paused]) expect(await statusOf('schedules', id)).toBe('cancelled')
    for (const id of [ashas, elsewhere]) expect(await statusOf('schedules', id)).toBe('active')
    expect((await mailsTo(vikram)).map(({ facts: told }) => told.amount)).toEqual(['100', '100'])
    expect(await mailsTo(asha)).toEqual([])
    expect((await facts()).obligations).toEqual(['balance', 'schedules'])
  })

  it('what waits for the other holders will pay nothing', async () => {
    await setParty(owner, account, vikram, 'jointly')
    const proposed = await order()
    expect(await statusOf('schedules', proposed)).toBe('proposed')
    const [asked] = await waiting(app, asha, 'pending')
    await becomes(mandate)
    expect(await statusOf('schedules', proposed)).toBe('cancelled')
    const said = (yes: boolean) =>
      value(app, `select banking.settle_joint_order($1, $2, $3, 'No', null, 'r')`, [asha.jti, asked!.id, yes])
    expect(await outcome(said(true))).toBe('forbidden')
    expect(await said(false)).toMatchObject({ status: 'refused' })
  })
})

it('an account that is left with nothing is closed', async () => {
  await potOf(vikram, 50_000)
  await order()
  await becomes('none')
  await transfer(app, asha, { from: account, to: payee, minor: 90_000 })
  expect((await facts()).obligations).toEqual([])
  const asked: Row = await value(app, `select banking.close_account_for($1, $2, 'Moves away', 'r')`, [
    leela.jti,
    account,
  ])
  await approve(asked.proposalId)
  expect(await value(owner, 'select status from banking.accounts where account_number = $1', [account])).toBe(
    'closed',
  )
})

it('a payment that waited for money is given up with the rest', async () => {
  const late = await order({ minor: 95_000, first: 0, retryDays: 3 })
  const job = await connect(bank.wire.jobUrl)
  const today = await businessDate(owner)
  await value(job, 'select banking.run_schedules($1, $2, 100)', [today, padsOf(today)])
  const runs = () =>
    rows(owner, 'select status, reason from banking.schedule_runs where schedule_id = $1', [late])
  expect(await runs()).toEqual([{ status: 'waiting', reason: 'insufficient_funds' }])
  await becomes('none')
  expect(await runs()).toEqual([{ status: 'skipped', reason: 'cancelled' }])
})

it('who decides together with the others from now on keeps pot and payments, and can end them', async () => {
  const pot = await potOf(vikram, 50_000)
  const planned = await order()
  await becomes('jointly')
  expect([await statusOf('pots', pot), await statusOf('schedules', planned)]).toEqual(['open', 'active'])
  expect(await outcome(move(vikram, pot, 'in', 1))).toBe('forbidden')
  expect(await move(vikram, pot, 'out', 20_000)).toMatchObject({ saved: '30000' })
  expect(await close(vikram, pot)).toMatchObject({ status: 'closed' })
  await value(app, `select banking.set_schedule_status($1, $2, 'cancelled', 'r')`, [vikram.jti, planned])
  expect(await facts()).toMatchObject({ held: 0, obligations: ['balance'] })
})

describe('at once', () => {
  it('money that goes into a pot while its holder is taken off is not held, whichever comes first', async () => {
    const pot = await potOf(vikram, 100)
    const proposal = await propose('none')
    await app.query('begin')
    await approve(proposal)
    const late = outcome(move(vikram, pot, 'in', 500, other))
    await untilWaiting(owner, other)
    await app.query('commit')
    expect(await late).toBe('forbidden')
    expect(await facts()).toMatchObject({ held: 0 })

    await setParty(owner, account, vikram, 'either')
    const second = await potOf(vikram, 100)
    const again = await propose('none')
    await app.query('begin')
    await move(vikram, second, 'in', 500)
    const removal = approve(again, other)
    await untilWaiting(owner, other)
    await app.query('commit')
    await removal
    expect(await facts()).toMatchObject({ held: 0 })
  })

  it('a payment that is ordered while its holder is taken off is cancelled or refused', async () => {
    const proposal = await propose('none')
    await app.query('begin')
    const early = await order()
    const removal = approve(proposal, other)
    await untilWaiting(owner, other)
    await app.query('commit')
    await removal
    expect(await statusOf('schedules', early)).toBe('cancelled')

    await setParty(owner, account, vikram, 'either')
    const again = await propose('view')
    const today = await businessDate(owner)
    await other.query('begin')
    await approve(again, other)
    const late = outcome(schedule(app, vikram, today, { from: account, to: payee, first: 20 }))
    await untilWaiting(owner, app)
    await other.query('commit')
    expect(await late).toBe('forbidden')
  })

  it('the end of day, which has a payment and comes for its account, does not wait for who waits for it', async () => {
    const due = await order({ first: 0 })
    const proposal = await propose('none')
    const eod = await connect(bank.wire.ownerUrl)
    await eod.query('set role banking_owner')
    await eod.query('begin')
    await eod.query('select from banking.schedules where id = $1 for update', [due])
    const removal = outcome(approve(proposal))
    await untilWaiting(owner, app)
    expect(
      await outcome(
        eod.query('select from banking.accounts where account_number = $1 for no key update', [account]),
      ),
    ).toBe('done')
    await eod.query('commit')
    expect(await removal).toBe('done')
    expect(await statusOf('schedules', due)).toBe('cancelled')
  })
})

it('a bank that is brought up to date frees what holders had left behind, once', async () => {
  const gone = await potOf(vikram, 50_000)
  const planned = await order()
  const kept = await potOf(asha, 700)
  // As a bank of before took them off.
  await setParty(owner, account, vikram, null)
  expect(await facts()).toMatchObject({ held: 50_700, obligations: ['balance', 'holds', 'schedules'] })
  for (let turn = 0; turn < 2; turn += 1) {
    await migrate(bank.wire.ownerUrl)
    expect([await statusOf('pots', gone), await statusOf('schedules', planned)]).toEqual([
      'closed',
      'cancelled',
    ])
    expect(await statusOf('pots', kept)).toBe('open')
    expect(await facts()).toMatchObject({ held: 700 })
  }
  expect(
    await rows(
      owner,
      `select actor from banking.audit_logs where subject = 'pot:' || $1 and action = 'pots.close'`,
      [gone],
    ),
  ).toEqual([{ actor: 'system:migrate' }])
  expect(await mailsTo(vikram)).toHaveLength(1)
})
