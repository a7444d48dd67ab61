import { A } from '@solidjs/router'
import MessageCircle from 'lucide-solid/icons/message-circle'
import Plus from 'lucide-solid/icons/plus'
import { For, Match, Show, Switch } from 'solid-js'
import type { Ticket } from '../../../worker/support/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { longMoment } from '../ledger/days.ts'
import { useInfiniteQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { ticketsQuery } from './queries.ts'
import { categoryNames, statusLooks, statusNames, subjectOf, t } from './words.ts'

function Row(props: { ticket: Ticket }) {
  return (
    <li>
      <A
        href={`/support/${props.ticket.id}`}
        class="grid gap-1 px-4 py-4 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
      >
        <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span class="min-w-0 break-words font-semibold">{subjectOf(props.ticket)}</span>
          <Badge look={statusLooks[props.ticket.status]}>{statusNames[props.ticket.status]}</Badge>
          <Show when={props.ticket.unread > 0}>
            <Badge look="good">{t('new_answer')}</Badge>
          </Show>
        </span>
        <span class="text-small text-soft">
          {t('line', {
            number: String(props.ticket.number),
            about: categoryNames[props.ticket.category],
            time: longMoment(props.ticket.changedAt),
          })}
        </span>
      </A>
    </li>
  )
}

/** Everything the customer asked of the bank's people. */
export default function Support() {
  const query = useInfiniteQuery(ticketsQuery)
  const items = () => (query.isSuccess ? query.data.pages.flatMap((page) => page.items) : [])
  const ask = () => (
    <A href="/support/new" class={buttonClass('primary')}>
      <Plus size={19} aria-hidden="true" /> {t('ask')}
    </A>
  )
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('help')} aside={<Show when={items().length > 0}>{ask()}</Show>} />
      </div>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={3} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && items().length === 0}>
            <Empty icon={<MessageCircle size={26} aria-hidden="true" />} title={t('nothing')} action={ask()}>
              {t('nothing_why')}
            </Empty>
          </Match>
          <Match when={query.isSuccess}>
            <ul class="divide-y divide-line">
              <For each={items()}>{(ticket) => <Row ticket={ticket} />}</For>
            </ul>
          </Match>
        </Switch>
      </Card>
      <Show when={query.hasNextPage}>
        <Button
          look="quiet"
          class="justify-self-center"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('older')}
        </Button>
      </Show>
    </div>
  )
}
