import CircleAlert from 'lucide-solid/icons/circle-alert'
import { createUniqueId, type JSX, Show, splitProps } from 'solid-js'

type Wiring = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }

/** A label, a control, a hint and an error, tied together for whoever cannot see that they are neighbours. */
export function Field(props: {
  label: string
  hint?: string | undefined
  error?: string | undefined
  /** Stands at the right end of the label's line. */
  aside?: JSX.Element
  children: (wiring: Wiring) => JSX.Element
}) {
  const id = createUniqueId()
  return (
    <div class="grid gap-1.5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <label for={id} class="font-semibold text-small">
          {props.label}
        </label>
        {props.aside}
      </div>
      {props.children({
        id,
        get 'aria-describedby'() {
          return `${id}-hint ${id}-error`
        },
        get 'aria-invalid'() {
          return (props.error ? 'true' : undefined) as 'true'
        },
      })}
      <p id={`${id}-hint`} class="text-faint text-tiny empty:hidden">
        {props.hint}
      </p>
      <p id={`${id}-error`} aria-live="polite" class="flex gap-1.5 text-bad text-small empty:hidden">
        <Show when={props.error}>
          <CircleAlert size={18} class="mt-0.5 shrink-0" aria-hidden="true" />
          <span>{props.error}</span>
        </Show>
      </p>
    </div>
  )
}

export const controlClass = `w-full min-h-13 rounded-md border border-edge bg-surface px-4 py-3 text-body
  placeholder:text-faint transition-[border-color,box-shadow] hover:border-ink
  focus:border-brand focus:outline-none focus:ring-3 focus:ring-brand/25
  aria-invalid:border-bad aria-invalid:ring-bad/20 disabled:opacity-60`

export function Input(
  props: Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> & { onInput?: (text: string) => void },
) {
  const [own, rest] = splitProps(props, ['class', 'onInput'])
  return (
    <input
      {...rest}
      onInput={(event) => own.onInput?.(event.currentTarget.value)}
      class={`${controlClass} ${own.class ?? ''}`}
    />
  )
}

/** Moves the focus to the first control that was refused, so that nobody has to look for it. */
export const focusFirstFault = (form: HTMLElement) =>
  queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
