import type { JSX } from 'solid-js'

const looks = {
  neutral: 'bg-sunken text-soft',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
}

export function Badge(props: { look?: keyof typeof looks; children: JSX.Element }) {
  return (
    <span
      class={`inline-block rounded-full px-2.5 py-0.5 font-semibold text-tiny first-letter:uppercase ${looks[props.look ?? 'neutral']}`}
    >
      {props.children}
    </span>
  )
}
