import { createSignal, Show } from 'solid-js'
import { type Currency, exponents, fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank } from '../../api.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { AmountInput } from '../../bank/money/amount-input.tsx'
import { inWords } from '../../bank/money/format.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { pendingSentence, refusalOf, useOrder } from '../ordering.ts'
import { Steps } from './steps.tsx'

export type Movement = {
  kind: 'deposit' | 'withdrawal' | 'issue' | 'return' | 'delivery' | 'remittance'
  currency: Currency
  /** The customer's account of a deposit or withdrawal. */
  account?: { accountNumber: string; holderName: string; available: Money; mandate: string } | undefined
}

const titles: Record<Movement['kind'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  issue: 'Take cash from the vault',
  return: 'Return cash to the vault',
  delivery: 'Cash arrived at the vault',
  remittance: 'Cash sent out of the vault',
}
const verbs: Record<Movement['kind'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Pay out',
  issue: 'Take',
  return: 'Return',
  delivery: 'Book',
  remittance: 'Book',
}
/** What the teller has to see before cash goes out to somebody who may not draw it alone. */
const cautions: Record<string, [title: string, text: string]> = {
  jointly: [
    'All holders sign',
    'They decide about this account together: pay out only against the signatures of all.',
  ],
  view: ['Not to this customer', 'They may look at this account, and not draw from it.'],
}

const done: Record<Movement['kind'], string> = {
  deposit: 'Deposited',
  withdrawal: 'Paid out: hand over the cash',
  issue: 'In your till',
  return: 'In the vault',
  delivery: 'In the vault',
  remittance: 'Out of the vault',
}

function order(movement: Movement, id: string, amount: Money, note: string, valueDate: string) {
  const { kind, account } = movement
  const more = note.trim() ? { note } : {}
  if (kind === 'deposit') {
    const later = valueDate ? { valueDate } : {}
    return bank.transfers.make.mutate({
      id,
      type: kind,
      to: account!.accountNumber,
      amount,
      ...more,
      ...later,
    })
  }
  if (kind === 'withdrawal')
    return bank.transfers.make.mutate({ id, type: kind, from: account!.accountNumber, amount, ...more })
  return bank.tills.move.mutate({ id, kind, amount, ...more })
}

/** As the bank's setting deposits.clearing_days_most has it at first; the bank itself refuses what is beyond. */
const clearingDaysMost = 10
const daysFromNow = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv', { timeZone: 'Asia/Kolkata' })

/** As the currency is written: yen have no decimals, dinars three. */
const amountsSuchAs = (currency: Currency) =>
  exponents[currency] === 0 ? '1,250' : `1,250 or 1,250.${'5'.padEnd(exponents[currency], '0')}`

