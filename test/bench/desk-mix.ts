/** What the desk is asked in `npm run bench:desk`: every list, search and record of staff, by procedure. */

/** What a question can be asked about, in one bank: what was filled in, and names that find as many in the other one. */
export type DeskFacts = FilledFacts & {
  /** Whole names that one customer alone bears. */
  alone: string[]
  /** Two words that seven customers bear together: rare in the large bank, the commonest in the small one. */
  pair: string
}

export type FilledFacts = {
  /** Customers from all over the bank. */
  people: { customerId: string; account: string; email: string; phone: string; name: string }[]
  /** With more lines than any other customer's, and an account of the bank's own with as many as there are customers. */
  busy: string
  settlement: string
  applications: string[]
  tickets: string[]
  cases: string[]
  holds: string[]
  seqs: string[]
  /** Business dates of the last two years, and the one before the present one. */
  days: string[]
  closed: string
  requestId: string
  actor: string
  userId: string
}

export type DeskQuestion = {
  procedure: string
  as: 'operator' | 'admin'
  input?: (facts: DeskFacts, turn: number) => Record<string, unknown>
  /** A list: asked for a later page as well, five long ones further on. */
  deep?: true
}

const at = <One>(list: One[], turn: number): One => list[turn % list.length]!
const person = (facts: DeskFacts, turn: number) => at(facts.people, turn * 7)
const oldDay = (facts: DeskFacts, turn: number) => at(facts.days, turn * 31)

const list = (
  procedure: string,
  as: 'operator' | 'admin',
  input: Record<string, unknown> = {},
): DeskQuestion => ({
  procedure,
  as,
  input: () => input,
  deep: true,
})
const one = (
  procedure: string,
  as: 'operator' | 'admin',
  input?: (facts: DeskFacts, turn: number) => Record<string, unknown>,
): DeskQuestion => ({ procedure, as, ...(input && { input }) })

const find = (q: (facts: DeskFacts, turn: number) => string) =>
  one('desk.find', 'operator', (facts, turn) => ({ q: q(facts, turn), limit: 20 }))

const months = ({ closed }: DeskFacts) => ({
  from: `${Number(closed.slice(0, 4)) - 1}${closed.slice(4)}`,
  to: closed,
  by: 'month',
})

