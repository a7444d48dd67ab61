import { Show } from 'solid-js'
import { lostAt } from '../../offline/online.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Logo } from './logo.tsx'

/** A fault of the page itself, or a part of it that a new version replaced while it was open. Loading it anew mends both. */
export function Crash(props: { error: unknown }) {
  console.error(props.error)
  return (
    <main class="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <Logo />
      <Show
        when={lostAt()}
        fallback={
          <>
            <h1 class="mt-4 font-bold text-title">This page stumbled</h1>
            <p class="max-w-sm text-soft">
              Your money is safe: nothing was sent. Load the page again to carry on.
            </p>
          </>
        }
      >
        <h1 class="mt-4 font-bold text-title">You are offline</h1>
        <p class="max-w-sm text-soft">This page opens when there is a network again. Nothing was sent.</p>
      </Show>
      <a href="/" rel="external" class={buttonClass()}>
        Load again
      </a>
    </main>
  )
}
