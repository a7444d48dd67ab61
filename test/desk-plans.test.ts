/**
 * No list, search or record of the desk reads in full what grows with the bank. Scans of whole tables are made dear, so that
 * Postgres makes one only where no index answers, and its own counts tell.
 */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from './bank.ts'
import { connect, connectOwner, demoNumbers, rows, type Session, signIn, value } from './teller.ts'

const bank = await freshBank()
let owner: pg.Client
let app: pg.Client
let counts: pg.Client
let leela: Session
let meera: Session
let account: string
let customer: string

beforeAll(async () => {
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  counts = await connect(bank.wire.superUrl)
  leela = await signIn(app, 'operator1@demo.bank')
  meera = await signIn(app, 'admin1@demo.bank')
  account = (await demoNumbers(owner)).asha[0]!
  customer = await value(owner, 'select customer_id from banking.customers order by id limit 1')
  await owner.query('select banking.cut_seal(100000)')
})

const growing = `{users,customers,accounts,account_parties,entries,transactions,audit_logs,audit_changes,access_logs,
  security_events,name_tokens,tickets,cases,applications,proposals,account_changes,customer_changes,user_changes,limit_raises,
  customer_months,evidence_parts,account_days,encryption_keys,holds,user_sessions,reports}`

const day = '2026-01-15'
const asked: [string, 'operator' | 'admin', string, unknown[]][] = [
  ['a name', 'operator', "find_customers($1, $2, 20, 'r', null)", ['0'.repeat(32)]],
  [
    'two beginnings',
    'operator',
    "find_customers($1, $2, 20, 'r', null)",
    [`${'0'.repeat(32)} ${'1'.repeat(32)}`],
  ],
  ['an address', 'operator', "find_customers($1, $2, 20, 'r', null)", ['0'.repeat(64)]],
  ['a customer', 'operator', "read_customer($1, $2, 'r')", ['customer']],
  ['an account', 'operator', "read_account($1, $2, 'r')", ['account']],
  ['lines', 'operator', "read_account_entries($1, $2, 40, 51, 'r')", ['account']],
  [
    'lines of a value date',
    'operator',
    `read_account_entries($1, $2, null, 51, 'r', '${day}', 'value')`,
    ['account'],
  ],
  ['days by value date', 'operator', "read_account_days($1, $2, 'value', null, 51, 'r')", ['account']],
  ['a transaction', 'operator', "read_journal_line($1, 1, 'r')", []],
  ['the trial balance', 'operator', `trial_balance($1, '${day}', 'booking')`, []],
  ['the chart by value date', 'operator', `chart_of_accounts($1, '${day}', 'value')`, []],
  ['a line of the ledger', 'operator', `gl_accounts_of($1, '2010', 'INR', '${day}', 'value', null, 51)`, []],
  ['the day book', 'operator', `day_book($1, '${day}', null, 51)`, []],
  ['the inbox', 'operator', "list_proposals($1, 'pending', null, 51, 'r')", []],
  ['what was approved', 'operator', "list_proposals($1, 'approved', now(), 51, 'r')", []],
  ['what expired', 'operator', "list_proposals($1, 'expired', null, 51, 'r')", []],
  ['applications', 'operator', "list_applications($1, null, null, 51, 'r')", []],
  ['applications that expired', 'operator', "list_applications($1, 'expired', now(), 51, 'r')", []],
  ['cases', 'operator', "list_cases($1, 'closed', 50, 3, 51, 'r')", []],
  ['tickets', 'operator', "read_tickets($1, 'closed', null, null, 51, 'r')", []],
  ['reviews', 'operator', "list_reviews($1, null, null, 51, 'r')", []],
  ['raises', 'operator', "list_raises($1, 'r')", []],
  ['colleagues', 'operator', 'list_colleagues($1)', []],
  ['the end of day', 'operator', 'day_status($1)', []],
  ['reports', 'admin', 'list_reports($1, null, null, 51)', []],
  ['analytics', 'admin', "read_analytics($1, '2025-02-01', '2026-01-31', 'month', null)", []],
  [
    'events of a kind',
    'admin',
    `list_security_events($1, null, 'x', null, '${day}', '${day}', null, 51, 'r')`,
    [],
  ],
  [
    'grave events',
    'admin',
    "list_security_events($1, 'critical', null, null, null, null, null, 51, 'r')",
    [],
  ],
  ['alerts', 'admin', "list_alerts($1, true, null, 51, 'r')", []],
  ['deeds', 'admin', "search_audit($1, null, null, null, null, null, null, null, 51, 50000, 'r')", []],
  [
    'deeds of a day',
    'admin',
    `search_audit($1, null, null, null, null, '${day}', '${day}', null, 51, 50000, 'r')`,
    [],
  ],
  ['the staff', 'admin', "list_users($1, '', 'admin', null, null, 51, 'r')", []],
]

const scans = async () =>
  new Map(
    (
      await rows(
        counts,
        `select relname as name, seq_scan::int as scans from pg_stat_xact_user_tables
          where schemaname = 'banking' and relname = any ($1::text[])`,
        [growing.replace(/\s/g, '')],
      )
    ).map(({ name, scans: made }) => [name as string, made as number]),
  )

/** The tables that a statement reads in full. */
async function readInFull(text: string, values: unknown[]): Promise<string[]> {
  await counts.query('begin')
  try {
    // Else an index that is read in full would stand for its table, and be counted nowhere.
    await counts.query(
      'set local enable_seqscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off',
    )
    const before = await scans()
    await counts.query(text, values)
    const after = await scans()
    return [...after].filter(([name, made]) => made > (before.get(name) ?? 0)).map(([name]) => name)
  } finally {
    await counts.query('rollback')
  }
}

it('a table that is read in full is told', async () => {
  expect(await readInFull("select from banking.users u where 'user:' || u.id = $1", ['user:1'])).toEqual([
    'users',
  ])
  expect(await readInFull('select from banking.users u where u.id = $1', [1])).toEqual([])
})

it.each(asked)('%s', async (_, role, call, values) => {
  const given = values.map((one) => (one === 'account' ? account : one === 'customer' ? customer : one))
  const { jti } = role === 'admin' ? meera : leela
  expect(await readInFull(`select banking.${call}`, [jti, ...given])).toEqual([])
})
