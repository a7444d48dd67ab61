import Clock from 'lucide-solid/icons/clock'
import { For, Show } from 'solid-js'
import type { Activity as Happened } from '../../../worker/customers/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { longMoment } from '../ledger/days.ts'
import { useInfiniteQuery } from '../reading.ts'
import { kindWords } from './activity-words.ts'
import { PagedCard } from './pages.tsx'
import { activityQuery } from './queries.ts'
import { t } from './words.ts'

const placeOf = (one: Happened) =>
  [
    one.agent === 'other' ? t('another') : one.agent,
    one.address && t('from_address', { address: one.address }),
  ]
    .filter(Boolean)
    .join(' ')

/** Sign-ins and changes around the customer's own log-in. */
export default function Activity() {
  const events = useInfiniteQuery(activityQuery)
  const items = () => (events.isSuccess ? events.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title={t('signins')}>
      <p class="text-small text-soft">{t('signins_why')}</p>
      <PagedCard
        pages={events}
        isEmpty={items().length === 0}
        empty={
          <Empty icon={<Clock size={26} aria-hidden="true" />} title={t('nothing90')}>
            {t('signins_here')}
          </Empty>
        }
      >
        <For each={items()}>
          {(one) => (
            <li class="grid gap-0.5 px-4 py-3.5 sm:px-5">
              <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
                {kindWords(one.kind)}
                <Show when={one.mine}>
                  <Badge look="good">{t('this_session')}</Badge>
                </Show>
                <Show when={one.severity === 'high' || one.severity === 'critical'}>
                  <Badge look="bad">{t('important')}</Badge>
                </Show>
              </p>
              <p class="break-words text-small text-soft">
                <time dateTime={one.at}>{longMoment(one.at)}</time>
                <Show when={placeOf(one)}>{(place) => <> · {place()}</>}</Show>
                <Show when={one.kind === 'signed_in' && !one.mine}>
                  {` · ${one.endedAt ? t('ended', { time: longMoment(one.endedAt) }) : t('not_out')}`}
                </Show>
              </p>
            </li>
          )}
        </For>
      </PagedCard>
    </Section>
  )
}
