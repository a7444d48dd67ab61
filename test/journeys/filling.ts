/**
 * Fills a demo bank with what people and staff leave behind in a week, so that no page that is looked at is empty. Goes
 * through the API as they would. What is refused is named and passed over: a second run finds some of it there.
 */
import { randomUUID } from 'node:crypto'
import { someone } from '../applicant.ts'
import { demoCodeAt } from '../codes.ts'

const password = 'correct-horse-battery-demo'
const rupees = (amount: string) => ({ amount, currency: 'INR' })
const reason = 'Asked at the branch, with passport'
const day = 86_400_000
const dateIn = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10)

type Told = {
  businessDate?: string
  status?: string
  challengeId?: string
  id?: string
  accounts?: { accountNumber: string }[]
  items?: Item[]
}
type Item = { id: string; type: string; category: string; customerId: string }
type Caller = { email: string; ask: (path: string, input?: unknown) => Promise<Told> }

export async function callerOf(url: string, email: string): Promise<Caller> {
  const post = async (path: string, input: unknown, token?: string) => {
    const answer = await fetch(`${url}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    })
    return (await answer.json()) as {
      result?: { data: never }
      error?: { data?: { code: string; detail?: Told } }
    }
  }
  const totp = email.startsWith('customer') ? {} : { totp: demoCodeAt(Date.now()) }
  const { result, error } = await post('auth.login', { identifier: email, password, ...totp })
  if (!result) throw new Error(`${email} is not let in: ${JSON.stringify(error)}`)
  const { accessToken } = result.data as { accessToken: string }
  const ask: Caller['ask'] = async (path, input) => {
    const told = await post(path, input, accessToken)
    const asked = told.error?.data?.detail?.challengeId
    if (asked) return { challengeId: asked }
    if (told.error)
      console.warn(`not filled: ${path} as ${email}: ${JSON.stringify(told.error).slice(0, 300)}`)
    return (told.result?.data ?? {}) as Told
  }
  return { email, ask }
}

/** The same with the code that the mail brings, where the bank asks for one. */
async function confirmed(url: string, { ask, email }: Caller, path: string, input: Record<string, unknown>) {
  const { challengeId, ...done } = await ask(path, input)
  if (!challengeId) return done
  await ask('challenges.sendCode', { challengeId, channel: 'email' })
  const answer = await fetch(`${url}/dev/outbox`, { headers: { accept: 'application/json' } })
  const { items } = (await answer.json()) as { items: { to: string; facts: { code?: string } }[] }
  const code = items.find(({ to, facts }) => to === email && facts.code)?.facts.code
  await ask('challenges.confirm', { challengeId, code })
  return ask(path, { ...input, challengeId })
}

const accountsOf = async ({ ask }: Caller) =>
  ((await ask('accounts.overview')).accounts ?? []).map(({ accountNumber }) => accountNumber)

async function fillCustomer(url: string, who: Caller, payee: { accountNumber: string; name: string }) {
  const { ask } = who
  const [own, second] = (await accountsOf(who)) as [string, string]
  await confirmed(url, who, 'payees.add', { id: randomUUID(), ...payee, nickname: 'Flatmate' })
  for (const [amount, rule, note] of [
    ['18000.00', 'monthly', 'Rent'],
    ['499.00', 'weekly', 'Piano lessons of Meera, Thursdays'],
  ])
    await ask('schedules.add', {
      id: randomUUID(),
      from: own,
      to: second,
      amount: rupees(amount!),
      firstDate: dateIn(7),
      rule,
      note,
    })
  for (const [name, amount, target] of [
    ['Goa in December', '1250.00', '40000.00'],
    ['New laptop', '300.00', '95000.00'],
    ['Rainy days', '80.00', undefined],
  ]) {
    const id = randomUUID()
    await ask('pots.open', { id, account: own, name, ...(target && { target: rupees(target) }) })
    await ask('pots.move', { id, requestId: randomUUID(), way: 'in', amount: rupees(amount!) })
  }
  await ask('deposits.open', { id: randomUUID(), offer: '1-year', from: own, amount: rupees('5000.00') })
  await ask('accounts.nominate', {
    id: own,
    nominees: [
      { name: 'Ravi Raman', relation: 'Brother', sharePercent: '60' },
      { name: 'Lakshmi Venkataraman-Subramaniam', relation: 'Mother', sharePercent: '40' },
    ],
  })
  for (const [category, subject, text] of [
    ['account', 'My new card has not come', 'I ordered it two weeks ago. Where is it?'],
    ['fees', 'A fee that I do not understand', 'There is ₹118.00 on the 3rd. What is it for?'],
    ['documents', 'A letter for my visa', 'The consulate asks for a balance letter in English, stamped.'],
  ])
    await ask('support.open', { id: randomUUID(), category, subject, text })
  const { items = [] } = await ask('ledger.history', { limit: 20 })
  const paid = items.find(({ type }) => type === 'payment' || type === 'transfer') ?? items[0]
  await ask('support.dispute', {
    id: randomUUID(),
    transactionId: paid?.id,
    reason: 'not_mine',
    wanted: 'money_back',
    text: 'I was not there.',
  })
  await ask('transfers.make', {
    id: randomUUID(),
    from: own,
    to: payee.accountNumber,
    amount: rupees('1250.50'),
    note: 'Concert tickets, row 12',
  })
}

const applicant = (name: string) => someone({ name, email: `${randomUUID()}@home.example` })

const rule = {
  kind: 'velocity',
  currency: 'INR',
  action: 'hold',
  score: 60,
  isOn: true,
  effectiveFrom: '2020-01-01T00:00:00Z',
  effectiveUntil: '9999-12-31T00:00:00Z',
}

/** One member of staff asks for changes, another answers some of them. */
async function fillDesk(one: Caller, two: Caller, admin: Caller, customers: Caller[]) {
  for (const name of ['Kavita Deshpande', 'Imran Sheikh', 'Padmanabhan Venkatasubramanian Iyer']) {
    const id = randomUUID()
    await one.ask('applications.save', {
      id,
      version: 0,
      person: applicant(name),
      product: 'savings',
      kycLevel: 'full',
    })
    if (name !== 'Imran Sheikh') await one.ask('applications.submit', { id, version: 1 })
  }
  const { items: tickets = [] } = await two.ask('tickets.queue', { view: 'open', limit: 20 })
  const [first, second] = tickets
  for (const [title, text] of [
    ['Card on its way', 'Dear {customer}, your card left us today and comes within five days.'],
    ['Letter', 'Dear {customer}, the letter waits for you at the branch.'],
  ])
    await admin.ask('tickets.keepCanned', { id: randomUUID(), title, text })
  const written = (text: string) => ({ messageId: randomUUID(), text })
  if (first)
    await two.ask('tickets.answer', { id: first.id, ...written('We are looking into it.'), becomes: 'open' })
  if (first) await two.ask('tickets.note', { id: first.id, ...written('Courier says: delivered on Friday.') })
  if (second) await two.ask('tickets.sort', { id: second.id, category: second.category, priority: 'high' })
  const [account, other] = await accountsOf(customers[1]!)
  const { items: found = [] } = await one.ask('desk.find', { q: customers[0]!.email })
  const customerId = found[0]?.customerId
  await one.ask('accounts.holder', { id: account, customerId, mandate: 'view', reason })
  await one.ask('accounts.overdraft', { id: other, limit: rupees('500000.00'), reason })
  await one.ask('limits.proposeRaise', {
    id: randomUUID(),
    accountNumber: account,
    channel: 'web',
    kind: 'dailyCount',
    count: 2000,
    reason,
  })
  await one.ask('holds.place', {
    requestId: randomUUID(),
    account,
    amount: rupees('450.00'),
    merchant: 'Hotel Taj',
    expiresAt: new Date(Date.now() + 3 * day).toISOString(),
  })
  const velocity = { ...rule, parameters: { minutes: 60, count: 2 }, reason: 'Seen last week' }
  const large = { ...rule, kind: 'large', parameters: { amount: '20000.00', times: 5 }, reason: 'As advised' }
  const made = await one.ask('risk.proposeRule', { code: 'fast_money', ...velocity })
  await two.ask('risk.decideRule', { id: proposalOf(made), approve: true, reason: 'Agreed' })
  await one.ask('risk.proposeRule', { code: 'unusually_large', ...large })
  const [from] = await accountsOf(customers[0]!)
  for (const amount of ['11.00', '12.00', '13.00', '14.00'])
    await customers[0]!.ask('transfers.make', { id: randomUUID(), from, to: account, amount: rupees(amount) })
  const change = { effectiveFrom: dateIn(60), reason: 'As decided', source: 'Board, minutes of March' }
  await admin.ask('settings.propose', { name: 'proposals.hours', value: '48', ...change })
  await admin.ask('products.propose', {
    code: 'savings',
    changes: { interestRatePercent: '3.25' },
    ...change,
  })
  const named = { role: 'operator', name: 'Farah Khan', email: `${randomUUID()}@bank.example`, reason }
  const hired = await admin.ask('users.create', { id: randomUUID(), ...named })
  await one.ask('proposals.approve', { id: proposalOf(hired) })
  for (const kind of ['reconciliation', 'audit'])
    await admin.ask('reports.run', { kind, from: dateIn(-3), to: dateIn(-1) })
  // One part a call: analytics, reports and the day's own page have something to show after it.
  const { businessDate: date } = await two.ask('day.status')
  for (let part = 0, status = ''; part < 60 && status !== 'done'; part += 1)
    status = (await two.ask('day.close', { date })).status ?? 'done'
}

const proposalOf = (told: Told) => (told as { proposalId?: string }).proposalId ?? told.id

/** Signs in as all five of the demo's people, once each. */
export async function fill(url: string) {
  const [asha, vikram] = [
    await callerOf(url, 'customer1@demo.bank'),
    await callerOf(url, 'customer2@demo.bank'),
  ]
  const [ashas, vikrams] = [await accountsOf(asha), await accountsOf(vikram)]
  await fillCustomer(url, asha, { accountNumber: vikrams[0]!, name: 'Vikram Mehta' })
  await fillCustomer(url, vikram, { accountNumber: ashas[0]!, name: 'Asha Raman' })
  const staff = ['operator1', 'operator2', 'admin1'].map((name) => callerOf(url, `${name}@demo.bank`))
  const [one, two, admin] = (await Promise.all(staff)) as [Caller, Caller, Caller]
  await fillDesk(one, two, admin, [asha, vikram])
}

if (import.meta.main) await fill(process.argv[2] ?? 'http://localhost:8787')
