/** What a search asks of Postgres: one query for a page, one for totals. */
import { type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { exponents } from '../money.ts'
import { totalledInDepth, totalledLines, type totalsInput } from './contract.ts'
import type { Position } from './cursors.ts'
import { usualCategory } from './rules.ts'

/** What `q` has to be among where it is sealed: `names` (worker/vault/names.ts), and `notes` (worker/vault/notes.ts). */
export type Filters = z.output<typeof totalsInput> & {
  names?: number[] | undefined
  notes?: string[] | undefined
}

/** A search text inside LIKE means itself. */
const literally = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`

const bySide = (debit: SQL, credit: SQL) => sql`case when e.amount < 0 then ${debit} else ${credit} end`
const note = sql`coalesce(n.note, t.note)`

/** A name of the bank's own is searched as text, a sealed one by the beginnings of its words. */
const isNamed = (q: string, names: number[]) => {
  // In this order: a sealed name has nothing to find in, and ilike folds all of it before it looks.
  const clear = sql`${bySide(sql`t.to_tokens`, sql`t.from_tokens`)} is null
    and ${bySide(sql`t.to_name`, sql`t.from_name`)} ilike ${literally(q)}`
  if (names.length === 0) return clear
  return sql`(${clear} or ${bySide(sql`t.to_tokens`, sql`t.from_tokens`)} @> ${`{${names.join(',')}}`}::int[])`
}

// By the places of its dots: a pattern that counts hexadecimal digits takes Postgres as long as the rest of a line.
const isSealed = sql`${note} like 'v1.____________________________________.%'`

/** A note that is sealed is searched by the beginnings of its words, one of the bank's own or of before as text. */
const isNoted = (q: string, notes: string[]) =>
  sql`case when ${isSealed} then ${
    notes.length === 0 ? sql`false` : all(notes.map((token) => sql`strpos(${note}, ${token}) > 0`))
  } else ${note} ilike ${literally(q)} end`

/** The category of a line: what its account's parties say, else what its type suggests (worker/ledger/rules.ts). */
const usual = (way: 'debit' | 'credit') =>
  sql.raw(
    `case t.type ${Object.entries(usualCategory)
      .map(([type, category]) => `when '${type}' then '${category[way]}'`)
      .join(' ')} end`,
  )
const category = sql`coalesce(n.category::text, ${bySide(usual('debit'), usual('credit'))})`

/** Filters on what only the journal or the notes know. */
const deep = ({ type, category: filed, q, names, notes }: Filters): SQL[] =>
  [
    type && sql`t.type = ${type}::banking.transaction_type`,
    filed && sql`${category} = ${filed}`,
    q && sql`(${isNoted(q, notes ?? [])} or ${isNamed(q, names ?? [])})`,
  ].filter((one) => one !== undefined && one !== '') as SQL[]

const exponentOf = sql.raw(
  `case m.currency ${Object.entries(exponents)
    .map(([currency, exponent]) => `when '${currency}' then ${exponent}`)
    .join(' ')} end`,
)

/** Filters on the amount, in minor units of the account. More decimals than the currency has still bound exactly. */
const amounts = ({ min, max }: Filters): SQL[] =>
  [
    min && sql`abs(e.amount) >= ceil(${min}::numeric * 10 ^ ${exponentOf})`,
    max && sql`abs(e.amount) <= floor(${max}::numeric * 10 ^ ${exponentOf})`,
  ].filter((one) => one !== undefined) as SQL[]

/** A stretch of an account's lines, which the index on entries knows: account, booking date, sequence. */
const stretch = ({ account, currency, from, to }: Filters): SQL[] => [
  sql`e.account_id = m.id`,
  // An account that was named is there, with nothing in another currency.
  ...(account && currency ? [sql`m.currency = ${currency}`] : []),
  ...(from ? [sql`e.booking_date >= ${from}::date`] : []),
  ...(to ? [sql`e.booking_date <= ${to}::date`] : []),
]

/** What the bank counts in where nobody says otherwise; the newest value in force. */
const home = sql`(select c.value #>> '{}' from banking.configurations c, banking.business_dates b
  where c.name = 'bank.home_currency' and c.effective_from <= b.current order by c.effective_from desc limit 1)`

/** The caller's accounts that are asked about. Row-level security leaves no other; no query names the caller. */
function asked({ account, currency, min, max }: Filters): SQL {
  const isAmount = min !== undefined || max !== undefined
  return all([
    ...(account ? [sql`a.account_number = ${account}`] : []),
    ...(currency && !account ? [sql`a.currency = ${currency}`] : []),
    ...(isAmount && !account && !currency ? [sql`a.currency = ${home}`] : []),
  ])
}

const all = (conditions: SQL[]) => (conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`)

