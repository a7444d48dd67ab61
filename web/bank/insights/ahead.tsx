import { A } from '@solidjs/router'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import Lock from 'lucide-solid/icons/lock'
import { For, Match, Show, Switch } from 'solid-js'
import type { Ahead } from '../../../worker/insights/contract.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { dateFormat } from '../../ui/language.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ending } from '../accounts/names.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { aheadQuery } from './queries.ts'
import { t } from './words.ts'

const dayOf = (date: string) =>
  dateFormat({ day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(date))

/** What may be spent until the next income, and how that was found. */
function Left(props: { ahead: Ahead }) {
  const one = () => props.ahead
  const bare = () => ({ ...one().left, amount: one().left.amount.replace('-', '') })
  return (
    <div class="grid gap-1.5 p-4 sm:p-5">
      <p class="text-small text-soft">
        {t(one().left.amount.startsWith('-') ? 'short_until' : 'left_until', { date: dayOf(one().until) })}
      </p>
      <p class="font-bold text-title tracking-tight">
        <Amount value={bare()} />
      </p>
      <p class="text-small text-soft">
        {t.parts('there_now', {
          has: <Amount value={one().has} />,
          due: <Amount value={one().due} />,
        })}
      </p>
      <p class="max-w-[75ch] text-soft text-tiny">
        <Show when={one().income} fallback={t('no_income')}>
          {(income) =>
            t.parts('expect', {
              amount: <Amount value={income().amount} />,
              name: income().from.name,
              date: dayOf(income().last),
            })
          }
        </Show>
      </p>
    </div>
  )
}

function Coming(props: { item: Ahead['items'][number] }) {
  const one = () => props.item
  return (
    <li>
      <A
        href={one().kind === 'payment' ? '/schedules' : `/accounts/${one().account}`}
        class="flex min-h-16 flex-wrap items-center gap-x-3.5 px-4 py-3 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
      >
        <span class="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-tint text-on-tint max-[22rem]:hidden">
          <Show when={one().kind === 'payment'} fallback={<Lock size={19} aria-hidden="true" />}>
            <CalendarClock size={19} aria-hidden="true" />
          </Show>
        </span>
        <span class="min-w-0 flex-1 basis-28">
          <span class="line-clamp-2 font-semibold leading-snug">
            {one().kind === 'maturity'
              ? t('matures', { account: ending(one().account) })
              : one().own && one().to?.accountNumber
                ? t('to_own', { account: ending(one().to!.accountNumber!) })
                : one().to?.name}
          </span>
          <span class="text-small text-soft">{longDate(one().date)}</span>
        </span>
        <Amount
          value={one().amount}
          direction={one().kind === 'maturity' ? 'credit' : 'debit'}
          class="ml-auto font-semibold"
        />
      </A>
    </li>
  )
}

const rupees = (amount: string) => ({ amount, currency: 'INR' as const })
/** As long as what people usually read here. */
const likely = {
  has: rupees('1250000.00'),
  due: rupees('12500.00'),
  left: rupees('1250000.00'),
  until: '2000-11-30',
  income: { amount: rupees('125000.00'), from: { name: 'Some Company Limited' }, last: '2000-11-01' },
} as unknown as Ahead

/** Invisible, but of the size of what comes, so that nothing below it jumps. */
function OnItsWay() {
  return (
    <div role="status" aria-label={t('loading')} data-coming class="relative">
      <div aria-hidden="true" class="invisible divide-y divide-line">
        <Left ahead={likely} />
        <NothingDue />
      </div>
      <div class="absolute inset-x-0 top-0 grid gap-3 p-4 sm:p-5">
        <Skeleton class="h-4 w-40" />
        <Skeleton class="h-9 w-48" />
        <Skeleton class="h-4 w-56 max-w-full" />
      </div>
    </div>
  )
}

function NothingDue() {
  return (
    <p class="px-4 py-3.5 text-small text-soft sm:px-5">
      {t('nothing_due')}{' '}
      <A href="/schedules/add" class="font-semibold text-brand underline">
        {t('schedule')}
      </A>
    </p>
  )
}

/** What is left to spend, and what comes in the next 14 days. */
export function AheadCards(props: { link?: boolean }) {
  const ahead = useQuery(aheadQuery)
  const known = () => (ahead.isSuccess ? ahead.data : undefined)
  return (
    <Section
      title={t('what_next')}
      class="order-1"
      aside={
        <Show when={props.link}>
          <A href="/insights" class={buttonClass('plain', '-mr-4 px-4!')}>
            {t('title')}
          </A>
        </Show>
      }
    >
      <Card class="divide-y divide-line overflow-hidden">
        <Switch fallback={<OnItsWay />}>
          <Match when={ahead.isError}>
            <Failed error={ahead.error} onRetry={() => void ahead.refetch()} busy={ahead.isFetching} />
          </Match>
          <Match when={known()}>
            {(now) => (
              <>
                <Left ahead={now()} />
                <Show when={now().items.length > 0} fallback={<NothingDue />}>
                  <ul class="divide-y divide-line">
                    <For each={now().items}>{(item) => <Coming item={item} />}</For>
                  </ul>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </Card>
    </Section>
  )
}
