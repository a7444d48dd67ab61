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
      class="m-auto! w-[min(26rem,calc(100vw-2rem))] rounded-xl bg-surface p-6 text-ink shadow-float open:animate-rise"
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
