import { type JSX, splitProps } from 'solid-js'
import { Input } from './field.tsx'

/** A code of six digits that another device shows; the browser offers it where it knows it. */
export function CodeInput(
  props: Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> & { onInput: (code: string) => void },
) {
  const [own, rest] = splitProps(props, ['onInput'])
  return (
    <Input
      {...rest}
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxLength={9}
      spellcheck={false}
      class="figures tracking-[0.3em]"
      // Apps show them as 123 456.
      onInput={(text) => own.onInput(text.replaceAll(/\D/g, '').slice(0, 6))}
    />
  )
}
