/** What the bank writes about accounts: their state, fees, deposits, what holders decide together, payments for later. */
import type { Facts, Line, Reading, Template } from './facts.ts'
import type { Words } from './words/words.ts'

type Key = keyof Words['sentences']

const parts: Record<string, Key> = {
  interestRatePercent: 'term_interest',
  overdraftRatePercent: 'term_overdraft',
  monthlyFee: 'term_fee',
  minimumBalance: 'term_minimum',
  minimumBalanceFee: 'term_minimum_fee',
}
/** A rate, or an amount in minor units, as `banking.product_before` tells them. */
function termOf({ minor, none }: Reading, value: unknown): string {
  const term = (value ?? {}) as { minor?: unknown; currency?: unknown }
  if (typeof term === 'object' && 'minor' in term) return minor(term.minor, term.currency) ?? none
  return typeof value === 'string' && /^[\d.]+$/.test(value) ? `${value} %` : none
}
/** What was and what will be, a line for each part of the terms that changes. */
const changed: Line = (reading, { before, after }) =>
  Object.entries((after ?? {}) as Facts)
    .filter(([part]) => Object.hasOwn(parts, part))
    .map(([part, then]) =>
      reading.say(parts[part]!, {
        after: termOf(reading, then),
        before: termOf(reading, ((before ?? {}) as Facts)[part]),
      }),
    )

/** The first of these sentences that has its facts. */
const first =
  (...keys: Key[]): Line =>
  ({ say }) =>
    keys.map((key) => say(key)).find((said) => said !== undefined)

/** A sentence by the value of a fact; `otherwise` where it is another, or none. */
const by =
  (fact: string, keys: Record<string, Key>, otherwise?: Key): Line =>
  ({ say }, facts) => {
    const told = String(facts[fact])
    const key = Object.hasOwn(keys, told) ? keys[told] : otherwise
    return key && say(key)
  }

export const ofAccounts = {
  account_closed: { lines: ['closed', 'closed_hint'] },
  account_frozen: {
    lines: [by('side', { debit: 'stopped_out', credit: 'stopped_in' }, 'stopped_both'), 'stopped_hint'],
  },
  account_unfrozen: { lines: ['which_account', 'unfrozen'] },
  account_dormant: { lines: ['dormant', 'dormant_hint'] },
  money_in: { lines: [first('credited_with', 'credited'), 'when'] },
  money_out: { lines: [first('debited_by', 'debited'), 'when', 'debited_hint'] },
  review_due: { lines: ['review_by', 'review_hint', 'review_end'] },
  review_overdue: { lines: ['review_over', 'review_over_hint'] },
  review_done: { lines: ['review_done'] },
  export_ready: { lines: ['export_where', 'export_hint'] },
  fee_charged: { lines: [first('fee_of', 'fee'), 'fee_hint'] },
  minimum_balance_short: {
    lines: [
      first('short_of', 'short'),
      (reading, facts) =>
        facts.amount === '0'
          ? reading.say('short_no_fee')
          : (reading.say('short_fee_of') ?? reading.say('short_fee')),
    ],
  },
  terms_change: { lines: [first('terms_of', 'terms'), changed, 'terms_hint'] },
  deposit_matures: {
    lines: [
      'matures',
      by('renewal', { none: 'matures_paid', gone: 'matures_gone' }, 'matures_again'),
      by('renewal', { gone: 'matures_choose' }, 'matures_hint'),
    ],
  },
  deposit_matured: {
    lines: [
      'matured',
      by('to', { renewed: 'matured_again', paid: 'matured_paid', waited: 'matured_waited' }, 'matured_stays'),
      // As `banking.payout_obstacle` finds it.
      by('why', {
        review: 'waits_review',
        level: 'waits_level',
        payout_gone: 'waits_payout_gone',
        payout_stopped: 'waits_payout_stopped',
        stopped: 'waits_stopped',
        empty: 'waits_empty',
      }),
    ],
  },
  joint_order_waiting: {
    lines: [
      by(
        'kind',
        {
          closing: 'waits_closing',
          schedule: 'waits_schedule',
          deposit: 'waits_deposit',
          exchange: 'waits_exchange',
          deposit_closing: 'waits_deposit_closing',
          nominees: 'waits_nominees',
          deposit_change: 'waits_deposit_change',
        },
        'waits_payment',
      ),
      'waits_until',
    ],
  },
  joint_order_settled: {
    lines: [
      by(
        'kind',
        {
          closing: 'settled_closing',
          schedule: 'settled_schedule',
          deposit: 'settled_deposit',
          exchange: 'settled_exchange',
          deposit_closing: 'settled_deposit_closing',
          nominees: 'settled_nominees',
          deposit_change: 'settled_deposit_change',
        },
        'settled_payment',
      ),
      by('status', {
        approved: 'joint_approved',
        lapsed: 'joint_lapsed',
        refused: 'joint_refused',
        withdrawn: 'joint_withdrawn',
        expired: 'joint_expired',
      }),
    ],
  },
  order_settled: {
    lines: [
      'you_ordered',
      (reading, { status }) =>
        status ? reading.say(status === 'released' ? 'order_done' : 'order_not_done') : undefined,
    ],
  },
  schedule_stopped: {
    lines: [
      by('status', {
        active: 'schedule_active',
        paused: 'schedule_paused',
        cancelled: 'schedule_cancelled',
        ended: 'schedule_ended',
      }),
      'schedule_where',
    ],
  },
  schedule_waiting: { lines: ['due_waits', 'due_again', 'schedule_where'] },
  schedule_skipped: { lines: ['due_skipped', 'schedule_where'] },
  schedule_failed: { lines: ['due_failed', 'schedule_where'] },
} satisfies Record<string, Template>