/** How the two directions differ in SQL: the order in which lines are read, and what lies beyond a position. */
const ways = {
  older: {
    ...{ order: sql`desc`, beyond: sql`<`, upTo: sql`<=`, within: sql`>=`, end: sql`'-infinity'::date` },
    last: sql`min`,
  },
  newer: {
    ...{ order: sql`asc`, beyond: sql`>`, upTo: sql`>=`, within: sql`<=`, end: sql`'infinity'::date` },
    last: sql`max`,
  },
}

/**
 * The lines after a position that pass the filters, at most `most`, in the order of reading. Each account's lines are
 * found by its own index and then merged. A search that looks into lines stops after `bound` of them in an account;
 * then `stop_…` is where: everything nearer has been looked at, on every account.
 */
export function pageQuery(
  filters: Filters,
  position: Position | undefined,
  most: number,
  bound: number,
): SQL {
  const { order, beyond, upTo, within, end, last } = ways[position?.way ?? 'older']
  const at = position && sql`(${position.date}::date, ${position.seq}::bigint`
  // The first is what the index can seek; the second tells the two lines of an own transfer apart.
  const after = at
    ? [
        sql`(e.booking_date, e.transaction_seq) ${upTo} ${at})`,
        sql`(e.booking_date, e.transaction_seq, e.account_id) ${beyond} ${at}, ${position.account}::bigint)`,
      ]
    : []
  const lines = all([...stretch(filters), ...after])
  const inOrder = sql`order by e.booking_date ${order}, e.transaction_seq ${order}`
  const amount = amounts(filters)
  const texts = deep(filters)
  // Along an account dates and sequence go on together, so the last line that is looked at has the last of each.
  const seen =
    amount.length + texts.length === 0
      ? sql`(select null::date as stop_date, null::bigint as stop_seq, null::bigint[] as looked)`
      : sql`(select case when count(*) = ${bound}::int then ${last}(e.booking_date) end as stop_date,
          case when count(*) = ${bound}::int then ${last}(e.transaction_seq) end as stop_seq,
          ${texts.length > 0 ? sql`array_agg(e.transaction_seq) filter (where ${all(amount)})` : sql`null::bigint[]`} as looked,
          min(e.transaction_seq) as low, max(e.transaction_seq) as high
          from (select e.booking_date, e.transaction_seq, e.amount from banking.entries e where ${lines} ${inOrder}
            limit ${bound}::int) e)`
  // Likewise what holders wrote beside these lines is read once, in one stretch, and found by number.
  const noted = sql`(select jsonb_object_agg(o.transaction_seq, jsonb_build_array(o.note, o.category))
    from banking.transaction_notes o where o.account_id = m.id and o.transaction_seq between seen.low and seen.high)`
  const shown = sql`t.id, t.type, t.from_number, t.to_number, t.from_name, t.to_name, t.created_at, t.note,
    n.note as own_sealed, ${category} as category`
  const passed =
    texts.length === 0
      ? sql`select e.account_id, e.transaction_seq, e.amount, e.booking_date, ${shown}
          from banking.entries e
          join banking.transactions t on t.seq = e.transaction_seq
          left join banking.transaction_notes n
            on n.account_id = e.account_id and n.transaction_seq = e.transaction_seq
         where ${lines} and (e.booking_date, e.transaction_seq) ${within} (edge.end_date, edge.end_seq)
           and ${all(amount)}
         ${inOrder} limit ${most}::int`
      : // In one walk along the journal's key, for all lines: a search of it for each costs more than to read them.
        sql`select m.id as account_id, t.seq as transaction_seq, e.amount, t.booking_date, ${shown}
          from banking.transactions t
          cross join lateral (select case when t.from_number = m.account_number then -t.amount else t.amount end as amount) e
          cross join lateral (select o ->> 0 as note, o ->> 1 as category from (select m.noted -> t.seq::text as o offset 0) o) n
         where t.seq = any (m.looked) and (t.booking_date, t.seq) ${within} (edge.end_date, edge.end_seq)
           and ${all(texts)}
         order by t.seq ${order} limit ${most}::int`
  return sql`
    with mine as materialized (
      select m.id, m.account_number, m.currency, seen.stop_date, seen.stop_seq, seen.looked, ${texts.length > 0 ? noted : sql`null::jsonb`} as noted
        from (select a.id, a.account_number, a.currency from banking.accounts a where ${asked(filters)}) m
        left join lateral ${seen} seen on true
    ), edge as materialized (
      -- A bound that is computed where it is used would not be sought by the index.
      select (select count(*) from mine) as accounts, s.stop_date, s.stop_seq, s.id as stop_account,
          coalesce(s.stop_date, ${end}) as end_date, coalesce(s.stop_seq, 0) as end_seq
        from (values (true)) one left join (select stop_date, stop_seq, id from mine where stop_seq is not null
          order by stop_date ${order}, stop_seq ${order}, id ${order} limit 1) s on true
    )
    select edge.accounts, edge.stop_date::text, edge.stop_seq, edge.stop_account, line.*,
        case when line.own_sealed is not null then
          banking.own_words('transaction_notes', 'note', line.id::text, line.own_sealed) end as own_note
      from edge left join lateral (
        select found.*, own.balance_after, own.value_date
          from (
            select m.account_number, m.currency, passed.*
              from mine m cross join lateral (${passed}) passed
             where edge.stop_seq is null or (passed.booking_date, passed.transaction_seq, passed.account_id) ${within}
                 (edge.stop_date, edge.stop_seq, edge.stop_account)
             order by passed.booking_date ${order}, passed.transaction_seq ${order}, passed.account_id ${order}
             limit ${most}::int
          ) found
          -- Only of what is shown: until here the index alone was read of entries.
          join banking.entries own on own.transaction_seq = found.transaction_seq and own.account_id = found.account_id
      ) line on true
     order by line.booking_date ${order}, line.transaction_seq ${order}, line.account_id ${order}`
}

