/** A matured deposit that could not be paid is paid by a later end of day, once, as soon as nothing stands against it. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { beginOn, businessDate, nextDay } from '../../test/closing.ts'
import { getDeposit, runStep } from '../../test/holding.ts'
import { newSession, setParty } from '../../test/joint.ts'
import { openMaturing } from '../../test/maturing.ts'
import {
  connect,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const bank = await openMaturing('pay_waiting_deposits', 'mature_term_deposits')
const { app, owner, asha, vikram, leela, setLevel, owned, opened, night, posted, termsOf, statusOf, close } =
  bank
afterAll(() => expectBooksToBalance(owner))
beforeEach(async () => {
  await setLevel(asha, 'full')
  await setLevel(vikram, 'full')
  await bank.told(asha)
  await bank.told(vikram)
})

const told = async () => [await bank.told(asha), await bank.told(vikram)]
const waitsFor = async (who: typeof asha, number: string) => (await getDeposit(app, who, number)).waitsFor
const setStatus = (number: string, status: string) =>
  owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])

describe('paid by itself', () => {
  it('once its owner’s review is done, all of it and once, and they are told once', async () => {
    const { number, from } = await opened(asha)
    await setLevel(asha, 'full', 'restricted')
    await night()
    await night()
    expect(await waitsFor(asha, number)).toBe('review')
    expect(await told()).toEqual([[{ to: 'matured', why: 'review' }], []])
    await setLevel(asha, 'full')
    expect(await waitsFor(asha, number)).toBeNull()
    await night()
    expect(await termsOf(number)).toMatchObject([{ status: 'paid', interest: 90 }])
    // With two nights at 3.5 %: 1.74 paise.
    expect([await posted(number), await posted(from)]).toEqual([0, 9_092])
    const of = `select a.status::text from banking.accounts a where a.account_number = $1`
    expect(await value(owner, of, [number])).toBe('closed')
    expect(await told()).toEqual([[{ to: 'waited' }], []])
    const deeds = `select string_agg(l.detail ->> 'to', ' ' order by l.id) from banking.audit_logs l join banking.accounts a
        on l.subject = 'account:' || a.id where a.account_number = $1 and l.action = 'deposits.mature' and l.actor like 'job:eod:%'`
    expect(await value(owner, deeds, [number])).toBe('matured paid')
    await night()
    expect([await posted(from), await told()]).toEqual([9_092, [[], []]])
    expect(await waitsFor(asha, number)).toBeNull()
  })

  it('once the account that it was to be paid to takes money again', async () => {
    const { number, from } = await opened(vikram)
    for (const side of ['both', 'credit'] as const) {
      await value(app, `select banking.freeze_account($1, $2, $3, 'Court order 17/26', null)`, [
        leela.jti,
        from,
        side,
      ])
      await night()
      expect([await statusOf(number), await waitsFor(vikram, number)]).toEqual(['matured', 'payout_stopped'])
      if (side === 'credit') break
      await value(app, `select banking.unfreeze_account($1, $2, 'Lifted', null)`, [leela.jti, from])
    }
    // Of a freeze that stops only what leaves nothing is to be seen here.
    await setStatus(from, 'debit_frozen')
    await night()
    expect([await statusOf(number), await posted(from)]).toEqual(['paid', 9_092])
    expect(await told()).toEqual([[], [{ to: 'matured', why: 'payout_stopped' }, { to: 'waited' }]])
  })

  it('once the deposit itself is released, also where it was to be opened again', async () => {
    const { number, from } = await opened(vikram, { renewal: 'principal' })
    await setStatus(number, 'frozen')
    await night()
    expect(await waitsFor(vikram, number)).toBe('stopped')
    await setStatus(number, 'locked')
    await owner.query('update banking.accounts set held = 1 where account_number = $1', [number])
    await night()
    expect(await waitsFor(vikram, number)).toBe('stopped')
    await owner.query('update banking.accounts set held = 0 where account_number = $1', [number])
    await night()
    expect(await termsOf(number)).toMatchObject([{ status: 'paid' }])
    expect(await posted(from)).toBe(9_092)
    expect(await told()).toEqual([[], [{ to: 'matured', why: 'stopped' }, { to: 'waited' }]])
  })

  it('once its holder holds the payout account again; until then it is paid to nobody', async () => {
    const shared = await openAccount(owner, { holder: asha })
    await setParty(owner, shared, vikram, 'either')
    const { number } = await opened(vikram, { payout: shared })
    await setParty(owner, shared, vikram, null)
    await night()
    await night()
    expect([await posted(shared), await waitsFor(vikram, number)]).toEqual([0, 'payout_gone'])
    await owner.query(
      `update banking.account_parties p set valid_until = 'infinity' from banking.accounts a where a.id = p.account_id
        and a.account_number = $1`,
      [shared],
    )
    await night()
    expect([await posted(shared), await statusOf(number)]).toEqual([9_092, 'paid'])
  })

  it('as far as a level permits: what was paid before it in the same night counts', async () => {
    // Two that fill the account one after the other; it may hold 50,000.
    const to = await owned(vikram, 34_000)
    const [one, two] = [await opened(vikram, { payout: to }), await opened(vikram, { payout: to })]
    await setStatus(to, 'frozen')
    await night()
    await setStatus(to, 'active')
    await setLevel(vikram, 'small')
    await owner.query(`update banking.accounts a set is_bounded = false where a.account_number = any ($1)`, [
      [one.number, two.number],
    ])
    await night()
    expect([await statusOf(one.number), await statusOf(two.number)]).toEqual(['paid', 'matured'])
    expect([await posted(to), await posted(two.number)]).toEqual([43_091, 9_090])
    expect(await waitsFor(vikram, two.number)).toBe('payout_stopped')
    await setLevel(vikram, 'full')
    await night()
    expect([await statusOf(two.number), await posted(to)]).toEqual(['paid', 52_183])
  })
})

it('is paid once by two runs at once, and by whichever comes first of the night and its holder', async () => {
  const all = []
  for (let at = 0; at < 6; at += 1) all.push(await opened(asha))
  await setLevel(asha, 'full', 'restricted')
  await night()
  await setLevel(asha, 'full')
  expect(await close(asha, all[0]!.number, all[0]!.from)).toBe('done')
  const date = await value(owner, 'select (current - 1)::text from banking.business_dates')
  const [job, other] = [await connect(bank.bank.wire.jobUrl), await connect(bank.bank.wire.jobUrl)]
  const drain = async (client: typeof job) => {
    let total = 0
    for (let done = -1; done !== 0; total += done)
      done = await runStep(client, 'pay_waiting_deposits', date, 2)
    return total
  }
  const [one, two] = await Promise.all([drain(job), drain(other)])
  expect(one + two).toBe(5)
  for (const { number, from } of all)
    expect([await statusOf(number), await posted(number), await posted(from)]).toEqual(['paid', 0, 9_090])
  expect(await close(asha, all[1]!.number, all[1]!.from)).toBe('already_settled')
})

it('one that nothing stands against is paid at once, and its holder told so', async () => {
  const { number } = await opened(asha)
  await night()
  expect([await statusOf(number), await told()]).toEqual(['paid', [[{ to: 'paid' }], []]])
})

it('one that goes on waiting keeps none behind it from its turn, however few are taken at once', async () => {
  // Before the one that may be paid: one that is paid already, one whose day has not come, one that waits on.
  const [paid, early, waits, may] = [
    await opened(asha),
    await opened(asha),
    await opened(asha),
    await opened(asha),
  ]
  await owner.query(
    `update banking.term_deposits d set matures_on = d.matures_on + 30 from banking.accounts a
      where a.id = d.account_id and a.account_number = $1`,
    [early.number],
  )
  await setStatus(waits.number, 'frozen')
  for (const { from } of [paid, may]) await setStatus(from, 'frozen')
  await night()
  for (const { from } of [paid, may]) await setStatus(from, 'active')
  expect(await close(asha, paid.number, paid.from)).toBe('done')
  const date = await value(owner, 'select (current - 1)::text from banking.business_dates')
  const job = await connect(bank.bank.wire.jobUrl)
  expect(await runStep(job, 'pay_waiting_deposits', date, 1)).toBe(1)
  expect([await statusOf(may.number), await statusOf(waits.number)]).toEqual(['paid', 'matured'])
  expect(await runStep(job, 'pay_waiting_deposits', date, 1)).toBe(0)
  await setStatus(waits.number, 'locked')
  expect(await runStep(job, 'pay_waiting_deposits', date, 1)).toBe(1)
  expect([await statusOf(early.number), await statusOf(waits.number)]).toEqual(['active', 'paid'])
})

it.each(['pay_waiting_deposits', 'mature_term_deposits'] as const)(
  '%s takes all its accounts in order, so that no transfer meets it crosswise',
  async (step) => {
    const payouts = [await owned(asha), await owned(asha)]
    // The first deposit is paid to the account that comes last.
    for (const payout of [...payouts].reverse()) await opened(asha, { payout })
    const date = await businessDate(owner)
    if (step === 'mature_term_deposits') await beginOn(owner, nextDay(date))
    else {
      await setLevel(asha, 'full', 'restricted')
      await night()
      await setLevel(asha, 'full')
    }
    const [job, other] = [await connect(bank.bank.wire.jobUrl), await connectOwner(bank.bank.wire.ownerUrl)]
    const lock = (number: string) =>
      value(other, 'select id from banking.accounts where account_number = $1 for no key update', [number])
    await other.query('begin')
    await lock(payouts[0]!)
    const run = runStep(job, step, date, 10)
    await untilWaiting(owner, job)
    await lock(payouts[1]!)
    await other.query('commit')
    expect(await run).toBe(2)
  },
)

it('what the bank has to know of its owner is told to the owner, and to nobody who holds it with them', async () => {
  const { number } = await opened(asha)
  await setParty(owner, number, vikram, 'either')
  const [left, comes] = [await newSession(owner, app), await newSession(owner, app)]
  for (const who of [left, comes]) await setParty(owner, number, who, 'either')
  await setParty(owner, number, left, null)
  await owner.query(
    `update banking.account_parties p set valid_from = now() + interval '9 days' from banking.users u
      where u.customer_id = p.customer_id and u.id = $1`,
    [comes.userId],
  )
  await setLevel(asha, 'full', 'restricted')
  await night()
  expect([await bank.told(left), await bank.told(comes)]).toEqual([[], []])
  expect(await told()).toEqual([[{ to: 'matured', why: 'review' }], [{ to: 'matured', why: 'stopped' }]])
  expect([await waitsFor(asha, number), await waitsFor(vikram, number)]).toEqual(['review', 'stopped'])
  await setLevel(asha, 'full')
  await night()
  expect(await told()).toEqual([[{ to: 'waited' }], [{ to: 'waited' }]])
})

it('are found without a look at those that were paid long ago', async () => {
  const { number } = await opened(asha)
  await setLevel(asha, 'full', 'restricted')
  await night()
  await setLevel(asha, 'full')
  const scans = async (of: string) =>
    value(owner, `select pg_stat_get_xact_numscans($1::regclass)::int`, [`banking.${of}`])
  await owner.query('begin')
  try {
    await owner.query(
      `insert into banking.term_deposits (account_id, payout_account_id, offer_code, principal, rate_percent,
         penalty_rate_percent, least_days, day_count, rounding, opened_on, matures_on, renewal, status)
       select account_id, payout_account_id, offer_code, principal, rate_percent, penalty_rate_percent, least_days, day_count,
           rounding, opened_on, matures_on, renewal, 'paid' from banking.term_deposits d, generate_series(1, 5000)
        where d.status = 'matured'`,
    )
    await owner.query('analyze banking.term_deposits')
    const before = [await scans('term_deposits'), await scans('term_deposits_waiting')]
    const date = await value(owner, 'select (current - 1)::text from banking.business_dates')
    expect(await runStep(owner, 'pay_waiting_deposits', date, 10)).toBe(1)
    const after = [await scans('term_deposits'), await scans('term_deposits_waiting')]
    expect([after[0] - before[0], after[1] > before[1]]).toEqual([0, true])
  } finally {
    await owner.query('rollback')
  }
  expect(await statusOf(number)).toBe('matured')
})
