import { createEffect, createUniqueId, type JSX, onCleanup } from 'solid-js'

/** The browser's own modal dialog: it keeps the focus inside, closes by Escape and gives the focus back. */
export function Dialog(props: { open: boolean; title: string; onClose: () => void; children: JSX.Element }) {
  const id = createUniqueId()
  let element!: HTMLDialogElement
  createEffect(() => {
    if (props.open && !element.open) element.showModal()
    if (!props.open && element.open) element.close()
  })
  // Taken out of the page while open, it would not give the focus back.
  onCleanup(() => element.open && element.close())
  // In the middle whatever it stands in: a page of the desk takes the margins of what is directly in it.
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      class="m-auto! w-[min(26rem,calc(100vw-2rem))] scroll-pb-28 rounded-xl bg-surface p-0 text-ink shadow-float open:animate-rise [&_form]:flex! [&_form]:flex-col"
    >
      <div class="flex flex-col gap-4 p-6">
        <h2 id={id} class="font-bold text-heading">
          {props.title}
        </h2>
        {props.children}
      </div>
    </dialog>
  )
}

/**
 * What a dialog asks, as its last part: the way back and then the deed. On a phone they share the line, and where that is too short the
 * deed stands above. In a dialog longer than the window they stay in sight, with what goes on behind them fading out.
 */
export const Answers = (props: { children: JSX.Element }) => (
  <div
    class="[@media(min-height:30rem)]:sticky bottom-0 z-1 -mx-6 -mb-6 flex flex-wrap-reverse justify-end gap-2 bg-surface px-6 pt-1 pb-6
      before:pointer-events-none before:absolute before:inset-x-0 before:bottom-full before:h-4 before:bg-linear-to-t
      before:from-surface max-sm:*:flex-auto"
  >
    {props.children}
  </div>
)
