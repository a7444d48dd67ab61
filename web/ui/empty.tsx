import type { JSX } from 'solid-js'

/** What stands where there is nothing yet, or nothing to be had: why, and what to do next. */
export function Empty(props: {
  icon: JSX.Element
  title: string
  children?: JSX.Element
  action?: JSX.Element
}) {
  return (
    <div class="grid justify-items-center gap-3 px-6 py-12 text-center">
      <span class="inline-flex size-14 items-center justify-center rounded-full bg-tint text-on-tint">
        {props.icon}
      </span>
      <p class="font-bold text-lead">{props.title}</p>
      <div class="max-w-sm text-soft text-small">{props.children}</div>
      {props.action}
    </div>
  )
}
