/** Every kind of thing that waits for a second person: who asks for it, over which route, and about whom it is. */
import { expect } from 'vitest'
import type * as z from 'zod/mini'
import type { proposalKind } from '../worker/proposals/contract.ts'
import { someone } from './applicant.ts'
import { demoCodeAt, demoSecret } from './codes.ts'
import { type Answer, openEdge, password } from './edge.ts'
import { aLonelyColleague } from './made-alone.ts'
import { ofCustomer } from './proposing-customers.ts'

export type Role = 'operator' | 'admin'
export type Kind = z.infer<typeof proposalKind>
/** Whom and what a proposal is about: a customer with an account, or a member of the staff. */
export type Subject = { person: string; account: string; user: string }
export type Asker = { token: string; role: Role; email: string; id: string }
export type Case = {
  maker: Role
  checker: Role
  table: string
  /** Whose own records it can be about; in a sentence why nobody's. */
  own: 'customer' | 'staff' | `nobody: ${string}`
  subject: (at: World) => Promise<Subject>
  propose: (at: World, by: Asker, subject: Subject) => Promise<Answer>
  /** Further doors by which it could be approved. */
  doors?: (id: string) => string[]
  /** It waits until somebody decides. */
  endless?: true
}

const newId = () => crypto.randomUUID()
const reason = 'Asked at the branch'
const rupees = (amount: string) => ({ amount, currency: 'INR' })
export type World = Awaited<ReturnType<typeof openWorld>>

/** A bank with two operators and two admins, where two rupees need a second person. */
export async function openWorld() {
  const edge = await openEdge()
  const idOf = async (email: string): Promise<string> =>
    (await edge.sql('select banking.find_user(testing.identifier($1))::text as id', [email]))[0]!.id
  async function signIn(email: string): Promise<string> {
    await edge.sql('update banking.user_factors set last_used_step = null')
    const answer = await edge.tryToSignIn(email, password, 'api', {}, demoCodeAt(Date.now()))
    expect(answer.status, answer.text).toBe(200)
    return answer.body.accessToken
  }
  const secondAdmin = await edge.provisionStaff('admin')
  await edge.giveFactor(secondAdmin, demoSecret)
  const known = async (email: string, role: Role): Promise<Asker> => ({
    email,
    role,
    id: await idOf(email),
    token: await signIn(email),
  })
  const staff = {
    operator: [
      await known('operator1@demo.bank', 'operator'),
      await known('operator2@demo.bank', 'operator'),
    ],
    admin: [await known('admin1@demo.bank', 'admin'), await known(secondAdmin, 'admin')],
  } as Record<Role, [Asker, Asker]>
  const [leela] = staff.operator
  const cash = (kind: string, amount: string, by = leela) =>
    edge.send('/api/v1/tills/cash', { token: by.token, body: { id: newId(), kind, amount: rupees(amount) } })
  expect((await cash('delivery', '90000.00')).status).toBe(201)
  expect((await cash('issue', '40000.00')).status).toBe(201)
  await edge.sql(`insert into banking.configurations values ('till.second_person_above', '2001-01-01', '{"INR": 100}', 'test'),
    ('till.difference_second_above', '2001-01-01', '{"INR": 1}', 'test'), ('overdraft.second_person_above', '2001-01-01', '{"INR": 100}', 'test')`)
  return { edge, staff, signIn, idOf }
}

export async function aCustomer({ edge }: World, minor = 1_000_000n): Promise<Subject> {
  const made = await edge.provision(['current'], minor)
  const [{ id }] = await edge.sql('select customer_id::text as id from banking.users where id = $1', [
    made.userId,
  ])
  return { person: id, account: made.accounts[0]!, user: made.userId }
}
const emptyCustomer = (at: World) => aCustomer(at, 0n)
const aColleague =
  (role: Role) =>
  async (at: World): Promise<Subject> => ({
    person: '',
    account: '',
    user: await at.idOf(await at.edge.provisionStaff(role)),
  })
const nobody = async (): Promise<Subject> => ({ person: '', account: '', user: '' })

