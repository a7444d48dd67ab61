import { createSignal, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import type { Channel, LimitKind } from '../../../worker/limits/contract.ts'
import { type Currency, fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank } from '../../api.ts'
import { AmountInput } from '../../bank/money/amount-input.tsx'
import { inWords } from '../../bank/money/format.ts'
import { Field, Input } from '../../ui/field.tsx'
import { DeedDialog } from './deed.tsx'

export const kinds: LimitKind[] = ['perTransaction', 'dailyAmount', 'dailyCount', 'monthlyAmount']
export const kindNames: Record<LimitKind, string> = {
  perTransaction: 'One payment',
  dailyAmount: 'In a day',
  dailyCount: 'Payments a day',
  monthlyAmount: 'In a month',
}
export const channelNames: Record<Channel, string> = { web: 'In the app', api: 'By other programs' }

/** Proposes a higher limit; what it is now stands beside it. */
export function RaiseDialog(props: {
  accountNumber: string
  currency: Currency
  channel: Channel
  kind: LimitKind
  present: Money | number | null
  onClose: () => void
}) {
  const id = uuidv7()
  const [typed, setTyped] = createSignal('')
  const [error, setError] = createSignal<string>()
  const isCount = () => props.kind === 'dailyCount'
  const now = () =>
    props.present === null
      ? 'no limit'
      : typeof props.present === 'number'
        ? String(props.present)
        : inWords(props.present)
  const amount = (): Money | undefined => {
    const text = fromTyping(typed(), props.currency)
    return text === undefined ? undefined : { amount: text, currency: props.currency }
  }
  const check = () => {
    const value = isCount()
      ? /^\d{1,6}$/.test(typed().trim()) && BigInt(typed().trim())
      : amount() && minorOf(amount()!)
    const least = typeof props.present === 'number' ? BigInt(props.present) : minorOf(props.present!)
    const fault = !value
      ? isCount()
        ? 'Enter a whole number.'
        : 'Enter an amount such as 25,000.'
      : value <= least
        ? `Enter more than ${now()}. To lower a limit is for the customer.`
        : undefined
    setError(fault)
    return fault === undefined
  }
  return (
    <DeedDialog
      title={`Raise: ${kindNames[props.kind].toLowerCase()}`}
      consequence={`Now ${now()}, ${channelNames[props.channel].toLowerCase()}. Once approved the new limit holds at once, in place of the product’s and of what the customer lowered.`}
      word="Propose the raise"
      done="Proposed"
      second
      check={check}
      send={(reason) =>
        bank.limits.proposeRaise.mutate({
          id,
          accountNumber: props.accountNumber,
          channel: props.channel,
          kind: props.kind,
          ...(isCount() ? { count: Number(typed().trim()) } : { amount: amount()! }),
          reason,
        })
      }
      onClose={props.onClose}
    >
      <Field label="New limit" error={error()}>
        {(wiring) => (
          <Show
            when={isCount()}
            fallback={
              <AmountInput {...wiring} currency={props.currency} value={typed()} onInput={setTyped} />
            }
          >
            <Input
              {...wiring}
              inputmode="numeric"
              autocomplete="off"
              maxLength={6}
              value={typed()}
              onInput={setTyped}
            />
          </Show>
        )}
      </Field>
    </DeedDialog>
  )
}