export type Line = {
  accounts: string
  stop_date: string | null
  stop_seq: string | null
  stop_account: string | null
  account_number: string
  currency: string
  account_id: string
  transaction_seq: string | null
  amount: string
  balance_after: string
  booking_date: string
  value_date: string
  id: string
  type: string
  from_number: string | null
  to_number: string | null
  from_name: string
  to_name: string
  created_at: string
  note: string | null
  own_note: string | null
  category: string
}

/** What passes the filters, counted and summed up by the index alone unless a filter looks into lines. */
export function totalsQuery(
  filters: Filters,
  bound = deep(filters).length === 0 ? totalledLines : totalledInDepth,
): SQL {
  const looking = deep(filters)
  const journal =
    looking.length === 0
      ? sql``
      : sql`join banking.transactions t on t.seq = e.transaction_seq left join banking.transaction_notes n
          on n.account_id = e.account_id and n.transaction_seq = e.transaction_seq`
  return sql`
    with mine as materialized (
      select m.id, m.currency, stop.booking_date as since,
          coalesce(stop.booking_date, '-infinity'::date) as stop_date, coalesce(stop.transaction_seq, 0) as stop_seq
        from (select a.id, a.currency from banking.accounts a where ${asked(filters)}) m
        left join lateral (select e.booking_date, e.transaction_seq from banking.entries e
          where ${all(stretch(filters))}
          order by e.booking_date desc, e.transaction_seq desc offset ${bound}::int limit 1) stop on true
    )
    select m.currency, count(e.amount) as count, coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credits,
        coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as debits, max(m.since)::text as since
      from mine m left join lateral (
        select e.amount from banking.entries e ${journal}
         where ${all([...stretch(filters), ...amounts(filters), ...looking])} and
           (e.booking_date, e.transaction_seq) > (m.stop_date, m.stop_seq)
      ) e on true
     group by m.currency order by m.currency`
}

export type Sum = { currency: string; count: string; credits: string; debits: string; since: string | null }