export const post = (at: World, by: Asker, path: string, body: unknown, method = 'POST') =>
  at.edge.send(`/api/v1${path}`, { method: method as 'POST', token: by.token, body })

const counter = (type: 'deposit' | 'withdrawal'): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'proposals',
  own: 'customer',
  subject: aCustomer,
  propose: (at, by, { account }) =>
    post(at, by, '/transactions', {
      id: newId(),
      type,
      [type === 'deposit' ? 'to' : 'from']: account,
      amount: rupees('2.00'),
    }),
})
const vault = (kind: 'issue' | 'return' | 'delivery' | 'remittance'): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'proposals',
  own: 'nobody: cash of the bank',
  subject: nobody,
  propose: (at, by) => post(at, by, '/tills/cash', { id: newId(), kind, amount: rupees('2.00') }),
})
const counted = (by: -1 | 1): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'proposals',
  own: 'nobody: cash of the bank',
  subject: nobody,
  propose: async (at, who) => {
    const [{ cash }] = await at.edge.sql(
      `select (-a.posted / 100)::int as cash from banking.own_accounts o join banking.accounts a on a.id = o.account_id
        where o.user_id = $1 and o.currency = 'INR'`,
      [who.id],
    )
    const found = cash + by
    return post(at, who, '/tills/counts', {
      id: newId(),
      denominations: [
        { value: rupees('500.00'), count: Math.floor(found / 500) },
        { value: rupees('1.00'), count: found % 500 },
      ],
    })
  },
})
const backwards = (amount?: string): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'proposals',
  own: 'customer',
  subject: aCustomer,
  propose: async (at, by, { account }) => {
    const [{ id, scope }] = await at.edge.sql(
      `select id, scope from banking.transactions where to_number = $1 order by seq desc limit 1`,
      [account],
    )
    return post(at, by, `/transactions/${id}/reversals`, {
      id: newId(),
      scope,
      reason,
      ...(amount && { amount: rupees(amount) }),
    })
  },
})
const ofUser = (
  subject: Case['subject'],
  own: Case['own'],
  maker: Role,
  ask: (subject: Subject) => [path: string, body: object, method?: string],
): Case => ({
  maker,
  checker: 'admin',
  table: 'user_changes',
  own,
  subject,
  propose: (at, by, about) => {
    const [path, body, method] = ask(about)
    return post(at, by, path, { request: newId(), reason, ...body }, method)
  },
})
const ofAccount = (
  path: string,
  body: object,
  method = 'POST',
  prepare?: (at: World, subject: Subject) => Promise<unknown>,
): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'account_changes',
  own: 'customer',
  subject: async (at) => {
    const subject = await (path === '/closure' ? emptyCustomer : aCustomer)(at)
    await prepare?.(at, subject)
    return subject
  },
  propose: async (at, by, { account }) => {
    const other = path === '/holders/' ? (await at.edge.provision()).customerId : ''
    return post(at, by, `/accounts/${account}${path}${other}`, { reason, ...body }, method)
  },
})
let day = 0
const nextDay = () => {
  day += 1
  return new Date(Date.UTC(2034, 0, day)).toISOString().slice(0, 10)
}
const ofBank = (
  ask: (at: World) => Promise<[path: string, body: object]> | [path: string, body: object],
): Case => ({
  maker: 'admin',
  checker: 'admin',
  table: 'setting_changes',
  own: 'nobody: the bank itself',
  subject: nobody,
  propose: async (at, by) => {
    await at.edge.sql(
      `update banking.setting_changes set status = 'expired', settled_at = now() where status = 'pending'`,
    )
    const [path, body] = await ask(at)
    return post(at, by, path, { reason, source: 'A test', ...body }, 'PUT')
  },
})
let turns = 0

