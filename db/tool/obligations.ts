/** What `bank verify` looks at beside the journal: holds, force debits, term deposits, closed accounts. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

type Held = {
  number: string
  posted: string
  held: string
  open: string
  overdraft_limit: string
  status: string
  overdrawn: string
  lowered: boolean
  principal: string | null
}

const accounts = `
  select a.account_number as number, a.posted, a.held, a.overdraft_limit, a.status,
         coalesce((select sum(h.authorised - h.captured - h.released) from banking.holds h
           where h.account_id = a.id and h.status = 'open'), 0) as open,
         coalesce((select sum(d.overdrawn) from banking.force_debits d where d.account_id = a.id), 0) as overdrawn,
         exists (select from banking.account_events e where e.account_id = a.id and e.kind = 'overdraft') as lowered,
         (select d.principal + case d.status when 'matured' then d.interest else 0 end from banking.term_deposits d
           where d.account_id = a.id and d.status in ('active', 'matured')) as principal
    from banking.accounts a where a.type <> 'bank'`

/** Each account of a customer against its holds, force debits and deposits. */
async function standing(client: pg.Client): Promise<Check[]> {
  const held = new Finding('what accounts hold is the sum of their open holds')
  const within = new Finding('nothing is overdrawn but by force debits')
  const closed = new Finding('closed accounts are empty')
  const deposits = new Finding('term deposits hold their principal')
  for await (const row of rowsOf<Held>(client, accounts.trim())) {
    const where = () => `account ${row.number}`
    held.expect(row.held === row.open, where)
    const available = BigInt(row.posted) - BigInt(row.held) + BigInt(row.overdraft_limit)
    // Staff may lower an overdraft limit below what is used: that stands in the account's history.
    within.expect(available >= -BigInt(row.overdrawn) || row.lowered, where)
    closed.expect(row.status !== 'closed' || (row.posted === '0' && row.held === '0'), where)
    if (row.principal !== null) deposits.expect(row.principal === row.posted, where)
  }
  return [held, within, closed, deposits]
}

type Forced = { seq: string; kind: string; covered: boolean }

const forceDebits = `
  select d.transaction_seq as seq, d.kind, exists (select from banking.entries e
      where e.transaction_seq = d.transaction_seq and e.account_id = d.account_id and -e.amount >= d.amount) as covered
    from banking.force_debits d`

async function forced(client: pg.Client): Promise<Check> {
  const finding = new Finding('force debits are debits that were booked')
  for await (const row of rowsOf<Forced>(client, forceDebits.trim()))
    finding.expect(row.covered, () => `${row.kind} by transaction ${row.seq}`)
  return finding
}

export const obligations = async (client: pg.Client): Promise<Check[]> => [
  ...(await standing(client)),
  await forced(client),
]

export type ForceDebits = { kind: string; currency: string; count: number; overdrawn: string }

/** The named kinds of force debits with how far they went below what could be used, in minor units. */
export async function listForceDebits(client: pg.Client): Promise<ForceDebits[]> {
  const { rows } = await client.query<ForceDebits>(
    `select kind, currency, count(*)::int as count, sum(overdrawn)::text as overdrawn from banking.force_debits
      group by kind, currency order by kind, currency`,
  )
  return rows
}
