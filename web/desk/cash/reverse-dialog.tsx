import { createSignal, Show } from 'solid-js'
import type { DeskEntry } from '../../../worker/desk/contract.ts'
import { fromTyping, type Money, minorOf, toMoney } from '../../../worker/money.ts'
import { bank } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { typeNames } from '../../bank/ledger/kinds.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { AmountInput } from '../../bank/money/amount-input.tsx'
import { grouped, inWords } from '../../bank/money/format.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { refusalOf, useOrder } from '../ordering.ts'
import { Outcome } from './cash-dialog.tsx'
import { Steps } from './steps.tsx'

type Extent = 'all' | 'part'

/** Taking a transaction back: all of it or a part, with a reason that both sides can read, and once more asked. */
export function ReverseDialog(props: { entry: DeskEntry; onClose: () => void }) {
  const { currency } = props.entry.amount
  const left = () => toMoney(minorOf(props.entry.amount) - minorOf(props.entry.refunded), currency)
  const onlyParts = minorOf(props.entry.refunded) > 0n
  const [extent, setExtent] = createSignal<Extent>(onlyParts ? 'part' : 'all')
  const [typed, setTyped] = createSignal(onlyParts ? grouped(left().amount) : '')
  const [reason, setReason] = createSignal('')
  const [errors, setErrors] = createSignal<{ amount?: string; reason?: string }>({})
  const [amount, setAmount] = createSignal<Money>()
  const sending = useOrder(
    (id) =>
      bank.reversals.make.mutate({
        id,
        original: props.entry.id,
        scope: props.entry.scope,
        reason: reason(),
        ...(extent() === 'part' && { amount: amount()! }),
      }),
    () => `Reversal ${inWords(amount()!)}`,
  )
  let form!: HTMLFormElement

  const chosen = (): Money | undefined => {
    if (extent() === 'all') return props.entry.amount
    const wire = fromTyping(typed(), currency)
    const money = wire === undefined ? undefined : { amount: wire, currency }
    return money && minorOf(money) > 0n && minorOf(money) <= minorOf(left()) ? money : undefined
  }
  const review = (event: SubmitEvent) => {
    event.preventDefault()
    const money = chosen()
    const found = {
      ...(!money && { amount: `Enter an amount up to ${inWords(left())}.` }),
      ...(!reason().trim() && { reason: 'Say why. The customer can read it.' }),
    }
    setErrors(found)
    if (!money || found.reason) return focusFirstFault(form)
    setAmount(money)
  }
  const change = () => {
    setAmount(undefined)
    sending.renew()
  }
  const close = () => {
    if (sending.stage() !== 'sending') props.onClose()
  }

  return (
    <Dialog open title={`Reverse ${typeNames[props.entry.type].toLowerCase()}`} onClose={close}>
      <p class="text-small text-soft">
        <Amount value={props.entry.amount} frank class="font-semibold text-ink" /> booked on{' '}
        {longDate(props.entry.bookingDate)}
        {props.entry.counterparty.name ? `, ${props.entry.counterparty.name}` : ''}
      </p>
      <Show
        keyed
        when={amount()}
        fallback={
          <form ref={form} onSubmit={review} novalidate class="grid gap-4">
            <Show when={!onlyParts}>
              <Segmented<Extent>
                legend="How much"
                value={extent()}
                options={[
                  { value: 'all', label: 'All of it' },
                  { value: 'part', label: 'A part' },
                ]}
                onChange={setExtent}
              />
            </Show>
            <Show when={extent() === 'part'}>
              <Field label="Amount" hint={`${inWords(left())} is left of it.`} error={errors().amount}>
                {(wiring) => (
                  <AmountInput {...wiring} currency={currency} value={typed()} onInput={setTyped} />
                )}
              </Field>
            </Show>
            <Field label="Reason" hint="Stands on the statement." error={errors().reason}>
              {(wiring) => (
                <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
              )}
            </Field>
            <Answers>
              <Button look="plain" onClick={close}>
                Cancel
              </Button>
              <Button type="submit">Review</Button>
            </Answers>
          </form>
        }
      >
        {(money) => (
          <>
            <Facts>
              <Fact name="To be taken back">
                <Amount value={money} frank class="font-bold text-lead" />
              </Fact>
              <Fact name="Reason">{reason()}</Fact>
            </Facts>
            <Outcome
              stage={sending.stage()}
              pending={sending.answer()?.status === 'pending'}
              done="Taken back"
              amount={money}
              part={extent() === 'part'}
              refusal={sending.fault() && refusalOf(sending.fault()!)}
            />
            <Steps
              stage={sending.stage()}
              send={`Take back ${inWords(money)}`}
              onSend={() => void sending.submit()}
              onChange={change}
              onClose={close}
            />
          </>
        )}
      </Show>
    </Dialog>
  )
}
