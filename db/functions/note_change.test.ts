/** Before and after of what has a state: noted by triggers, shown without personal data, never by the ledger's own work. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  inTransaction,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let own: string[]

beforeAll(async () => {
  bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  own = (await demoNumbers(owner)).asha
})

/** What a piece of work left in audit_changes. */
async function changes(work: () => Promise<unknown>) {
  const last = await value(owner, 'select coalesce(max(id), 0) from banking.audit_changes')
  await work()
  return rows(owner, 'select * from banking.audit_changes where id > $1 order by id', [last])
}

/** Tables whose rows are not noted one by one, and why. Every other table is. */
const otherwise: Record<string, string> = {
  entries: 'append-only, under chains and seals',
  transactions: 'append-only, under chains and seals',
  request_keys: 'append-only',
  holds: 'each step is a row of hold_moves',
  hold_moves: 'append-only',
  till_counts: 'append-only',
  joint_approvals: 'append-only',
  force_debits: 'append-only',
  account_events: 'append-only',
  interest_accruals: 'append-only',
  interest_postings: 'append-only',
  interest_positions: 'derived by the end of day, checked by verify',
  account_days: 'derived by the end of day, checked by verify',
  bank_days: 'derived by the end of day, checked by verify',
  customer_months: 'derived by the end of day',
  cohort_months: 'derived by the end of day',
  gl_days: 'derived with each seal, checked by verify',
  account_months: 'derived by the end of day, checked by verify',
  fee_charges: 'append-only, one a month',
  fee_taxes: 'append-only, one a month',
  reversals: 'a count beside the journal, checked by verify',
  limit_usage: 'counts of the hot path; limits themselves are noted',
  risk_gates: 'follows from the rules, which are noted',
  risk_counters: 'counts of the hot path; rules themselves are noted',
  risk_alerts: 'append-only',
  case_notes: 'append-only',
  schedule_runs: 'what became of each occurrence; the deed is in audit_logs',
  ticket_messages: 'append-only',
  ticket_attachments: 'append-only',
  disputes: 'append-only',
  fx_quotes: 'an offer of seconds; its deed is in audit_logs',
  business_dates: 'one row; each step is a deed in audit_logs',
  throttles: 'counters',
  preferences: 'choices of comfort; each change is a deed in audit_logs',
  sign_in_attempts: 'counters',
  sign_in_challenges: 'minutes of a sign-in, which is a deed in audit_logs',
  challenges: 'minutes of an order; asking, sending and confirming are deeds in audit_logs',
  passkeys: 'adding, naming and removing them are deeds in audit_logs; counters move with each use',
  passkey_challenges: 'minutes of a ceremony',
  documents: 'never changed; adding and looking are deeds in audit_logs',
  screening_entries: 'a published list; loading it is a deed in audit_logs',
  password_resets: 'asking and using are deeds in audit_logs',
  recovery_codes: 'hashes; making and using them are deeds in audit_logs',
  encryption_keys: 'wrapped keys; making, rotating and destroying them are deeds in audit_logs',
  name_tokens: 'keyed hashes of beginnings of a name, which is itself noted in its row',
  statement_cuts: 'append-only, checked by verify',
  reports: 'append-only; cutting and taking one away are deeds in audit_logs',
  user_changes: 'holds before and after itself; asking and deciding are deeds in audit_logs',
  user_factors: 'secrets; making, confirming and removing them are deeds in audit_logs',

  outbox: 'what is to be sent',
  user_sessions: 'sign-ins and their ends are deeds in audit_logs and security_events',
  auth_tokens: 'as user_sessions',
  refresh_tokens: 'as user_sessions',
  eod_runs: 'progress of the end of day; its deeds are in audit_logs',
  eod_steps: 'progress of the end of day',
  eod_step_list: 'part of the program, written by migrations alone',
  audit_logs: 'evidence itself',
  audit_changes: 'evidence itself',
  access_logs: 'evidence itself',
  security_events: 'evidence itself',
  alerts: 'acknowledged by a deed in audit_logs',
  evidence_seals: 'seals the evidence',
  evidence_parts: 'seals the evidence',
  seals: 'chained and signed',
  seal_keys: 'public keys, never deleted',
  roots: 'signed and published',
  migrations: 'what was applied, with its hash',
}

