import { createSignal, Show } from 'solid-js'

const [message, setMessage] = createSignal('')
let timer: ReturnType<typeof setTimeout> | undefined

/** Says a short sentence at the foot of the page and to screen readers, for four seconds. */
export function toast(text: string) {
  clearTimeout(timer)
  setMessage(text)
  timer = setTimeout(() => setMessage(''), 4000)
}

/** The place where toasts appear; once in a page, so that the live region is there before its first message. */
export function Toaster() {
  return (
    <div
      role="status"
      class="unprinted pointer-events-none fixed inset-x-4 bottom-[calc(5.5rem+env(safe-area-inset-bottom))] z-50 flex justify-center md:bottom-6"
    >
      <Show when={message()}>
        <p class="animate-rise rounded-full bg-ink px-5 py-3 font-semibold text-canvas text-small shadow-float">
          {message()}
        </p>
      </Show>
    </div>
  )
}
