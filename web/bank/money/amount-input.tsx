import type { Currency } from '../../../worker/money.ts'
import { fromTyping, toMoney } from '../../../worker/money.ts'
import { Input } from '../../ui/field.tsx'
import { grouped, sign } from './format.ts'

/** An amount as people type it, with or without commas; tidied when the field is left. */
export function AmountInput(props: {
  id: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: 'true' | undefined
  currency: Currency
  value: string
  onInput: (text: string) => void
}) {
  const tidy = () => {
    const amount = fromTyping(props.value, props.currency)
    if (amount) props.onInput(grouped(amount))
  }
  return (
    <div class="relative">
      <span
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 font-semibold text-title text-soft"
      >
        {sign(props.currency)}
      </span>
      <Input
        id={props.id}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        aria-required="true"
        name="amount"
        inputmode="decimal"
        autocomplete="off"
        placeholder={toMoney(0n, props.currency).amount}
        value={props.value}
        onInput={props.onInput}
        onBlur={tidy}
        maxLength={24}
        class={`figures placeholder:font-normal min-h-18! font-bold text-title! tracking-tight ${
          // Some currencies have three letters for a sign.
          sign(props.currency).length > 1 ? 'pl-24!' : 'pl-11!'
        }`}
      />
    </div>
  )
}
