import { createSignal, type JSX, onCleanup } from 'solid-js'

// The longest gap that systems take for a double click.
const doubleClickMs = 500

/** What must not be hit by the second half of a double click that was meant for the page before. */
export function Unhurried(props: { class?: string; children: JSX.Element }) {
  const [ready, setReady] = createSignal(false)
  const timer = setTimeout(() => setReady(true), doubleClickMs)
  onCleanup(() => clearTimeout(timer))
  return (
    <div inert={!ready()} class={props.class}>
      {props.children}
    </div>
  )
}