export const questions: Record<string, DeskQuestion> = {
  find_customer_id: find((facts, turn) => person(facts, turn).customerId),
  find_account: find((facts, turn) => person(facts, turn).account),
  find_email: find((facts, turn) => person(facts, turn).email),
  find_phone: find((facts, turn) => person(facts, turn).phone),
  find_whole_name: find((facts, turn) => at(facts.alone, turn)),
  find_while_typing: find((facts, turn) => person(facts, turn).name.slice(0, 2 + (turn % 6))),
  find_common_name: list('desk.find', 'operator', { q: 'sharma' }),
  find_two_beginnings: find(() => 'pr sh'),
  find_rare_pair: find((facts) => facts.pair),
  find_no_such_pair: find(() => 'sharma iyer'),
  find_nobody: find((_, turn) => `nobody ${turn}`),
  customer: one('desk.customer', 'operator', (facts, turn) => ({ id: person(facts, turn).customerId })),
  account: one('desk.account', 'operator', (facts, turn) => ({ id: person(facts, turn).account })),
  account_of_the_bank: one('desk.account', 'operator', ({ settlement }) => ({ id: settlement })),
  limits: one('desk.limits', 'operator', (facts, turn) => ({ id: person(facts, turn).account })),
  entries: { ...one('desk.entries', 'operator', ({ busy }) => ({ id: busy })), deep: true },
  entries_of_the_bank: {
    ...one('desk.entries', 'operator', ({ settlement }) => ({ id: settlement })),
    deep: true,
  },
  entries_of_a_day: one('desk.entries', 'operator', (facts, turn) => ({
    id: person(facts, turn).account,
    day: oldDay(facts, turn),
  })),
  entries_of_a_value_day: one('desk.entries', 'operator', (facts, turn) => ({
    id: person(facts, turn).account,
    day: oldDay(facts, turn),
    basis: 'value',
  })),
  days: {
    ...one('desk.days', 'operator', (facts, turn) => ({ id: person(facts, turn).account })),
    deep: true,
  },
  days_by_value: one('desk.days', 'operator', (facts, turn) => ({
    id: person(facts, turn).account,
    basis: 'value',
  })),
  days_of_busy: one('desk.days', 'operator', ({ busy }) => ({ id: busy, limit: 20 })),
  days_of_busy_by_value: one('desk.days', 'operator', ({ busy }) => ({
    id: busy,
    limit: 20,
    basis: 'value',
  })),
  transaction: one('desk.transaction', 'operator', (facts, turn) => ({ seq: at(facts.seqs, turn) })),
  inbox: list('proposals.list', 'operator'),
  inbox_approved: list('proposals.list', 'operator', { status: 'approved' }),
  inbox_refused: list('proposals.list', 'operator', { status: 'refused' }),
  inbox_expired: list('proposals.list', 'operator', { status: 'expired' }),
  raises: one('limits.raises', 'operator'),
  applications: list('applications.list', 'operator'),
  applications_submitted: list('applications.list', 'operator', { status: 'submitted' }),
  applications_approved: list('applications.list', 'operator', { status: 'approved' }),
  applications_expired: list('applications.list', 'operator', { status: 'expired' }),
  application: one('applications.get', 'operator', (facts, turn) => ({ id: at(facts.applications, turn) })),
  screening_lists: one('applications.screeningLists', 'operator'),
  documents: one('documents.list', 'operator', (facts, turn) => ({
    application: at(facts.applications, turn),
  })),
  reviews: list('reviews.list', 'operator'),
  erasure: one('reviews.erasure', 'operator', (facts, turn) => ({
    customerId: person(facts, turn).customerId,
  })),
  copies: one('exports.listFor', 'operator', (facts, turn) => ({
    customerId: person(facts, turn).customerId,
  })),
  rules: one('risk.rules', 'operator'),
  cases: list('risk.cases', 'operator'),
  cases_closed: list('risk.cases', 'operator', { status: 'closed' }),
  case: one('risk.readCase', 'operator', (facts, turn) => ({ id: at(facts.cases, turn) })),
  tickets: list('tickets.queue', 'operator'),
  tickets_mine: list('tickets.queue', 'operator', { view: 'mine' }),
  tickets_unassigned: list('tickets.queue', 'operator', { view: 'unassigned' }),
  tickets_overdue: list('tickets.queue', 'operator', { view: 'overdue' }),
  tickets_closed: list('tickets.queue', 'operator', { view: 'closed' }),
  ticket: one('tickets.get', 'operator', (facts, turn) => ({ id: at(facts.tickets, turn) })),
  colleagues: one('tickets.colleagues', 'operator'),
  canned_answers: one('tickets.canned', 'operator'),
  hold: one('holds.get', 'operator', (facts, turn) => ({ id: at(facts.holds, turn) })),
  till: one('tills.mine', 'operator'),
  trial_balance: one('books.trialBalance', 'operator', ({ closed }) => ({ date: closed })),
  trial_balance_now: one('books.trialBalance', 'operator', () => ({ date: '2999-01-01' })),
  trial_balance_then: one('books.trialBalance', 'operator', (facts, turn) => ({ date: oldDay(facts, turn) })),
  trial_balance_by_value: one('books.trialBalance', 'operator', (facts, turn) => ({
    date: oldDay(facts, turn),
    basis: 'value',
  })),
  chart: one('books.chart', 'operator', (facts, turn) => ({ date: oldDay(facts, turn) })),
  chart_file: one('books.chartFile', 'operator', (facts, turn) => ({ date: oldDay(facts, turn) })),
  ledger_accounts: {
    ...one('books.accounts', 'operator', ({ closed }) => ({ date: closed, code: '2010', currency: 'INR' })),
    deep: true,
  },
  ledger_accounts_by_value: one('books.accounts', 'operator', (facts, turn) => ({
    date: oldDay(facts, turn),
    code: '2010',
    currency: 'INR',
    basis: 'value',
  })),
  ledger_tills: one('books.accounts', 'operator', ({ closed }) => ({
    date: closed,
    code: '1011',
    currency: 'INR',
  })),
  day_book: one('books.dayBook', 'operator', (facts, turn) => ({ date: oldDay(facts, turn) })),
  day_book_last: { ...one('books.dayBook', 'operator', ({ closed }) => ({ date: closed })), deep: true },
  day_book_empty: one('books.dayBook', 'operator', () => ({ date: '2020-01-01' })),
  day_status: one('day.status', 'operator'),
  reports: list('reports.list', 'admin'),
  analytics_by_month: one('analytics.read', 'operator', months),
  analytics_by_day: one('analytics.read', 'operator', ({ closed, days }) => ({
    from: days[60],
    to: closed,
    by: 'day',
  })),
  analytics_file: one('analytics.file', 'operator', months),
  events: list('evidence.events', 'admin'),
  events_critical: list('evidence.events', 'admin', { severity: 'critical' }),
  events_of_a_kind: list('evidence.events', 'admin', { kind: 'factor_added' }),
  events_of_no_kind: one('evidence.events', 'admin', () => ({ kind: 'no_such_kind' })),
  events_of_a_day: one('evidence.events', 'admin', (facts, turn) => ({
    from: oldDay(facts, turn),
    to: oldDay(facts, turn),
  })),
  events_of_a_user: one('evidence.events', 'admin', ({ userId }) => ({ userId })),
  alerts: list('evidence.alerts', 'admin'),
  alerts_acknowledged: list('evidence.alerts', 'admin', { state: 'acknowledged' }),
  audit: list('evidence.audit', 'admin'),
  audit_by_actor: one('evidence.audit', 'admin', ({ actor }) => ({ actor })),
  audit_by_action: list('evidence.audit', 'admin', { action: 'ledger.post.fee' }),
  audit_by_beginning: one('evidence.audit', 'admin', () => ({ action: 'users.' })),
  audit_by_subject: one('evidence.audit', 'admin', (facts, turn) => ({
    subject: `transaction:${at(facts.seqs, turn)}`,
  })),
  audit_by_day: one('evidence.audit', 'admin', (facts, turn) => ({
    from: oldDay(facts, turn),
    to: oldDay(facts, turn),
  })),
  audit_by_request: one('evidence.audit', 'admin', ({ requestId }) => ({ requestId })),
  users: list('users.list', 'admin'),
  users_admins: one('users.list', 'admin', () => ({ role: 'admin' })),
  users_suspended: one('users.list', 'admin', () => ({ status: 'suspended' })),
  users_by_name: one('users.list', 'admin', () => ({ q: 'rohan' })),
  users_by_email: one('users.list', 'admin', (facts, turn) => ({ q: person(facts, turn).email })),
  settings: one('settings.list', 'admin'),
  setting_history: one('settings.history', 'admin', () => ({ name: 'exports.days' })),
  products: one('products.list', 'admin'),
}

/** Queries of staff that are no list of the desk, and why they are not asked. */
export const exceptions: Record<string, string> = {
  'factors.list': 'the caller’s own, a handful',
  'passkeys.list': 'the caller’s own, a handful',
  'sessions.list': 'the caller’s own, a handful',
  'customers.profile': 'the caller’s own',
  'customers.activity': 'the caller’s own, of 90 days',
  'challenges.askPasskey': 'needs an open challenge',
  'attachments.getFor': 'one file from the bucket, bounded by its own size',
  'documents.get': 'one file from the bucket, bounded by its own size',
  'exports.fileFor': 'one file from the bucket, bounded by `exports.lines`',
  'reports.file': 'a whole report laid out for printing, which grows with what it reports',
}
