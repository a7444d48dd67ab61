import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import type { JointOrder } from '../../../worker/joint/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ending } from '../accounts/names.ts'
import { percent, renewalName, termName } from '../deposits/names.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { endInWords, ruleInWords } from '../schedules/words.ts'

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const badges = {
  pending: ['Waiting', 'warn'],
  approved: ['Approved', 'good'],
  refused: ['Refused', 'bad'],
  withdrawn: ['Taken back', 'neutral'],
  expired: ['Expired', 'neutral'],
  lapsed: ['Lapsed', 'neutral'],
} as const

/** In words, as buttons name it. */
export function inShort(order: JointOrder) {
  if (order.kind === 'closing') return `closing ${ending(order.accountNumber)}`
  if (order.kind === 'exchange') return `converting into ${order.brings?.least.currency}`
  if (order.kind === 'deposit_closing') return `closing the deposit ${ending(order.accountNumber)}`
  if (order.deposit) return `a deposit for ${termName(order.deposit)}`
  const often = order.schedule ? `, ${ruleInWords(order.schedule).toLowerCase()}` : ''
  return `to ${order.toName}${often}`
}

/** What else one signs: how often it is paid, on which terms it is put away, or what it has to bring. */
function termsOf({ kind, schedule, deposit, brings, status }: JointOrder): string | undefined {
  if (brings && status === 'lapsed')
    return `All agreed, but it would have brought less than ${inWords(brings.least)} by then. Nothing has moved.`
  if (brings && kind === 'exchange')
    return `Brings at least ${inWords(brings.least)}, at the bank’s rate when the last of you approves; ${inWords(brings.quoted)} when it was ordered.`
  if (brings) return `Brings at least ${inWords(brings.least)}, with the interest for the days that it ran.`
  if (schedule) {
    const first = schedule.rule === 'once' ? undefined : `first on ${longDate(schedule.firstDate)}`
    return [ruleInWords(schedule), first, endInWords(schedule)].filter(Boolean).join(', ')
  }
  if (!deposit) return undefined
  const rate = `${percent(deposit.ratePercent)} a year for ${termName(deposit)}`
  const after = deposit.renewal === 'none' ? 'then paid out to' : `then: ${renewalName(deposit.renewal)}, to`
  return `${rate}, ${after} ${ending(deposit.payout)}. All holders of the account hold it.`
}

type Props = {
  order: JointOrder
  busy: boolean
  onApprove: () => void
  onRefuse: () => void
}

/** One order with who gave it, and what the caller can say to it. Amounts are never hidden: this is what one signs. */
export function Order(props: Props) {
  const one = () => props.order
  const badge = () => badges[one().status]
  return (
    <li class="grid gap-2 px-4 py-4 sm:px-5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <p class="min-w-0 break-words font-semibold">
          <Switch>
            <Match when={one().kind === 'closing'}>Close the account</Match>
            <Match when={one().kind === 'deposit'}>Open a term deposit</Match>
            <Match when={one().brings}>
              {one().kind === 'exchange' ? 'Convert, to' : 'Close a deposit early, to'}{' '}
              <span class="figures font-normal text-small text-soft">{ending(one().to ?? '')}</span>
            </Match>
            <Match when={one().toName}>
              {one().toName}{' '}
              <span class="figures font-normal text-small text-soft">{ending(one().to ?? '')}</span>
            </Match>
          </Switch>
        </p>
        <Show when={one().amount}>{(amount) => <Amount value={amount()} class="font-semibold" frank />}</Show>
      </div>
      <p class="break-words text-small text-soft">
        {one().mine ? 'You' : one().maker}, {moment.format(new Date(one().madeAt))}, from{' '}
        <span class="figures">{ending(one().accountNumber)}</span>
        <Show when={one().note}> · {one().note}</Show>
      </p>
      <Show when={termsOf(one())}>{(terms) => <p class="break-words text-small">{terms()}</p>}</Show>
      <Show when={one().reason}>{(reason) => <p class="break-words text-small">Reason: {reason()}</p>}</Show>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Badge look={badge()[1]}>{badge()[0]}</Badge>
        <Switch>
          <Match when={one().may}>
            <div class="flex flex-wrap gap-1">
              <Button
                look="plain"
                class="px-3!"
                onClick={props.onRefuse}
                aria-label={`Refuse: ${inShort(one())}`}
              >
                Refuse
              </Button>
              <Button
                class="px-5!"
                busy={props.busy}
                onClick={props.onApprove}
                aria-label={`Approve: ${inShort(one())}`}
              >
                Approve
              </Button>
            </div>
          </Match>
          <Match when={one().status === 'pending' && one().mine}>
            <Button
              look="plain"
              class="-mr-3 px-3!"
              onClick={props.onRefuse}
              aria-label={`Take back: ${inShort(one())}`}
            >
              Take back
            </Button>
          </Match>
          <Match when={one().status === 'pending' && one().signed}>
            <p class="text-small text-soft">You said yes; others are still to.</p>
          </Match>
          <Match when={one().transactionId}>
            {(id) => (
              <A
                href={`/receipt/${id()}`}
                class="inline-flex min-h-11 items-center font-semibold text-brand text-small"
              >
                Receipt
              </A>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={one().status === 'pending'}>
        <p class="text-small text-soft">
          Until {moment.format(new Date(one().expiresAt))}
          <Switch>
            <Match when={one().schedule}>; the bank pays when it is due, without asking again</Match>
            <Match when={one().kind === 'deposit_closing'}>; it stays put away so long</Match>
            <Match when={one().amount}>; the money is set aside so long</Match>
          </Switch>
          .
        </p>
      </Show>
    </li>
  )
}
