import { createEffect, createUniqueId, type JSX, onCleanup } from 'solid-js'

/** The browser's own modal dialog: it keeps the focus inside, closes by Escape and gives the focus back. */
export function Dialog(props: { open: boolean; title: string; onClose: () => void; children: JSX.Element }) {
  const id = createUniqueId()
  let element!: HTMLDialogElement
  createEffect(() => {
    if (props.open && !element.open) element.showModal()
    if (!props.open && element.open) element.close()
  })
  // Gone with the page's state rather than closed: the focus still goes back to where it came from.
  onCleanup(() => element.close())
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      class="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl bg-surface p-6 text-ink shadow-float open:animate-rise"
    >
      <div class="grid gap-4">
        <h2 id={id} class="font-bold text-heading">
          {props.title}
        </h2>
        {props.children}
      </div>
    </dialog>
  )
}
