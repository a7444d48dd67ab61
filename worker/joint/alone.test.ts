/**
 * One holder of an account that holders decide about together, who wants its money for themselves: every procedure of a
 * customer is tried. What moves money waits for the other holder or is refused; what is left moves none.
 */
import { beforeAll, expect, test } from 'vitest'
import { withFactor } from '../../test/confirming.ts'
import { type Answer, isSound, openEdge, transferOf } from '../../test/edge.ts'
import { permissions } from '../permissions.ts'
import { definitionOf, procedures } from '../rest.ts'

const edge = await openEdge()
const MONEY = 30_000_000n
let shared: string
let own: string
let dollars: string
let thief: string
let quoteId: string
let pot: string
let schedule: string
let deposit: string

const inr = (amount: string) => ({ amount, currency: 'INR' })
const call = (name: string, input: unknown) => edge.call(name, input, { token: thief })
const uuid = () => crypto.randomUUID()
const today = async () =>
  (await edge.sql('select current::text as day from banking.business_dates'))[0].day as string

beforeAll(async () => {
  const owner = await edge.provision(['current', 'savings', 'current-usd'], MONEY)
  const other = await edge.provision()
  ;[shared, own, dollars] = owner.accounts as [string, string, string]
  thief = (await edge.signIn(owner.email)).token
  // While one still decided alone: a pot with money in it, a standing order, and a deposit that both hold.
  pot = (await call('pots.open', { id: uuid(), account: shared, name: 'Before' })).body.id
  await call('pots.move', { id: pot, requestId: uuid(), way: 'in', amount: inr('100.00') })
  const order = {
    id: uuid(),
    from: shared,
    to: own,
    amount: inr('10.00'),
    firstDate: await today(),
    rule: 'daily',
  }
  schedule = (await call('schedules.add', order)).body.id
  const opening = { id: uuid(), offer: '1-year', from: shared, amount: inr('20000.00'), renewal: 'principal' }
  deposit = (await call('deposits.open', opening)).body.accountNumber
  await edge.sql(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select a.id, c.id, 'joint', 'jointly' from banking.accounts a, banking.customers c
      where a.account_number in ($1, $2) and c.customer_id = $3`,
    [shared, deposit, other.customerId],
  )
  await edge.sql(
    `update banking.account_parties p set mandate = 'jointly' from banking.accounts a
      where a.id = p.account_id and a.account_number in ($1, $2)`,
    [shared, deposit],
  )
  quoteId = (await call('exchange.quote', { id: uuid(), sell: inr('1000.00'), buy: 'USD' })).body.id
})

const closingOf = async () => {
  const { closing } = (await call('deposits.get', { id: deposit })).body
  return { id: deposit, requestId: uuid(), to: own, total: closing.total }
}
const later = async () => ({
  ...{ id: uuid(), from: shared, to: own, amount: inr('10.00') },
  ...{ firstDate: await today(), rule: 'monthly' },
})

const mine = { relation: 'Friend', sharePercent: '100' }

/** Of each: `waits` for the other holder, or the code that refuses it. */
const attacks: [string, 'waits' | 'forbidden', () => Promise<Answer>][] = [
  ['transfers.make', 'waits', () => call('transfers.make', transferOf(shared, own))],
  [
    'transfers.make',
    'waits',
    () =>
      withFactor(edge, thief, (factor) =>
        call('transfers.make', { ...transferOf(shared, own, { amount: inr('60000.00') }), ...factor }),
      ),
  ],
  ['exchange.make', 'waits', () => call('exchange.make', { id: uuid(), quoteId, from: shared, to: dollars })],
  [
    'deposits.open',
    'waits',
    () =>
      call('deposits.open', {
        id: uuid(),
        offer: '1-year',
        from: shared,
        payout: own,
        amount: inr('20000.00'),
      }),
  ],
  ['deposits.update', 'waits', () => call('deposits.update', { id: deposit, renewal: 'none', payout: own })],
  [
    'deposits.update',
    'waits',
    async () => {
      const { items } = (await call('joint.list', {})).body as { items: { id: string; kind: string }[] }
      const { id } = items.find(({ kind }) => kind === 'deposit_change')!
      await call('joint.refuse', { id, reason: 'Taken back' })
      return call('deposits.update', { id: deposit, renewal: 'principal_and_interest', payout: shared })
    },
  ],
  ['deposits.close', 'waits', async () => call('deposits.close', await closingOf())],
  ['schedules.add', 'waits', async () => call('schedules.add', await later())],
  [
    'schedules.change',
    'forbidden',
    () =>
      call('schedules.change', {
        ...{ id: schedule, amount: inr('5000.00'), note: null, until: null, times: null, retryDays: 0 },
      }),
  ],
  ['pots.open', 'forbidden', () => call('pots.open', { id: uuid(), account: shared, name: 'Mine' })],
  ['pots.change', 'forbidden', () => call('pots.change', { id: pot, name: 'Mine', monthly: inr('1000.00') })],
  [
    'pots.move',
    'forbidden',
    () => call('pots.move', { id: pot, requestId: uuid(), way: 'in', amount: inr('1.00') }),
  ],
  [
    'limits.lower',
    'forbidden',
    () => call('limits.lower', { id: shared, channel: 'web', perTransaction: inr('1.00') }),
  ],
  [
    'accounts.nominate',
    'waits',
    () => call('accounts.nominate', { id: shared, nominees: [{ ...mine, name: 'Mine Alone' }] }),
  ],
  ['accounts.wake', 'forbidden', () => call('accounts.wake', { id: shared })],
]

test.each(attacks)('%s: %s', async (_, expected, attack) => {
  const answer = await attack()
  if (expected === 'waits') {
    expect([answer.status, answer.body.status], answer.text).toEqual([200, 'pending'])
    const approval = await call('joint.approve', { id: answer.body.proposalId })
    expect(approval.code).toBe('forbidden')
    return
  }
  expect(answer.code, answer.text).toBe(expected)
  expect(answer.body.error.data.detail.mandate).toBe('jointly')
})

/** Frees money, ends something, or is no deed about the account: done without the others, and nothing leaves it. */
const harmless: [string, () => unknown][] = [
  ['pots.move', () => ({ id: pot, requestId: uuid(), way: 'out', amount: inr('40.00') })],
  ['pots.close', () => ({ id: pot })],
  ['schedules.pause', () => ({ id: schedule })],
  ['schedules.resume', () => ({ id: schedule })],
  ['deposits.update', () => ({ id: deposit, renewal: 'none', payout: shared })],
  ['accounts.update', () => ({ id: shared, nickname: 'Ours' })],
  ['exchange.quote', () => ({ id: uuid(), sell: inr('1000.00'), buy: 'USD' })],
]
test.each(harmless)('%s needs nobody else', async (name, input) => {
  const answer = await call(name, input())
  expect(answer.status, answer.text).toBe(200)
})

test('nobody is named by one alone beside others who decide, whatever their mandate', async () => {
  const nominees = [{ ...mine, name: 'Still Alone' }]
  const nominate = () => call('accounts.nominate', { id: shared, nominees })
  const others = (set: string) =>
    edge.sql(
      `update banking.account_parties p set ${set} from banking.accounts a
        where a.id = p.account_id and a.account_number = $1 and p.role = 'joint'`,
      [shared],
    )
  const named = async () => (await call('accounts.details', { id: shared })).body.nominees
  const takeBack = async () => {
    const { items } = (await call('joint.list', {})).body as { items: { id: string; kind: string }[] }
    for (const { id, kind } of items)
      if (kind === 'nominees') await call('joint.refuse', { id, reason: 'Taken back' })
  }
  await takeBack()
  for (const mandate of ['jointly', 'either']) {
    await others(`mandate = '${mandate}'`)
    const answer = await nominate()
    expect([answer.body.status, await named()], answer.text).toEqual(['pending', []])
    expect((await call('joint.approve', { id: answer.body.proposalId })).code).toBe('forbidden')
    await takeBack()
  }
  await others(`mandate = 'view'`)
  expect((await nominate()).body).toEqual({ nominees })
  expect(await named()).toMatchObject(nominees.map(({ name }) => ({ name })))
  await others(`mandate = 'jointly'`)
})

test('a standing order from the time before pays nothing', async () => {
  const [{ refused }] = await edge.sql(
    `with due as (select s from banking.schedules s where s.id = $1)
     select (banking.run_schedule(due.s, $2::date, 'job:test', null)).reason as refused from due`,
    [schedule, await today()],
  )
  expect(refused).toBe('not_found')
  expect((await call('schedules.cancel', { id: schedule })).status).toBe(200)
})

test('closing waits as well', async () => {
  const standing = await call('accounts.close', { id: shared, to: own })
  expect(standing.code).toBe('account_not_active')
  const { items } = (await call('joint.list', {})).body as { items: { id: string }[] }
  for (const { id } of items) await call('joint.refuse', { id, reason: 'Taken back' })
  expect((await call('deposits.get', { id: deposit })).body.renewal).toBe('none')
  await edge.sql(
    `update banking.term_deposits set payout_account_id = (select id from banking.accounts where account_number = $1)
      where account_id = (select id from banking.accounts where account_number = $2)`,
    [own, deposit],
  )
  const asked = await call('accounts.close', { id: shared, to: own })
  expect([asked.status, asked.body.status], asked.text).toEqual([200, 'pending'])
  expect((await call('joint.approve', { id: asked.body.proposalId })).code).toBe('forbidden')
})

test('not a paisa has left', async () => {
  expect(await edge.posted(shared)).toBe(MONEY - 2_000_000n)
  expect(await edge.posted(deposit)).toBe(2_000_000n)
  expect([await edge.posted(own), await edge.posted(dollars)]).toEqual([0n, 0n])
  expect(await isSound(edge)).toBe(true)
})

/** About the person, or about accounts and money of nobody else: no account is debited by them. */
const others =
  /^(?:auth|factors|exports|preferences|passkeys|sessions|challenges|contacts|customers|payees|support|attachments|ledger)\.|^accounts\.open$|^joint\.refuse$/

test('every procedure of a customer that changes something was tried', () => {
  const tried = new Set([...attacks, ...harmless].map(([name]) => name))
  for (const name of ['joint.approve', 'accounts.close', 'schedules.cancel']) tried.add(name)
  const left = Object.entries(procedures)
    .filter(
      ([name, one]) => definitionOf(one).type === 'mutation' && permissions[name]!.roles.includes('customer'),
    )
    .map(([name]) => name)
    .filter((name) => !tried.has(name) && !others.test(name))
  expect(left).toEqual([])
})
