import { type JSX, Show } from 'solid-js'
import { Failed } from '../bank/shell/faults.tsx'
import { Button } from '../ui/button.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'

type Pages = {
  isPending: boolean
  isError: boolean
  error: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  refetch: () => unknown
  fetchNextPage: () => unknown
}

/** A list that comes page by page: on its way, failed, there, and the way to more of it. */
export function More(props: { pages: Pages; children: JSX.Element }) {
  return (
    <Show when={!props.pages.isPending} fallback={<SkeletonRows rows={6} />}>
      <Show
        when={!props.pages.isError}
        fallback={<Failed error={props.pages.error} onRetry={() => void props.pages.refetch()} />}
      >
        {props.children}
        <Show when={props.pages.hasNextPage}>
          <Button
            look="quiet"
            class="justify-self-center"
            busy={props.pages.isFetchingNextPage}
            onClick={() => void props.pages.fetchNextPage()}
          >
            Show more
          </Button>
        </Show>
      </Show>
    </Show>
  )
}
