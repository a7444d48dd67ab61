/** Term deposits from an account that holders decide about together wait for the others; and what a pot may do there. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, closeDay, faultsOfBank, nextDay } from '../../test/closing.ts'
import { closeDeposit, openDeposit, runStep, signClosing } from '../../test/holding.ts'
import {
  newSession,
  openJointBank,
  openTogether,
  setParty,
  settle,
  type Word,
  waiting,
} from '../../test/joint.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  expectBooksToBalance,
  openAccount,
  outcome,
  deposit as payIn,
  type Row,
  rows,
  type Session,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let other: pg.Client
let owner: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
let third: Session
let account: string

beforeAll(async () => {
  let limits: Awaited<ReturnType<typeof openJointBank>>['limits']
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
  await limits.setting('payees.look_ups_per_minute', 100_000)
  await limits.setting('calendar.closed_weekdays', [])
  other = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  third = await newSession(owner, app)
})
beforeEach(async () => {
  ;({ account } = await openTogether(owner, asha, vikram))
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const say = (who: Session, word: Word) => settle(app, who, word)
const code = (who: Session, word: Word) => outcome(say(who, word))
const posted = (number: string) =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [number])
const held = () => value(owner, 'select held::int from banking.accounts where account_number = $1', [account])
const mandate = (who: Session, to: string | null, number = account) => setParty(owner, number, who, to)

/** Who was refused had no answer to give. */
const proposal = (answer: Row): string => {
  if (!answer.proposalId) throw new Error(`it did not wait: ${JSON.stringify(answer)}`)
  return answer.proposalId
}

