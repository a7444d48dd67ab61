import { type JSX, Show, splitProps } from 'solid-js'
import { controlClass } from './field.tsx'
import { t } from './words.ts'

/** For more than a line. Grows with what is typed where the browser can, and says when there is little room left. */
export function TextArea(
  props: Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'onInput' | 'maxLength'> & {
    value: string
    most: number
    onInput: (text: string) => void
  },
) {
  const [own, rest] = splitProps(props, ['class', 'onInput', 'most'])
  // Characters as the bank counts them: code points.
  const left = () => own.most - [...rest.value].length
  return (
    <div class="grid gap-1">
      <textarea
        rows={4}
        {...rest}
        onInput={(event) => own.onInput(event.currentTarget.value)}
        class={`${controlClass} max-h-96 min-h-28 resize-y [field-sizing:content] ${own.class ?? ''}`}
      />
      <Show when={left() < own.most / 10}>
        <p role="status" class={`justify-self-end text-tiny ${left() < 0 ? 'text-bad' : 'text-faint'}`}>
          {t(left() < 0 ? 'too_long' : 'left', { count: Math.abs(left()) })}
        </p>
      </Show>
    </div>
  )
}
