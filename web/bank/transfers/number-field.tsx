import { Field, Input } from '../../ui/field.tsx'

/** Where the number of an account is typed or pasted, with or without spaces. */
export function NumberField(props: {
  label: string
  /** What it looks like. */
  digits: string
  name: string
  value: string
  error?: string | undefined
  onInput: (typed: string) => void
}) {
  return (
    <Field label={props.label} error={props.error}>
      {(wiring) => (
        <Input
          {...wiring}
          name={props.name}
          inputmode="numeric"
          autocomplete="off"
          placeholder={props.digits}
          maxLength={24}
          aria-required="true"
          class="figures"
          value={props.value}
          onInput={props.onInput}
        />
      )}
    </Field>
  )
}