/** Cash in three steps without leaving the page: how much, is that right, done. */
export function CashDialog(props: { movement: Movement; onClose: () => void }) {
  const [typed, setTyped] = createSignal('')
  const [note, setNote] = createSignal('')
  const [valueDate, setValueDate] = createSignal('')
  const [error, setError] = createSignal<string>()
  const [amount, setAmount] = createSignal<Money>()
  const says = () =>
    [
      titles[props.movement.kind],
      inWords(amount()!),
      props.movement.account?.accountNumber,
      valueDate() && `clears on ${longDate(valueDate())}`,
    ]
      .filter(Boolean)
      .join(' ')
  const sending = useOrder((id) => order(props.movement, id, amount()!, note(), valueDate()), says)
  let form!: HTMLFormElement

  const review = (event: SubmitEvent) => {
    event.preventDefault()
    const { currency } = props.movement
    const wire = fromTyping(typed(), currency)
    const money = wire === undefined ? undefined : { amount: wire, currency }
    if (!money || minorOf(money) <= 0n) {
      setError(`Enter an amount such as ${amountsSuchAs(currency)}.`)
      return focusFirstFault(form)
    }
    setError(undefined)
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
    <Dialog open title={titles[props.movement.kind]} onClose={close}>
      <Show when={props.movement.account}>
        {(account) => (
          <p class="text-small text-soft">
            <span class="font-semibold text-ink">{account().holderName}</span>{' '}
            <span class="figures">{spaced(account().accountNumber)}</span>
            {/* Once it is done, this would be from before; the balance after stands below. */}
            <Show when={sending.stage() !== 'done'}>
              , <Amount value={account().available} frank /> available
            </Show>
          </p>
        )}
      </Show>
      <Show when={props.movement.kind === 'withdrawal' && cautions[props.movement.account?.mandate ?? '']}>
        {(caution) => (
          <Notice kind="warn" title={caution()[0]}>
            {caution()[1]}
          </Notice>
        )}
      </Show>
      <Show
        keyed
        when={amount()}
        fallback={
          <form ref={form} onSubmit={review} novalidate class="grid gap-4">
            <Field label="Amount" error={error()}>
              {(wiring) => (
                <AmountInput
                  {...wiring}
                  currency={props.movement.currency}
                  value={typed()}
                  onInput={setTyped}
                />
              )}
            </Field>
            <Field
              label="Note"
              hint={props.movement.account ? 'Optional. The customer can read it.' : 'Optional.'}
            >
              {(wiring) => (
                <Input {...wiring} autocomplete="off" maxLength={280} value={note()} onInput={setNote} />
              )}
            </Field>
            <Show when={props.movement.kind === 'deposit'}>
              <Field
                label="Clears on"
                hint="Only for a cheque: until that day the customer cannot use the money."
              >
                {(wiring) => (
                  <Input
                    {...wiring}
                    type="date"
                    min={daysFromNow(1)}
                    max={daysFromNow(clearingDaysMost)}
                    value={valueDate()}
                    onInput={setValueDate}
                  />
                )}
              </Field>
            </Show>
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
              <Fact name="Amount">
                <Amount value={money} frank class="font-bold text-lead" />
              </Fact>
              <Show when={note().trim()}>
                <Fact name="Note">{note()}</Fact>
              </Show>
              <Show when={valueDate()}>
                <Fact name="Clears on">{longDate(valueDate())}</Fact>
              </Show>
              <Show when={balanceAfter(sending.answer())}>
                {(after) => (
                  <Fact name="Balance after">
                    <Amount value={after()} frank />
                  </Fact>
                )}
              </Show>
            </Facts>
            <Outcome
              stage={sending.stage()}
              pending={sending.answer()?.status === 'pending'}
              done={done[props.movement.kind]}
              amount={money}
              refusal={sending.fault() && refusalOf(sending.fault()!)}
            />
            <Steps
              stage={sending.stage()}
              send={`${verbs[props.movement.kind]} ${inWords(money)}`}
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

type Told = { status: 'posted'; balanceAfter: Money } | { status: 'pending' | 'cancelled' } | undefined
const balanceAfter = (answer: Told) => (answer?.status === 'posted' ? answer.balanceAfter : undefined)

/** What became of an order, in a sentence. */
export function Outcome(props: {
  stage: 'idle' | 'sending' | 'unknown' | 'done'
  pending: boolean
  done: string
  amount: Money
  /** A part of something of which other parts count as well. */
  part?: boolean
  refusal: string | undefined
}) {
  return (
    <>
      <Show when={props.stage === 'done' && !props.pending}>
        <Notice kind="good" title={props.done}>
          {inWords(props.amount)}
        </Notice>
      </Show>
      <Show when={props.stage === 'done' && props.pending}>
        <Notice kind="warn" title="Waits for a second person">
          {pendingSentence(props.amount, props.part)}
        </Notice>
      </Show>
      <Show when={props.stage === 'unknown'}>
        <Notice kind="warn" title="No answer came">
          It may or may not be done. Ask again: under the same reference it is never done twice.
        </Notice>
      </Show>
      <Show when={props.stage === 'idle' && props.refusal}>
        <Notice kind="bad" title="The bank refused">
          {props.refusal}
        </Notice>
      </Show>
    </>
  )
}
