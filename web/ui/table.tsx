import type { JSX } from 'solid-js'

/**
 * A table of figures: dense, and where the window is narrower it scrolls in itself, by keyboard too. `head` and the
 * rows are `th` and `td`; a cell of figures has the class `num`.
 */
export function Table(props: {
  label: string
  head: JSX.Element
  foot?: JSX.Element
  children: JSX.Element
}) {
  return (
    // A region that scrolls must be reached by the keyboard.
    <section
      aria-label={props.label}
      tabindex="0"
      class="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table class="table w-full border-collapse text-left text-small">
        <thead class="bg-sunken text-soft text-tiny">
          <tr>{props.head}</tr>
        </thead>
        <tbody class="divide-y divide-line">{props.children}</tbody>
        {props.foot}
      </table>
    </section>
  )
}
