/** The part of `bank verify` about term deposits: what each was promised, by the offer of its day, and what it then earned. */
import type pg from 'pg'
import { type Check, Finding, rowsOf } from './findings.ts'

/**
 * Each term with the offer that was in force when it began, the order that paid it in or the term that it renewed, and the
 * entry of interest that came right before an early end. `whole` is false where something else was taken out of it, so that
 * it had less to earn on.
 */
const terms = `
  select d.id, d.status, d.principal::text as principal, d.interest::text as interest, d.rounding::text as rounding,
         trunc(d.rate_percent * 10000)::text as rate, trunc(d.penalty_rate_percent * 10000)::text as penalty_rate, d.least_days,
         (d.rate_percent, d.penalty_rate_percent, d.least_days, d.day_count, d.rounding)
           = (o.rate_percent, o.penalty_rate_percent, o.least_days, o.day_count, o.rounding) as as_offered,
         case when d.renewed_from is null then t.amount = d.principal and t.to_number = a.account_number
              else b.account_id = d.account_id and d.principal in (b.principal, b.principal + b.interest) end as as_paid_in,
         d.opened_on = coalesce(b.matures_on, t.booking_date)
           and d.matures_on = (d.opened_on + make_interval(months => coalesce(o.months, 0), days => coalesce(o.days, 0)))::date
           as as_dated,
         d.matures_on - d.opened_on as term_days, d.ended_on - d.opened_on as days,
         case when d.status = 'closed_early' and d.interest > 0 then coalesce((
           select i.amount = d.interest from banking.transactions p
             join banking.entries e on e.transaction_seq = p.seq and e.amount > 0
             join banking.entries i on i.account_id = e.account_id and i.version = e.version - 1
             join banking.transactions r on r.seq = i.transaction_seq and r.type = 'interest'
            where p.id = d.ended_by and p.from_number = a.account_number), false) else true end as booked,
         not exists (select from banking.entries e join banking.transactions p on p.seq = e.transaction_seq
           where e.account_id = d.account_id and e.amount < 0 and not exists (
             select from banking.term_deposits x where x.account_id = d.account_id and x.ended_by = p.id)) as whole
    from banking.term_deposits d
    join banking.accounts a on a.id = d.account_id
    left join banking.transactions t on t.scope = d.scope and t.id = d.transaction_id
    left join banking.term_deposits b on b.id = d.renewed_from
    left join lateral (select f.* from banking.term_offers f
      where f.code = d.offer_code and f.effective_from <= d.opened_on order by f.effective_from desc limit 1) o on true`

type Term = Record<'id' | 'status' | 'principal' | 'rounding' | 'rate' | 'penalty_rate', string> &
  Record<'least_days' | 'term_days', number> &
  Record<'as_offered' | 'as_paid_in' | 'as_dated', boolean | null> & {
    interest: string | null
    days: number | null
    booked: boolean
    whole: boolean
  }

/** Simple, ACT/365F, half-up to the deposit's unit: the whole term at its rate, or the days it ran at the lower one. */
function earned(term: Term): bigint {
  const early = term.status === 'closed_early' && term.days! < term.term_days
  if (early && term.days! < term.least_days) return 0n
  const rate = BigInt(early ? term.penalty_rate : term.rate)
  const [unit, days] = [BigInt(term.rounding), BigInt(early ? term.days! : term.term_days)]
  const year = 365_000_000n * unit
  return ((2n * BigInt(term.principal) * rate * days + year) / (2n * year)) * unit
}

export async function deposits(client: pg.Client): Promise<Check[]> {
  const agreed = new Finding('term deposits run on what was offered and paid in')
  const dated = new Finding('term deposits run from their day to the end of their term')
  const paid = new Finding('term deposits earned what was agreed')
  for await (const term of rowsOf<Term>(client, terms.trim())) {
    const where = () => `deposit ${term.id}`
    agreed.expect(term.as_offered === true && term.as_paid_in === true, where)
    dated.expect(term.as_dated === true, where)
    if (term.status !== 'active' && term.interest !== null && term.whole)
      paid.expect(term.booked && BigInt(term.interest) === earned(term), where)
  }
  return [agreed, dated, paid]
}