describe('a term deposit', () => {
  const PRINCIPAL = 10_000_000
  beforeEach(() => payIn(owner, account, PRINCIPAL))
  const open = (id: string = randomUUID(), payout = account): Promise<Row> =>
    openDeposit(app, asha, { id, from: account, payout, minor: PRINCIPAL, renewal: 'principal' })
  const partiesOf = (key: string) =>
    rows(
      owner,
      `select u.id::text as user, p.mandate from banking.term_deposits d
         join banking.account_parties p on p.account_id = d.account_id
         join banking.users u on u.customer_id = p.customer_id where d.key = $1 order by u.id`,
      [key],
    )
  const numberOf = (key: string) =>
    value(
      owner,
      `select a.account_number from banking.term_deposits d join banking.accounts a on a.id = d.account_id where d.key = $1`,
      [key],
    )

  it('waits with its money held, and belongs to all who hold the account', async () => {
    const id = randomUUID()
    const joint = proposal(await open(id))
    expect(await open(id)).toEqual({ proposalId: joint, replayed: true })
    expect([await posted(account), await held()]).toEqual([10_010_000, PRINCIPAL])
    const [seen] = await waiting(app, vikram, 'pending')
    expect(seen).toMatchObject({ kind: 'deposit', toName: null, may: true })
    expect(seen!.terms).toMatchObject({ offer: '1-year', renewal: 'principal', payout: account, months: 12 })
    expect(await say(vikram, { id: joint })).toMatchObject({ status: 'approved', transactionId: id })
    expect([await posted(account), await held()]).toEqual([10_000, 0])
    expect(await partiesOf(id)).toEqual(
      [asha, vikram]
        .map(({ userId }) => ({ user: userId, mandate: 'jointly' }))
        .sort((a, b) => Number(a.user) - Number(b.user)),
    )
    const number = await numberOf(id)
    // One alone may end its renewal; whatever else one wants of it waits (propose_deposit_change.test.ts).
    const update = (renewal: string, payout: string) =>
      outcome(
        value(app, 'select banking.update_term_deposit($1, $2, $3, $4, null)', [
          vikram.jti,
          number,
          renewal,
          payout,
        ]),
      )
    expect(await update('none', account)).toBe('done')
    await owner.query(`update banking.term_deposits set matures_on = opened_on + 1 where key = $1`, [id])
    const today = await businessDate(owner)
    await owner.query('update banking.business_dates set current = $1', [nextDay(today)])
    await runStep(job, 'mature_term_deposits', today)
    expect(await posted(number)).toBe(0)
    expect(await posted(account)).toBeGreaterThanOrEqual(PRINCIPAL + 10_000)
  })

  /** A deposit that both hold, in its days-th day. */
  async function opened(days: number): Promise<string> {
    const key = randomUUID()
    await say(vikram, { id: proposal(await open(key)) })
    await owner.query('update banking.term_deposits set opened_on = opened_on - $2::int where key = $1', [
      key,
      days,
    ])
    return numberOf(key)
  }

  it('is closed early by the word of all, for the sum of that day, and not for less than was shown', async () => {
    await opened(0)
    await payIn(owner, account, PRINCIPAL)
    const number = await opened(100)
    const own = await openAccount(owner, { holder: asha })
    // Where it is theirs too, nobody is asked for a factor (worker/joint/giving.test.ts).
    await mandate(vikram, 'view', own)
    const id = randomUUID()
    const ask = (key = id) => closeDeposit(app, asha, { account: number, to: own, id: key }) as Promise<Row>
    const joint = proposal(await ask())
    const asked = `select count(*)::int from banking.audit_logs where subject = $1 and actor = $2`
    expect(await value(owner, asked, [`joint_order:${joint}`, `user:${asha.userId}`])).toBe(1)
    expect(await ask()).toEqual({ proposalId: joint, replayed: true })
    const [seen] = await waiting(app, vikram, 'pending')
    expect(seen).toMatchObject({ kind: 'deposit_closing', to: own, amount: String(PRINCIPAL), may: true })
    const shown = Number(seen!.terms.least)
    expect(shown).toBeGreaterThan(PRINCIPAL)
    expect([await posted(number), await posted(own)]).toEqual([PRINCIPAL, 0])
    expect(await code(asha, { id: joint })).toBe('forbidden')
    // Later it brings more; by a change of the bank's terms it could bring less.
    const days = (by: number) =>
      owner.query(
        `update banking.term_deposits d set opened_on = d.opened_on - $2::int from banking.accounts a
          where a.id = d.account_id and a.account_number = $1`,
        [number, by],
      )
    await days(-50)
    expect(await say(vikram, { id: joint })).toEqual({ id: joint, status: 'lapsed', transactionId: null })
    expect([await posted(number), await posted(own)]).toEqual([PRINCIPAL, 0])
    await days(50)
    // An id is its holder's: the same of another's is another order.
    const ofVikram = () => closeDeposit(app, vikram, { account: number, to: account, id }) as Promise<Row>
    expect(await ofVikram()).toEqual({ proposalId: expect.not.stringContaining(joint), replayed: false })
    expect(await ofVikram()).toMatchObject({ replayed: true })
    const second = randomUUID()
    const again = proposal(await ask(second))
    await days(10)
    expect(await say(vikram, { id: again })).toMatchObject({ status: 'approved', transactionId: second })
    expect(await posted(number)).toBe(0)
    expect(await posted(own)).toBeGreaterThan(shown)
    expect(await say(vikram, { id: again })).toMatchObject({ replayed: true, transactionId: second })
  })

  it('of which the early end is asked for twice ends once; refusals come in their order', async () => {
    const number = await opened(30)
    const own = await openAccount(owner, { holder: asha })
    await mandate(vikram, 'view', own)
    const ask = async () => proposal((await closeDeposit(app, asha, { account: number, to: own })) as Row)
    const [one, two] = [await ask(), await ask()]
    const set = (status: string) =>
      owner.query('update banking.accounts set status = $2 where account_number = $1', [own, status])
    await set('frozen')
    await mandate(asha, 'view', number)
    expect(await code(vikram, { id: one })).toBe('forbidden')
    await mandate(asha, 'jointly', number)
    await mandate(asha, null, own)
    expect(await code(vikram, { id: one })).toBe('not_found')
    await mandate(asha, 'either', own)
    expect(await code(vikram, { id: one })).toBe('account_not_active')
    await set('active')
    const signed = {
      ...(await value(app, 'select banking.settle_joint_order($1, $2, true, null, null, null)', [
        vikram.jti,
        one,
      ])),
    }
    for (const wrong of [{ interest: '1' }, { interestNumber: account }]) {
      const other = JSON.stringify(signClosing(vikram, { ...signed.sign, ...wrong }))
      const say = value(app, 'select banking.settle_joint_order($1, $2, true, null, null, null, $3)', [
        vikram.jti,
        one,
        other,
      ])
      expect(await outcome(say)).toBe('BK503')
    }
    expect(await code(vikram, { id: one })).toBe('done')
    expect(await code(vikram, { id: two })).toBe('already_settled')
    expect(await posted(number)).toBe(0)
    await mandate(vikram, null, number)
  })

  it('is not ended by one who has nobody to ask', async () => {
    const number = await opened(30)
    await mandate(vikram, null, number)
    const refused = closeDeposit(app, asha, { account: number, to: account })
    await expect(refused).rejects.toMatchObject({ message: 'forbidden', detail: '{"mandate": "jointly"}' })
  })

  it('refused or expired frees its money, and opens nothing', async () => {
    const id = proposal(await open())
    await say(vikram, { id, yes: false, reason: 'Not now' })
    expect([await posted(account), await held()]).toEqual([10_010_000, 0])
    expect(await code(vikram, { id })).toBe('already_settled')
  })

  it('two yes at once open it once', async () => {
    await mandate(third, 'either')
    const key = randomUUID()
    const id = proposal(await open(key))
    const said = await Promise.all([code(vikram, { id }), code(third, { id, over: other })])
    expect(said.sort()).toEqual(['already_settled', 'done'])
    expect([await posted(account), await held()]).toEqual([10_000, 0])
    expect(await partiesOf(key)).toHaveLength(3)
  })

  it('refuses, in order, what has changed since, and goes on waiting', async () => {
    const payout = await openAccount(owner, { holder: asha })
    await mandate(vikram, 'view', payout)
    const id = proposal(await open(randomUUID(), payout))
    const set = (number: string, status: string) =>
      owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
    const rate = (set: string) =>
      owner.query(`update banking.term_offers set rate_percent = rate_percent ${set} where code = '1-year'`)
    await set(payout, 'frozen')
    await set(account, 'debit_frozen')
    await rate('+ 1')
    await mandate(asha, 'view')
    for (const [expected, mend] of [
      ['forbidden', () => mandate(asha, 'jointly')],
      ['not_found', () => rate('- 1')],
      ['account_not_active', () => set(account, 'active')],
      ['account_not_active', () => set(payout, 'active')],
      ['done', () => undefined],
    ] as const) {
      expect(await code(vikram, { id })).toBe(expected)
      await mend()
    }
  })
})

it('a pot from the time before is filled no more, and gives back what it has', async () => {
  const lean = await openAccount(owner, { holder: asha, minor: 1_000 })
  const open = `select banking.open_pot($1, $2, $3, $4, 'teal', null, null, 100, 100, null)`
  const { id } = await value(app, open, [asha.jti, randomUUID(), lean, asSealed('Rain')])
  const move = (way: string) =>
    outcome(
      value(app, `select banking.move_pot($1, $2, $3, $4, 50, 'INR', null)`, [
        asha.jti,
        randomUUID(),
        id,
        way,
      ]),
    )
  expect(await move('in')).toBe('done')
  await mandate(asha, 'jointly', lean)
  await mandate(vikram, 'jointly', lean)
  await closeDay(owner)
  expect(await move('in')).toBe('forbidden')
  expect(
    await value(owner, `select banking.pot_answer(o) ->> 'saved' from banking.pots o where o.id = $1`, [id]),
  ).toBe('50')
  expect(await move('out')).toBe('done')
  expect(await value(app, `select banking.close_pot($1, $2, null) ->> 'status'`, [asha.jti, id])).toBe(
    'closed',
  )
})
