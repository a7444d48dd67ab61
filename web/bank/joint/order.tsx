import { A } from '@solidjs/router'
import { Match, Show, Switch } from 'solid-js'
import type { JointOrder } from '../../../worker/joint/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { dateFormat } from '../../ui/language.ts'
import { ending } from '../accounts/names.ts'
import { percent, renewalName, termName } from '../deposits/names.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { endInWords, ruleInWords } from '../schedules/words.ts'
import { JointNominees } from './nominees.tsx'
import { states, t } from './words.ts'

const moment = (at: string) => dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
const looks = {
  pending: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'neutral',
  expired: 'neutral',
  lapsed: 'neutral',
} as const

/** In words, as buttons name it. */
export function inShort(order: JointOrder) {
  if (order.kind === 'closing') return t('short_closing', { account: ending(order.accountNumber) })
  if (order.kind === 'nominees') return t('short_nominees', { account: ending(order.accountNumber) })
  if (order.kind === 'exchange') return t('short_exchange', { currency: order.brings?.least.currency ?? '' })
  if (order.kind === 'deposit_closing')
    return t('short_deposit_closing', { account: ending(order.accountNumber) })
  if (order.change) return t('short_deposit_change', { account: ending(order.accountNumber) })
  if (order.deposit) return t('short_deposit', { term: termName(order.deposit) })
  const name = order.toName ?? ''
  if (!order.schedule) return t('short_to', { name })
  return t('short_to_often', { name, often: ruleInWords(order.schedule).toLowerCase() })
}

/** What else one signs: how often it is paid, on which terms it is put away, or what it has to bring. */
function termsOf({ kind, to, schedule, deposit, change, brings, status }: JointOrder): string | undefined {
  if (change) {
    const [date, account] = [longDate(change.maturesOn), ending(to ?? '')]
    return change.renewal === 'none'
      ? t('changed_paid', { date, account })
      : t('changed_renewed', { date, renewal: renewalName(change.renewal), account })
  }
  if (brings && status === 'lapsed') return t('lapsed_why', { amount: inWords(brings.least) })
  if (brings && kind === 'exchange')
    return t('brings_exchange', { least: inWords(brings.least), quoted: inWords(brings.quoted) })
  if (brings) return t('brings_interest', { least: inWords(brings.least) })
  if (schedule) {
    const first = schedule.rule === 'once' ? undefined : t('first_on', { date: longDate(schedule.firstDate) })
    return [ruleInWords(schedule), first, endInWords(schedule)].filter(Boolean).join(', ')
  }
  if (!deposit) return undefined
  const rate = t('rate_for', { rate: percent(deposit.ratePercent), term: termName(deposit) })
  const account = ending(deposit.payout)
  return deposit.renewal === 'none'
    ? t('terms_paid', { rate, account })
    : t('terms_renewed', { rate, renewal: renewalName(deposit.renewal), account })
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

  return (
    <li class="grid gap-2 px-4 py-4 sm:px-5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <p class="min-w-0 break-words font-semibold">
          <Switch>
            <Match when={one().kind === 'closing'}>{t('close_account')}</Match>
            <Match when={one().kind === 'nominees'}>{t('name_nominees')}</Match>
            <Match when={one().kind === 'deposit'}>{t('open_deposit')}</Match>
            <Match when={one().change}>{t('change_deposit')}</Match>
            <Match when={one().brings}>
              {t(one().kind === 'exchange' ? 'convert_to' : 'close_early_to')}{' '}
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
        {t.parts(one().kind === 'nominees' || one().change ? 'made_for' : 'made', {
          who: one().mine ? t('you') : one().maker,
          time: moment(one().madeAt),
          account: <span class="figures whitespace-nowrap">{ending(one().accountNumber)}</span>,
        })}
        <Show when={one().note}> · {one().note}</Show>
      </p>
      <Show when={termsOf(one())}>{(terms) => <p class="break-words text-small">{terms()}</p>}</Show>
      <Show when={one().nominees}>{(named) => <JointNominees named={named()} />}</Show>
      <Show when={one().reason}>
        {(reason) => <p class="break-words text-small">{t('reason_is', { reason: reason() })}</p>}
      </Show>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Badge look={looks[one().status]}>{states(one().status)}</Badge>
        <Switch>
          <Match when={one().may}>
            <div class="flex flex-wrap gap-1">
              <Button
                look="plain"
                class="px-3!"
                onClick={props.onRefuse}
                aria-label={t('refuse_which', { order: inShort(one()) })}
              >
                {t('refuse')}
              </Button>
              <Button
                class="px-5!"
                busy={props.busy}
                onClick={props.onApprove}
                aria-label={t('approve_which', { order: inShort(one()) })}
              >
                {t('approve')}
              </Button>
            </div>
          </Match>
          <Match when={one().status === 'pending' && one().mine}>
            <Button
              look="plain"
              class="-mr-3 px-3!"
              onClick={props.onRefuse}
              aria-label={t('take_back_which', { order: inShort(one()) })}
            >
              {t('take_back')}
            </Button>
          </Match>
          <Match when={one().status === 'pending' && one().signed}>
            <p class="text-small text-soft">{t('you_said')}</p>
          </Match>
          <Match when={one().transactionId}>
            {(id) => (
              <A
                href={`/receipt/${id()}`}
                class="inline-flex min-h-11 items-center font-semibold text-brand text-small"
              >
                {t('receipt')}
              </A>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={one().status === 'pending'}>
        <p class="text-small text-soft">
          {t(
            one().schedule
              ? 'until_schedule'
              : one().kind === 'deposit_closing'
                ? 'until_deposit_closing'
                : one().amount
                  ? 'until_amount'
                  : 'until',
            { time: moment(one().expiresAt) },
          )}
        </p>
      </Show>
    </li>
  )
}
