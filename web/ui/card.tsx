import type { JSX } from 'solid-js'

export function Card(props: { children: JSX.Element; class?: string }) {
  return (
    <div class={`rounded-lg border border-line bg-surface shadow-card ${props.class ?? ''}`}>
      {props.children}
    </div>
  )
}

/** A part of a page under a heading of its own. */
export function Section(props: {
  title: string
  aside?: JSX.Element
  children: JSX.Element
  class?: string
}) {
  return (
    <section class={`grid content-start gap-3 ${props.class ?? ''}`}>
      <div class="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
        <h2 class="font-bold text-heading">{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  )
}

/**
 * Names and values, one pair a line: what a receipt or a review is made of. Where there is much room a value stands
 * beside its name, not at the other end of the line.
 */
export function Facts(props: { children: JSX.Element }) {
  return <dl class="@container divide-y divide-line">{props.children}</dl>
}

export function Fact(props: { name: string; children: JSX.Element }) {
  return (
    <div class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-3.5 @2xl:grid @2xl:grid-cols-[13rem_minmax(0,1fr)]">
      <dt class="text-small text-soft">{props.name}</dt>
      <dd class="min-w-0 max-w-full whitespace-break-spaces break-words font-medium">{props.children}</dd>
    </div>
  )
}
