import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { type JSX, Show, splitProps } from 'solid-js'

type Look = 'primary' | 'spark' | 'quiet' | 'plain'

const looks: Record<Look, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-press',
  spark: 'bg-spark text-on-spark hover:bg-spark-press',
  quiet: 'bg-tint text-on-tint hover:brightness-95',
  plain: 'text-brand hover:bg-tint',
}

/** The classes of a button, for a link that looks like one. */
export const buttonClass = (look: Look = 'primary', extra = '') =>
  `inline-flex min-h-12 items-center justify-center gap-2 rounded-full px-5 py-2.5 text-center font-semibold
  leading-tight transition-[background-color,filter,transform] duration-150 active:scale-[0.98]
  disabled:opacity-60 disabled:active:scale-100 ${looks[look]} ${extra}`

type Props = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look
  /** Work is under way: the button keeps its place and its focus, and a press does nothing. */
  busy?: boolean
}

export function Button(props: Props) {
  const [own, rest] = splitProps(props, ['look', 'busy', 'class', 'children', 'onClick'])
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={own.busy || undefined}
      onClick={(event) => {
        if (own.busy) event.preventDefault()
        else if (typeof own.onClick === 'function') own.onClick(event)
      }}
      class={buttonClass(own.look, own.class)}
    >
      <Show when={own.busy}>
        <LoaderCircle size={20} class="animate-turn" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  )
}

/** A round button that shows only an icon; `label` is its name. */
export function IconButton(props: {
  label: string
  children: JSX.Element
  onClick: () => void
  pressed?: boolean
  class?: string
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      onClick={() => props.onClick()}
      class={`inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors
        hover:bg-ink/8 ${props.class ?? ''}`}
    >
      {props.children}
    </button>
  )
}
