import { Show } from 'solid-js'
import { spaced } from './names.ts'

/** One side of a payment: its name, and its number where it has one. */
export function Party(props: { name: string; accountNumber: string | null }) {
  return (
    <span class="block sm:text-right">
      {props.name}
      <Show when={props.accountNumber}>
        {(number) => <span class="figures block font-normal text-small text-soft">{spaced(number())}</span>}
      </Show>
    </span>
  )
}
