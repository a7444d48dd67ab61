import { type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Failed } from '../shell/faults.tsx'
import { t } from './words.ts'

type Pages = {
  isPending: boolean
  isError: boolean
  isFetching: boolean
  error: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  refetch: () => unknown
  fetchNextPage: () => unknown
}

/** A list in a card that comes page by page: on its way, failed, nothing there, there, and the way to more of it. */
export function PagedCard(props: {
  pages: Pages
  isEmpty: boolean
  empty: JSX.Element
  children: JSX.Element
}) {
  return (
    <Card class="overflow-hidden">
      <Switch>
        <Match when={props.pages.isPending}>
          <SkeletonRows rows={3} />
        </Match>
        <Match when={props.pages.isError}>
          <Failed
            error={props.pages.error}
            onRetry={() => void props.pages.refetch()}
            busy={props.pages.isFetching}
          />
        </Match>
        <Match when={props.isEmpty}>{props.empty}</Match>
        <Match when={true}>
          <ul class="divide-y divide-line">{props.children}</ul>
          <Show when={props.pages.hasNextPage}>
            <div class="grid border-line border-t p-2">
              <Button
                look="plain"
                busy={props.pages.isFetchingNextPage}
                onClick={() => void props.pages.fetchNextPage()}
              >
                {t('more')}
              </Button>
            </div>
          </Show>
        </Match>
      </Switch>
    </Card>
  )
}
