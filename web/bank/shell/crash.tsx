import { buttonClass } from '../../ui/button.tsx'
import { Logo } from './logo.tsx'

/** A fault of the page itself, or a part of it that a new version replaced while it was open. Loading it anew mends both. */
export function Crash(props: { error: unknown }) {
  console.error(props.error)
  return (
    <main class="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <Logo />
      <h1 class="mt-4 font-bold text-title">This page stumbled</h1>
      <p class="max-w-sm text-soft">Your money is safe: nothing was sent. Load the page again to carry on.</p>
      <a href="/" rel="external" class={buttonClass()}>
        Load again
      </a>
    </main>
  )
}
