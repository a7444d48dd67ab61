/** Risk at the Worker's doors: a rule by two persons, a held order, its case, and a customer who learns nothing of it. */
import { beforeAll, expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
let payer: string
let from: string
let to: string
let customerId: string
const tokens: Record<string, string> = {}
const staffNames = ['operator1', 'operator2', 'admin1']

beforeAll(async () => {
  const owner = await edge.provision(['current'], 1_000_000n)
  from = owner.accounts[0]!
  customerId = owner.customerId
  to = (await edge.provision()).accounts[0]!
  payer = (await edge.signIn(owner.email)).token
  for (const name of staffNames) tokens[name] = (await edge.signIn(`${name}@demo.bank`)).token
})

const rule = (more: object = {}) => ({
  kind: 'large',
  currency: 'INR',
  parameters: { amount: '500.00', times: 2 },
  action: 'hold',
  score: 70,
  isOn: true,
  effectiveFrom: '2026-01-01T00:00:00Z',
  effectiveUntil: '9999-12-31T00:00:00Z',
  reason: 'Seen last week',
  ...more,
})
const put = (name: string, body: object, code = 'large_one') =>
  edge.send(`/api/v1/risk/rules/${code}`, { method: 'PUT', token: tokens[name]!, body })
const decide = (name: string, id: string, approve = true) =>
  edge.send(`/api/v1/risk/changes/${id}/decision`, {
    token: tokens[name]!,
    body: { approve, reason: 'Agreed' },
  })
const step = (name: string, id: string, body: object) =>
  edge.send(`/api/v1/risk/cases/${id}/steps`, {
    token: tokens[name]!,
    body: { text: 'Looked at it', ...body },
  })
const read = (name: string, path: string) => edge.send(`/api/v1/risk/${path}`, { token: tokens[name]! })

test('a rule waits for another person; amounts are in major units', async () => {
  const asked = await put('operator1', rule())
  expect([asked.status, asked.body.status]).toEqual([202, 'pending'])
  expect((await put('operator1', rule())).headers.get('Idempotent-Replayed')).toBe('true')
  expect((await decide('operator1', asked.body.proposalId)).code).toBe('forbidden')
  const shown = (await read('operator2', 'rules')).body.waiting[0]
  expect(shown).toMatchObject({
    code: 'large_one',
    mine: false,
    after: { parameters: { amount: '500.00', times: 2 } },
  })
  expect(shown.maker).toMatch(/^[A-Z][a-z]+ /)
  expect((await decide('operator2', asked.body.proposalId)).body.status).toBe('approved')
  expect((await read('operator1', 'rules')).body.rules[0]).toMatchObject({ code: 'large_one', isOn: true })
})

test.each([
  ['parameters of another kind', { parameters: { minutes: 3 } }],
  ['decimals that the currency has not', { parameters: { amount: '1.005', times: 2 } }],
  ['a count that is none', { parameters: { amount: '1.00', times: 2.5 } }],
  ['a name', { parameters: { amount: '1.00', times: 2, name: 'x' } }],
])('refuses %s', async (_, more) => {
  expect((await put('operator1', rule(more), 'bad_one')).code).toBe('invalid_input')
})

test('a held order: pending for the customer, a case for the staff, closed by two of them', async () => {
  const order = transferOf(from, to, {
    amount: { amount: '500.00', currency: 'INR' },
    note: 'For the wedding',
  })
  const asked = await edge.send('/api/v1/transactions', { token: payer, body: order })
  expect([asked.status, Object.keys(asked.body).toSorted()]).toEqual([202, ['proposalId', 'status']])
  const line = (await read('operator1', 'cases')).body.items.find(
    (one: { customerId: string }) => one.customerId === customerId,
  )
  expect(line).toMatchObject({ status: 'open', score: 70, alerts: 1, held: 1 })
  const { body } = await read('admin1', `cases/${line.id}`)
  expect(body.evidence).toMatchObject([
    {
      rule: 'large_one',
      became: 'held',
      amount: { amount: '500.00', currency: 'INR' },
      accountNumber: from,
      to,
    },
  ])
  expect((await step('operator1', line.id, { step: 'propose', outcome: 'confirmed' })).code).toBe(
    'already_settled',
  )
  expect((await step('operator1', line.id, { step: 'take' })).body.status).toBe('under_review')
  expect((await step('operator2', line.id, { step: 'take' })).code, 'it is taken').toBe('already_settled')
  expect(
    (await step('operator1', line.id, { step: 'propose', outcome: 'confirmed' })).code,
    'an order still waits',
  ).toBe('already_settled')
  const word = { release: true, reason: 'Called the customer' }
  const path = `/api/v1/risk/orders/${body.evidence[0].orderId}/decision`
  expect((await edge.send(path, { token: tokens.admin1!, body: word })).code, 'money is for operators').toBe(
    'forbidden',
  )
  expect((await edge.send(path, { token: tokens.operator2!, body: word })).body.status).toBe('released')
  expect(
    (await edge.send(path, { token: tokens.operator2!, body: word })).headers.get('Idempotent-Replayed'),
  ).toBe('true')
  expect(await edge.posted(to)).toBe(50_000n)
  expect((await edge.send(`/api/v1/transactions/${order.id}`, { token: payer })).body.note).toBe(
    'For the wedding',
  )
  for (const table of ['risk_orders', 'transactions'])
    expect(await edge.sql(`select from banking.${table} t where strpos(t::text, 'wedding') > 0`)).toEqual([])
  expect((await step('operator1', line.id, { step: 'close', outcome: 'false_positive' })).code).toBe(
    'already_settled',
  )
  const proposed = await step('operator1', line.id, { step: 'propose', outcome: 'false_positive' })
  expect(proposed.body).toMatchObject({ outcome: 'false_positive', mine: true, status: 'under_review' })
  const close = { step: 'close', outcome: 'false_positive' }
  expect((await step('operator1', line.id, close)).code).toBe('forbidden')
  expect((await step('operator2', line.id, { ...close, outcome: 'confirmed' })).code).toBe('already_settled')
  const closed = await step('operator2', line.id, close)
  expect(closed.body).toMatchObject({ status: 'closed', outcome: 'false_positive' })
  expect(closed.body.notes.map((note: { kind: string }) => note.kind)).toEqual([
    'closed',
    'proposed',
    'released',
    'taken',
  ])
  expect((await step('operator1', line.id, { step: 'note' })).code, 'for good').toBe('already_settled')
})

test('what is declined says nothing of a rule, and a customer finds no case', async () => {
  const asked = await put('operator1', rule({ action: 'refuse' }))
  await decide('operator2', asked.body.proposalId)
  const order = transferOf(from, to, { amount: { amount: '1500.00', currency: 'INR' } })
  const declined = await edge.send('/api/v1/transactions', { token: payer, body: order })
  expect(declined.code).toBe('forbidden')
  expect(JSON.stringify(declined.body)).not.toMatch(/rule|risk|large|case|alert|score/i)
  for (const path of ['rules', 'cases', 'cases/1'])
    expect((await edge.send(`/api/v1/risk/${path}`, { token: payer })).code).toBe('forbidden')
  for (const path of ['accounts', 'transactions', 'account/activity', 'account/access-history']) {
    const seen = await edge.send(`/api/v1/${path}`, { token: payer })
    expect(JSON.stringify(seen.body ?? ''), path).not.toMatch(/"(?:risk|case|alert|rule)/i)
  }
})
