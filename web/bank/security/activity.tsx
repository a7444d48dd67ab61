import Clock from 'lucide-solid/icons/clock'
import { For, Show } from 'solid-js'
import type { Activity as Happened } from '../../../worker/customers/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { longMoment } from '../ledger/days.ts'
import { useInfiniteQuery } from '../reading.ts'
import { PagedCard } from './pages.tsx'
import { activityQuery } from './queries.ts'
import { kindWords } from './words.ts'

const placeOf = (one: Happened) =>
  [one.agent === 'other' ? 'Another program' : one.agent, one.address && `from ${one.address}`]
    .filter(Boolean)
    .join(' ')

/** Sign-ins and changes around the customer's own log-in. */
export default function Activity() {
  const events = useInfiniteQuery(activityQuery)
  const items = () => (events.isSuccess ? events.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title="Sign-ins and changes">
      <p class="text-small text-soft">
        What happened around your sign-in in the last 90 days. If a line is not yours, change your password
        and call us.
      </p>
      <PagedCard
        pages={events}
        isEmpty={items().length === 0}
        empty={
          <Empty icon={<Clock size={26} aria-hidden="true" />} title="Nothing in the last 90 days">
            Sign-ins and changes of your security settings will stand here.
          </Empty>
        }
      >
        <For each={items()}>
          {(one) => (
            <li class="grid gap-0.5 px-4 py-3.5 sm:px-5">
              <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
                {kindWords(one.kind)}
                <Show when={one.mine}>
                  <Badge look="good">This session</Badge>
                </Show>
                <Show when={one.severity === 'high' || one.severity === 'critical'}>
                  <Badge look="bad">Important</Badge>
                </Show>
              </p>
              <p class="break-words text-small text-soft">
                <time dateTime={one.at}>{longMoment(one.at)}</time>
                <Show when={placeOf(one)}>{(place) => <> · {place()}</>}</Show>
                <Show when={one.kind === 'signed_in' && !one.mine}>
                  {one.endedAt ? ` · ended ${longMoment(one.endedAt)}` : ' · not signed out'}
                </Show>
              </p>
            </li>
          )}
        </For>
      </PagedCard>
    </Section>
  )
}