it('every table with a state notes its changes, or says why not', async () => {
  const found = await rows(
    owner,
    `select c.relname as table, exists (select from pg_trigger t where t.tgrelid = c.oid
        and t.tgname = 'changes_are_noted') as noted
       from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' order by 1`,
  )
  const silent = found.filter(({ noted }) => !noted).map(({ table }) => table as string)
  expect(silent).toEqual(Object.keys(otherwise).sort())
})

it('of text, only what stands on the list is shown, and nothing personal stands on it', async () => {
  const shown = await rows(
    owner,
    `select c.relname as table, a.attname as column
       from pg_trigger t join pg_class c on c.oid = t.tgrelid
       cross join lateral (select string_to_array(encode(t.tgargs, 'escape'), '\\000') as given) g
       join pg_attribute a on a.attrelid = c.oid and a.attname = any (g.given[3]::text[])
      where t.tgname = 'changes_are_noted' and a.atttypid in ('text'::regtype, 'bytea'::regtype, 'jsonb'::regtype)
      order by 1, 2`,
  )
  expect(shown.length).toBeGreaterThan(40)
  const ofTheBank = new Set(['configurations', 'products', 'product_terms', 'product_limits', 'term_offers'])
  const more = ['fx_rates', 'gl_accounts', 'holidays', 'secrets', 'risk_rules', 'risk_rule_changes']
  for (const name of more) ofTheBank.add(name)
  const ofPeople = shown
    .filter(({ table }) => !ofTheBank.has(table))
    .map(({ table, column }) => `${table}.${column}`)
  // Names of kinds, states and currencies. Whoever adds a column here has seen that it tells nothing about a person.
  const kinds =
    /\.(?:kind|status|priority|role|mandate|channel|currency|product_code|rule|month_end|holiday|renewal|match|category|day_count|offer_code|force_kind|kyc_level|risk)$/
  expect(ofPeople.filter((name) => !kinds.test(name))).toEqual([])
})

it('lists no column that its table does not have', async () => {
  const text = (await import('node:fs')).readFileSync(
    new URL('../policies/evidence.sql', import.meta.url),
    'utf8',
  )
  const list = [...text.matchAll(/^\s+\('(\w+)', '\{([\w,]*)\}',\s+'\{([\w,]*)\}'\)/gm)]
  expect(list.length).toBeGreaterThan(20)
  for (const [, table, quiet, texts] of list)
    for (const column of `${quiet},${texts}`.split(',').filter(Boolean))
      expect(
        await value(
          owner,
          `select count(*)::int from pg_attribute where attrelid = ('banking.' || $1)::regclass and attname = $2`,
          [table, column],
        ),
        `${table}.${column}`,
      ).toBe(1)
})

describe('a deed', () => {
  const lower = (dailyCount: number) =>
    app.query(`select banking.lower_limits($1, $2, 'api', null, null, null, $3::int, null, 'r1')`, [
      asha.jti,
      own[0],
      dailyCount,
    ])

  it('leaves before and after, who and from where, in its own transaction', async () => {
    await lower(20)
    const [change, ...more] = await changes(() => lower(19))
    expect(more).toEqual([])
    expect(change).toMatchObject({
      table_name: 'account_limits',
      row_id: expect.stringMatching(/^\d+\|api$/),
      deed: 'update',
      before: { lowered_daily_count: 20 },
      after: { lowered_daily_count: 19 },
      actor: `user:${asha.userId}`,
      login: 'banking_app',
    })
    const [deed] = await rows(
      owner,
      'select action, transaction_id from banking.audit_logs order by id desc limit 1',
    )
    expect(deed).toEqual({ action: 'limits.lower', transaction_id: change!.transaction_id })
  })

  it('that is refused or rolled back leaves neither', async () => {
    const last = await value(owner, 'select max(id) from banking.audit_logs')
    expect(await changes(async () => expect(await outcome(lower(20))).toBe('forbidden'))).toEqual([])
    expect(await changes(() => inTransaction(app, () => lower(5)))).toEqual([])
    expect(await value(owner, 'select max(id) from banking.audit_logs')).toBe(last)
  })

  it('that changes a name or a secret tells that, and not what', async () => {
    const verifier = await value(owner, 'select password_verifier from banking.users where id = $1', [
      asha.userId,
    ])
    const [user] = await changes(() =>
      owner.query(
        `update banking.users set name_sealed = 'v1.somebody.else', password_verifier = sha256('x'), status = 'suspended' where id = $1`,
        [asha.userId],
      ),
    )
    const hidden = '(not shown)'
    expect(user).toMatchObject({
      table_name: 'users',
      row_id: String(asha.userId),
      // What is sealed is kept as it stood; what only pretends to be is not.
      before: { name_sealed: expect.stringMatching(/^v1\./), password_verifier: hidden, status: 'active' },
      after: { name_sealed: hidden, password_verifier: hidden, status: 'suspended' },
    })
    expect(JSON.stringify(user)).not.toMatch(/Somebody|Raman|\\\\x/)
    await owner.query(
      `update banking.users set status = 'active', phone_sealed = null, phone_index = null where id = $1`,
      [asha.userId],
    )
    const [phone] = await rows(
      owner,
      'select before, after from banking.audit_changes order by id desc limit 1',
    )
    // Sealed under the subject's key: kept as it stood, its index hidden.
    expect(phone).toMatchObject({
      before: { phone_sealed: expect.stringMatching(/^v1\./), phone_index: hidden },
      after: { phone_sealed: null },
    })
    // The change of status has ended all sessions.
    await owner.query('update banking.users set password_verifier = $2 where id = $1', [
      asha.userId,
      verifier,
    ])
    asha = await signIn(app, 'customer1@demo.bank')
  })

  it('by hand has no proved actor, and the log-in that did it', async () => {
    const [made, unmade] = await changes(async () => {
      await owner.query(
        `insert into banking.holidays (day, name, source) values ('2031-05-05', 'None', 'a test')`,
      )
      await owner.query(`delete from banking.holidays where day = '2031-05-05'`)
    })
    expect(made).toMatchObject({ deed: 'insert', actor: null, login: 'bank_admin', before: null })
    expect(made!.after).toEqual({ day: '2031-05-05', name: 'None', source: 'a test' })
    expect(unmade).toMatchObject({ deed: 'delete', before: made!.after, after: null })
  })
})

