import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import { type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

const looks = {
  info: ['bg-tint text-on-tint', Info],
  good: ['bg-good-tint text-good', CircleCheck],
  warn: ['bg-warn-tint text-warn', CircleAlert],
  bad: ['bg-bad-tint text-bad', CircleAlert],
} as const

/** A sentence that wants to be read now. Bad news is announced at once, the rest when there is a pause. */
export function Notice(props: {
  kind: keyof typeof looks
  title?: string | undefined
  children: JSX.Element
  action?: JSX.Element
}) {
  return (
    <div
      role={props.kind === 'bad' ? 'alert' : 'status'}
      class={`flex gap-3 rounded-md px-4 py-3.5 text-small ${looks[props.kind][0]}`}
    >
      <Dynamic component={looks[props.kind][1]} size={20} class="mt-px shrink-0" aria-hidden="true" />
      <div class="grid min-w-0 flex-1 gap-1">
        <Show when={props.title}>
          <p class="font-bold">{props.title}</p>
        </Show>
        <div class="text-ink">{props.children}</div>
        {props.action}
      </div>
    </div>
  )
}
