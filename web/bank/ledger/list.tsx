import ReceiptText from 'lucide-solid/icons/receipt-text'
import Search from 'lucide-solid/icons/search'
import SearchX from 'lucide-solid/icons/search-x'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { useInfiniteQuery, useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { longDate } from './days.ts'
import { type Filters, historyQuery } from './queries.ts'
import { type DayHeading, Transactions } from './rows.tsx'
import { t } from './words.ts'

const screenful = 40
/** So many pages are looked through by themselves; then a press goes on. */
const pagesBeforeAsking = 40

/** A history that grows at its foot: what matches the filters, newest first, a page at a time. */
export function HistoryList(props: { filters: Filters; heading: DayHeading }) {
  const overview = useQuery(overviewQuery)
  const history = useInfiniteQuery(() => historyQuery(props.filters))
  const [said, setSaid] = createSignal('')
  const items = () => (history.isSuccess ? history.data.pages.flatMap((page) => page.items) : [])
  /** Beyond the account that the page is of: an account that was just opened has nothing to be found by other words. */
  const isFiltered = () =>
    Object.entries(props.filters).some(
      ([name, value]) => name !== 'account' && value !== undefined && value !== '',
    )
  const searchedTo = () => (history.isSuccess ? history.data.pages.at(-1)?.searchedTo : undefined)
  // A page that looked far and found little is no answer yet: go on until a screen is full or a while has passed.
  createEffect(() => {
    if (!searchedTo() || history.isFetching || history.isError || !history.hasNextPage) return
    const { pages } = history.data!
    const looked = pages.length % pagesBeforeAsking
    if (looked !== 0 && items().length < screenful) void history.fetchNextPage()
  })
  createEffect(
    on(
      () => (history.isSuccess ? items().length : -1),
      (count, before) => {
        if (before !== undefined && count >= 0) setSaid(t('shown', { count }))
      },
    ),
  )
  return (
    <div class="grid gap-4">
      <p role="status" class="sr-only">
        {said()}
      </p>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={8} />}>
          <Match when={history.isError && items().length === 0}>
            <Failed error={history.error} onRetry={() => void history.refetch()} busy={history.isFetching} />
          </Match>
          <Match when={history.isSuccess && items().length === 0 && history.hasNextPage}>
            <Empty icon={<Search size={26} aria-hidden="true" />} title={t('still_looking')}>
              <Show when={searchedTo()}>{(date) => t('found_back', { date: longDate(date()) })}</Show>
            </Empty>
          </Match>
          <Match when={history.isSuccess && items().length === 0}>
            <Show
              when={isFiltered()}
              fallback={
                <Empty icon={<ReceiptText size={26} aria-hidden="true" />} title={t('none_yet')}>
                  {t('none_yet_why')}
                </Empty>
              }
            >
              <Empty icon={<SearchX size={26} aria-hidden="true" />} title={t('nothing')}>
                {t('nothing_why')}
              </Empty>
            </Show>
          </Match>
          <Match when={history.isSuccess && overview.isSuccess && overview.data}>
            {(now) => (
              <Transactions
                items={items()}
                today={now().businessDate}
                heading={props.heading}
                accounts={now().accounts}
                mixed={!props.filters.account && now().accounts.length > 1}
              />
            )}
          </Match>
        </Switch>
      </Card>
      <Show when={items().length > 0 && searchedTo()}>
        {(date) => (
          <p class="text-center text-small text-soft">{t('looked_back', { date: longDate(date()) })}</p>
        )}
      </Show>
      <Show when={history.hasNextPage}>
        <Button
          look="quiet"
          class="justify-self-center"
          busy={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {history.isFetchNextPageError ? t('try_again') : searchedTo() ? t('further') : t('show_more')}
        </Button>
      </Show>
    </div>
  )
}
