import { For } from 'solid-js'
import { t } from './words.ts'

/** The place of something that is on its way, as large as it will be, so that nothing jumps. */
export function Skeleton(props: { class: string }) {
  return <span aria-hidden="true" class={`block animate-breathe rounded-sm bg-ink/10 ${props.class}`} />
}

/** Rows of a list on their way. What stands below waits for them: `data-coming` in base.css. */
export function SkeletonRows(props: { rows: number }) {
  return (
    <div role="status" aria-label={t('loading')} data-coming>
      <For each={Array.from({ length: props.rows })}>
        {() => (
          <div class="flex min-h-18 items-center gap-3.5 px-4 py-3">
            <Skeleton class="size-11 shrink-0 rounded-full!" />
            <div class="grid flex-1 gap-2">
              <Skeleton class="h-4 w-2/5" />
              <Skeleton class="h-3 w-1/4" />
            </div>
            <Skeleton class="h-4 w-20" />
          </div>
        )}
      </For>
    </div>
  )
}