describe('the hot path leaves nothing here', () => {
  it('a transfer', async () => {
    const noted = await changes(() => transfer(app, asha, { from: own[0]!, to: own[1]!, minor: 100n }))
    expect(noted).toEqual([])
  })
  it('a sign-in, right or wrong, below the block', async () => {
    const noted = await changes(async () => {
      await app.query(
        `select banking.sign_in(testing.identifier('customer2@demo.bank'), 'no', 'j', 'r', 'web', null, null, 'x')`,
      )
      await signIn(app, 'customer2@demo.bank')
    })
    expect(noted).toEqual([])
  })
  it('a session that is seen again', async () => {
    await owner.query(`update banking.user_sessions set last_seen_at = last_seen_at - interval '2 minutes'`)
    expect(await changes(() => app.query('select banking.enter($1, $2)', [asha.jti, ['customer']]))).toEqual(
      [],
    )
  })
})

describe('from where', () => {
  it('is what the session has, whatever the transaction claimed before', async () => {
    await owner.query(
      `update banking.user_sessions set address = 'v1.x.y', device = 'other' where user_id = $1`,
      [asha.userId],
    )
    await inTransaction(app, async () => {
      await app.query(`select set_config('banking.origin', e'user:1\\n1.1.1.1\\nEdge', true)`)
      await app.query('select banking.enter($1, $2)', [asha.jti, ['customer']])
      expect(await value(app, `select current_setting('banking.origin')`)).toBe(
        `user:${asha.userId}\nv1.x.y\nother`,
      )
    })
  })
})

describe('evidence', () => {
  it.each([
    ['audit_logs', 'subject = subject'],
    ['audit_changes', 'row_id = row_id'],
    ['access_logs', 'what = what'],
    ['security_events', 'kind = kind'],
    ['evidence_parts', 'rows = rows'],
    ['evidence_seals', `hash = sha256('x')`],
  ])('%s: nobody changes or removes a row, its owner neither', async (table, change) => {
    await owner.query('select banking.cut_evidence(100)')
    for (const tamper of [`update banking.${table} set ${change}`, `delete from banking.${table}`])
      expect(await outcome(owner.query(tamper))).toBe('BK001')
    expect(await outcome(owner.query(`truncate banking.${table} cascade`))).toBe('BK001')
  })

  it('a seal takes its signature once', async () => {
    await owner.query('select banking.cut_evidence(100)')
    const sign = `update banking.evidence_seals set signature = sha256('x'), key_id = 'k'`
    await owner.query(`insert into banking.seal_keys (key_id, public_key) values ('k', sha256('k'))`)
    expect(await outcome(owner.query(sign))).toBe('done')
    expect(await outcome(owner.query(sign))).toBe('BK001')
  })
})