/** One for each kind of the inbox: a further kind does not compile without its line. */
export const cases: Record<Kind, Case> = {
  deposit: counter('deposit'),
  withdrawal: counter('withdrawal'),
  issue: vault('issue'),
  return: vault('return'),
  delivery: vault('delivery'),
  remittance: vault('remittance'),
  shortage: counted(-1),
  overage: counted(1),
  reversal: backwards(),
  refund: backwards('2.00'),
  user_new_user: {
    maker: 'admin',
    checker: 'admin',
    table: 'user_changes',
    own: 'nobody: somebody who is not there yet',
    subject: nobody,
    propose: (at, by) =>
      post(at, by, '/users', {
        id: newId(),
        role: 'admin',
        name: 'New Person',
        email: `${newId()}@test.bank`,
        reason,
      }),
  },
  user_role: ofUser(aColleague('operator'), 'staff', 'admin', ({ user }) => [
    `/users/${user}/role`,
    { role: 'admin' },
    'PUT',
  ]),
  user_status: ofUser(aColleague('admin'), 'staff', 'admin', ({ user }) => [
    `/users/${user}/status`,
    { status: 'suspended' },
    'PUT',
  ]),
  user_factors: ofUser(aCustomer, 'customer', 'operator', ({ user }) => [`/users/${user}/factor-reset`, {}]),
  user_contact: ofUser(aCustomer, 'customer', 'operator', ({ user }) => [
    `/users/${user}/contact-change`,
    { channel: 'email', value: `${newId()}@test.bank` },
  ]),
  user_confirm: ofUser(aLonelyColleague, 'staff', 'admin', ({ user }) => [`/users/${user}/confirmation`, {}]),
  account_overdraft: ofAccount('/overdraft', { limit: rupees('2.00') }, 'PUT'),
  account_holder: ofAccount('/holders/', { mandate: 'view' }, 'PUT'),
  account_wake: ofAccount('/reactivation', {}, 'POST', (at, { account }) =>
    at.edge.sql(`update banking.accounts set status = 'dormant' where account_number = $1`, [account]),
  ),
  account_close: ofAccount('/closure', {}),
  customer_review: ofCustomer('/reviews', { level: 'full', risk: 'low' }),
  customer_erasure: ofCustomer('/erasure', {}, (at, { account }) =>
    at.edge.sql(`update banking.accounts set status = 'closed' where account_number = $1`, [account]),
  ),
  application: {
    maker: 'operator',
    checker: 'operator',
    table: 'applications',
    own: 'nobody: somebody who is no customer yet; whoever wrote in it is a maker',
    subject: nobody,
    propose: async (at, by) => {
      const id = newId()
      const body = { version: 0, person: someone(), product: 'savings', kycLevel: 'full' }
      const saved = await post(at, by, `/applications/${id}`, body, 'PUT')
      expect(saved.status, saved.text).toBeLessThan(300)
      const answer = await post(at, by, `/applications/${id}/submission`, { version: 1 })
      return answer.status === 200 ? { ...answer, body: { proposalId: id } } : answer
    },
  },
  limit_raise: {
    maker: 'admin',
    checker: 'operator',
    table: 'limit_raises',
    own: 'customer',
    endless: true,
    subject: aCustomer,
    propose: async (at, by, { account }) => {
      const body = {
        id: newId(),
        accountNumber: account,
        channel: 'web',
        kind: 'dailyCount',
        count: 2000,
        reason,
      }
      const answer = await post(at, by, '/limit-raises', body)
      return { ...answer, body: { ...answer.body, proposalId: answer.body?.id ?? answer.body?.proposalId } }
    },
    doors: (id) => [`/limit-raises/${id}/approval`, `/limit-raises/${id}/rejection`],
  },
  setting: ofBank(() => {
    turns += 1
    return ['/settings/proposals.hours', { value: String(25 + (turns % 40)), effectiveFrom: nextDay() }]
  }),
  product: ofBank(() => {
    turns += 1
    return [
      '/products/savings',
      { effectiveFrom: nextDay(), changes: { interestRatePercent: `2.${10 + (turns % 80)}` } },
    ]
  }),
  holiday_add: ofBank(() => [`/holidays/${nextDay()}`, { name: 'A holiday' }]),
  holiday_remove: ofBank(async (at) => {
    const gone = nextDay()
    await at.edge.sql(`insert into banking.holidays values ($1, 'A holiday', 'test')`, [gone])
    return [`/holidays/${gone}`, { name: null }]
  }),
}
