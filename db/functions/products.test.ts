/** Products under four eyes: what is refused, in force from its day alone, never behind it, applied by the end of day. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  accrualsOf,
  beginOn,
  book,
  closeDay,
  closeUntil,
  faultsOfBank,
  openMany,
  postedBy,
} from '../../test/closing.ts'
import { openSettings } from '../../test/settings.ts'
import { outcome, type Row, type Session, signIn, value } from '../../test/teller.ts'

const house = await openSettings()
const { app, owner, meera, nadia } = house

const ask = (
  to: unknown,
  more: { code?: string; from?: string; by?: Session; kind?: string } = {},
): Promise<Row> =>
  house.call(
    app,
    'propose_setting',
    (more.by ?? meera).jti,
    more.kind ?? 'product',
    more.code ?? 'savings',
    JSON.stringify(to),
    more.from ?? '2031-02-01',
    'Rates have fallen',
    'Board, minutes of March',
    'request',
  )
const said = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    const { message, detail } = error as { message: string; detail?: string }
    return `${message}: ${detail ? (JSON.parse(detail).says ?? detail) : ''}`
  }
}
const noticeOf = (days: number) =>
  owner.query(
    `insert into banking.configurations values ('products.notice_days', '2001-01-01', to_jsonb($1::int), 'test')
     on conflict (name, effective_from) do update set value = excluded.value`,
    [days],
  )
const rupees = (minor: number) => ({ minor: String(minor), currency: 'INR' })

beforeAll(async () => {
  await beginOn(owner, '2031-01-30')
  await noticeOf(20)
})
beforeEach(house.clear)
afterAll(async () => expect(await faultsOfBank(house.bank)).toEqual([]))

describe('a change is refused', () => {
  it.each<[string, unknown, { code?: string; from?: string }, string]>([
    ['of no product', { name: 'X' }, { code: 'no-such' }, 'no product'],
    ['of the bank’s own', { name: 'X' }, { code: 'till' }, 'no product'],
    ['without a change', {}, {}, 'Nothing is changed'],
    ['of a part that it has not', { colour: 'red' }, {}, 'no part of a product'],
    ['of what a term deposit earns', { interestRatePercent: '5' }, { code: 'term-deposit' }, 'their offers'],
    ['in another currency', { monthlyFee: { minor: '1', currency: 'USD' } }, {}, 'in the currency'],
    ['of less than nothing', { monthlyFee: rupees(-1) }, {}, 'in the currency'],
    ['of a rate that is none', { interestRatePercent: '-1' }, {}, 'A rate is'],
    ['of a rate above the bounds', { interestRatePercent: '40' }, {}, 'A rate is'],
    ['of a name without letters', { name: ' ' }, {}, 'at most 40'],
    ['of an offer that ended before', { offeredUntil: '2031-01-31' }, {}, 'offered until'],
    ['of an offer until no day', { offeredUntil: 'soon' }, {}, 'offered until'],
    ['on a day that has begun', { interestRatePercent: '3' }, { from: '2031-01-30' }, 'never reach back'],
    ['on a day that is over', { interestRatePercent: '3' }, { from: '2031-01-01' }, 'never reach back'],
    ['of a fee within a month', { monthlyFee: rupees(100) }, { from: '2031-02-02' }, 'whole months'],
  ])('%s', async (_, to, more, sentence) => {
    expect(await said(ask(to, more))).toContain(sentence)
  })
  it('where it is so already, and by who is no admin', async () => {
    expect(await said(ask({ interestRatePercent: '3.5' }))).toContain('already_settled')
    const leela = await signIn(app, 'operator1@demo.bank')
    expect(await outcome(ask({ interestRatePercent: '3' }, { by: leela }))).toBe('forbidden')
  })
})

describe('an approved change', () => {
  it('of a rate holds from its day alone, to the paisa, and shows in the inbox before and after', async () => {
    const [account] = await openMany(owner, 'savings')
    await book(owner, account!, 36_500_000)
    const { proposalId } = await ask({ interestRatePercent: '7' })
    const inbox = await value(app, `select banking.list_proposals($1, 'pending', null, 10)`, [nadia.jti])
    expect(inbox[0]).toMatchObject({
      kind: 'product',
      before: { interestRatePercent: '3.5' },
      after: { product: 'savings', interestRatePercent: '7', from: '2031-02-01' },
    })
    expect(await outcome(house.settle(proposalId, meera))).toBe('forbidden')
    expect(await outcome(house.settle(proposalId))).toBe('done')
    await closeUntil(owner, '2031-02-03')
    const earned = (await accrualsOf(owner, account!)).map(({ date, micros }) => [date, micros])
    expect(earned).toEqual([
      ['2031-01-30', '3500000000'],
      ['2031-01-31', '3500000000'],
      ['2031-02-01', '7000000000'],
      ['2031-02-02', '7000000000'],
    ])
  })
  it('of a fee is charged for the months since, never for one before', async () => {
    const { proposalId } = await ask({ monthlyFee: rupees(4_000) }, { from: '2031-03-01' })
    const [account] = await openMany(owner, 'savings')
    await owner.query(`update banking.accounts set opened_on = '2031-01-01' where id = $1`, [account])
    await book(owner, account!, 1_000_000)
    await house.settle(proposalId)
    await closeUntil(owner, '2031-03-01')
    expect((await postedBy(owner, account!)).filter(({ type }) => type === 'fee')).toEqual([])
    await closeUntil(owner, '2031-04-01')
    const fees = (await postedBy(owner, account!)).filter(({ note }) => note?.startsWith('Monthly fee'))
    expect(fees.map(({ date, minor }) => [date, minor])).toEqual([['2031-04-01', '-4000']])
  })
  it('of name and offer is made so by the end of day before, and once', async () => {
    const { proposalId } = await ask(
      { name: 'Savings plus', offeredUntil: '2031-12-31', overdraftMost: rupees(100) },
      { from: '2031-04-03' },
    )
    await house.settle(proposalId)
    const name = () => value(owner, `select name from banking.products where code = 'savings'`)
    await closeDay(owner)
    expect(await name()).toBe('Savings')
    await closeDay(owner)
    expect(await name()).toBe('Savings plus')
    const { products } = await value(app, 'select banking.read_products($1)', [meera.jti])
    const shown = products.find(({ code }: Row) => code === 'savings')
    expect(shown).toMatchObject({ offeredUntil: '2031-12-31', overdraftMost: '100' })
    expect(shown.changes.map(({ applied }: Row) => applied)).toEqual([true, true, true])
    expect(shown.terms.map(({ from, state }: Row) => [from, state])).toEqual([
      ['2031-03-01', 'now'],
      ['2031-02-01', 'past'],
      [null, 'past'],
    ])
  })
  it('leaves what it does not name, and stands behind none that is scheduled later', async () => {
    const { proposalId } = await ask({ interestRatePercent: '6' }, { from: '2031-06-01' })
    await house.settle(proposalId)
    expect(await said(ask({ interestRatePercent: '5' }, { from: '2031-05-01' }))).toContain(
      'scheduled for a later day',
    )
    const again = await ask({ overdraftRatePercent: '9' }, { from: '2031-06-01' })
    await house.settle(again.proposalId)
    const { products } = await value(app, 'select banking.read_products($1)', [meera.jti])
    expect(products.find(({ code }: Row) => code === 'savings').terms[0]).toMatchObject({
      from: '2031-06-01',
      interestRatePercent: '6',
      overdraftRatePercent: '9',
      monthlyFee: '4000',
    })
  })
  it('that was approved too late is refused, and what changed meanwhile as well', async () => {
    const late = await ask({ interestRatePercent: '1' }, { code: 'current', from: '2031-04-05' })
    await closeUntil(owner, '2031-04-05')
    expect(await said(house.settle(late.proposalId))).toContain('never reach back')
    await house.clear()
    const changed = await ask({ summary: 'Another' }, { code: 'current', from: '2031-05-01' })
    await owner.query(`update banking.products set summary = 'By hand' where code = 'current'`)
    expect(await said(house.settle(changed.proposalId))).toContain('already_settled')
  })
})

describe('what is worse for customers', () => {
  const told = async (proposalId: string): Promise<Row[]> =>
    (
      await owner.query(
        `select o.user_id::text as user, o.channel, o.facts from banking.outbox o, banking.setting_changes c
          where o.template = 'terms_change' and c.id = $1 and o.facts ->> 'from' = c.effective_from::text order by o.user_id`,
        [proposalId],
      )
    ).rows
  const holders = async (code: string): Promise<string[]> =>
    (
      await owner.query(
        `select distinct u.id::text as id, u.id as place from banking.users u
           join banking.account_parties p on p.customer_id = u.customer_id join banking.accounts a on a.id = p.account_id
          where a.product_code = $1 and a.status <> 'closed' and u.kind = 'customer' and p.valid_until > now() order by u.id`,
        [code],
      )
    ).rows.map(({ id }) => id)

  it.each<[string, unknown, boolean]>([
    ['less interest', { interestRatePercent: '5.9' }, true],
    ['no interest', { interestRatePercent: 'none' }, true],
    ['a dearer overdraft', { overdraftRatePercent: '9.0001' }, true],
    ['a fee', { monthlyFee: rupees(4_001) }, true],
    ['a higher balance to keep', { minimumBalance: rupees(1) }, true],
    ['a fee below it', { minimumBalanceFee: rupees(1) }, true],
    ['one thing better and one worse', { interestRatePercent: '9', monthlyFee: rupees(4_100) }, true],
    ['more interest', { interestRatePercent: '6.1' }, false],
    ['a cheaper overdraft', { overdraftRatePercent: 'none' }, false],
    ['a smaller fee', { monthlyFee: rupees(3_999) }, false],
    ['another name', { name: 'Savings two' }, false],
  ])('%s', async (_, to, isWorse) => {
    // On this day 6 percent, 9 percent and a fee of 40.00 hold already.
    const { rows } = await owner.query(
      `select cardinality(banking.worse_terms(banking.product_before('savings', '2031-06-01', $1), $1)) > 0 as worse`,
      [JSON.stringify(to)],
    )
    expect(rows[0].worse).toBe(isWorse)
  })

  it('does not hold before the days of notice, counted from the approval; what is better may', async () => {
    await noticeOf(30)
    const today = await value(owner, 'select current::text from banking.business_dates')
    const ahead = (days: number) =>
      new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
    const worse = { overdraftRatePercent: '13' }
    const asked = (days: number) => ask(worse, { code: 'current', from: ahead(days) })
    expect(await said(asked(30))).toContain(`told 30 days ahead: choose a day from ${ahead(31)} on`)
    expect(await said(ask({ overdraftRatePercent: '11' }, { code: 'current', from: ahead(1) }))).toBe('done')
    await house.clear()
    expect((await value(app, 'select banking.read_products($1)', [meera.jti])).worseFrom).toBe(ahead(31))
    const { proposalId } = await asked(31)
    await closeDay(owner)
    expect(await said(house.settle(proposalId)), 'approved a day later').toContain('30 days ahead')
  })

  it('is told to each who holds it, once, at the end of the day of its approval, in the words of the terms', async () => {
    await noticeOf(20)
    await owner.query(`update banking.eod_step_list set chunk = 1 where name = 'announce_product_changes'`)
    // Two hold an account together, and each has one alone.
    const [shared] = await openMany(owner, 'current')
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select $1, u.customer_id, 'joint', 'either' from banking.users u where u.kind = 'customer' order by u.id limit 2`,
      [shared],
    )
    const { proposalId } = await ask(
      { overdraftRatePercent: '14', minimumBalance: rupees(100_000), summary: 'Dearer' },
      { code: 'current', from: '2031-07-01' },
    )
    await house.settle(proposalId)
    expect(await told(proposalId), 'not before the end of day').toEqual([])
    const expected = await holders('current')
    expect(expected.length).toBeGreaterThanOrEqual(2)
    await closeDay(owner)
    const sent = await told(proposalId)
    expect(sent.map(({ user }) => user)).toEqual(expected)
    expect(sent[0]).toMatchObject({
      channel: 'email',
      facts: {
        product: 'Current',
        from: '2031-07-01',
        before: { overdraftRatePercent: '12' },
        after: { overdraftRatePercent: '14', minimumBalance: rupees(100_000) },
      },
    })
    expect(sent[0]!.facts.after).not.toHaveProperty('summary')
    await closeDay(owner)
    expect((await told(proposalId)).length, 'once').toBe(expected.length)
    const { products } = await value(app, 'select banking.read_products($1)', [meera.jti])
    const shown = products.find(({ code }: Row) => code === 'current').changes
    expect(shown[0].told).not.toBeNull()
  })

  it('is told at once to who comes to have it after the letters went, once, and again to nobody', async () => {
    const { proposalId } = await ask({ overdraftRatePercent: '15' }, { code: 'current', from: '2031-09-01' })
    const join = (accountId: unknown, customerId: unknown) =>
      owner.query(
        `insert into banking.account_parties (account_id, customer_id, role, mandate) values ($1, $2, 'joint', 'either')`,
        [accountId, customerId],
      )
    // Two who have it no more, and come to have it again.
    const { rows: without } = await owner.query(
      `with left_it as (
         update banking.account_parties p set valid_until = clock_timestamp() from banking.accounts a
          where a.id = p.account_id and a.product_code = 'current' and p.valid_until > clock_timestamp() and p.customer_id in
            (select u.customer_id from banking.users u where u.kind = 'customer' order by u.id limit 2)
         returning p.customer_id)
       select u.id::text as user, u.customer_id::text as customer from banking.users u
        where u.kind = 'customer' and u.customer_id in (select customer_id from left_it) order by u.id`,
    )
    expect(without).toHaveLength(2)
    const [early, late] = without
    const accounts = [...(await openMany(owner, 'current')), ...(await openMany(owner, 'current'))]
    await house.settle(proposalId)
    await join(accounts[0], early!.customer)
    expect(await told(proposalId), 'the letters go at the end of day').toEqual([])
    await closeDay(owner)
    const before = await told(proposalId)
    expect(before.map(({ user }) => user)).toContain(early!.user)
    expect(before.map(({ user }) => user)).not.toContain(late!.user)

    await join(accounts[0], late!.customer)
    await join(accounts[1], late!.customer)
    await join(accounts[1], early!.customer)
    const after = await told(proposalId)
    expect(after.length).toBe(before.length + 1)
    expect(after.find(({ user }) => user === late!.user)).toEqual({
      ...before[0],
      user: late!.user,
    })
    await closeDay(owner)
    expect((await told(proposalId)).length).toBe(after.length)
  })

  it('is told to nobody where it is better, or nobody has it', async () => {
    const better = await ask({ interestRatePercent: '9' }, { from: '2031-08-01' })
    await house.settle(better.proposalId)
    await closeDay(owner)
    expect(await told(better.proposalId)).toEqual([])
    await owner.query(`update banking.eod_step_list set chunk = 1000 where name = 'announce_product_changes'`)
  })
})
