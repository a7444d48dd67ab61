import { createSignal } from 'solid-js'
import { fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { AmountInput } from '../../bank/money/amount-input.tsx'
import { Field } from '../../ui/field.tsx'

/** What is typed as an amount, and what is wrong with it. */
export function useAmount(currency: () => Money['currency'], least: bigint, first = '') {
  const [typed, setTyped] = createSignal(first)
  const [error, setError] = createSignal<string>()
  const value = (): Money | undefined => {
    const amount = fromTyping(typed(), currency())
    return amount === undefined ? undefined : { amount, currency: currency() }
  }
  const check = () => {
    const now = value()
    const isRight = now !== undefined && minorOf(now) >= least
    setError(isRight ? undefined : 'Enter an amount such as 1,250 or 1,250.50.')
    return isRight
  }
  return { typed, setTyped, error, value, check }
}

export function AmountField(props: {
  label: string
  hint?: string
  amount: ReturnType<typeof useAmount>
  currency: Money['currency']
}) {
  return (
    <Field label={props.label} hint={props.hint} error={props.amount.error()}>
      {(wiring) => (
        <AmountInput
          {...wiring}
          currency={props.currency}
          value={props.amount.typed()}
          onInput={props.amount.setTyped}
        />
      )}
    </Field>
  )
}
