import { createSignal } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { bank } from '../../api.ts'
import { inWords } from '../../bank/money/format.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { AmountField, useAmount } from './amount-field.tsx'
import { DeedDialog } from './deed.tsx'

type Hold = AccountRecord['holds'][number]
type Parts = { account: AccountRecord; onClose: () => void }

const dayMs = 86_400_000

export function PlaceHold(props: Parts) {
  const account = () => props.account
  const request = uuidv7()
  const amount = useAmount(() => account().currency, 1n)
  const [merchant, setMerchant] = createSignal('')
  const [isMissing, setMissing] = createSignal(false)
  const check = () => {
    setMissing(!merchant().trim())
    return amount.check() && !isMissing()
  }
  const [days, setDays] = createSignal<'1' | '7' | '30'>('7')
  // The same order again under its id must be the very same order.
  const now = Date.now()
  return (
    <DeedDialog
      title="Place a hold"
      consequence={`The amount is set aside: it stays on the account but cannot be used. ${inWords(account().available)} is available now.`}
      word="Place the hold"
      done="The hold is placed"
      check={check}
      noReason
      send={() =>
        bank.holds.place.mutate({
          requestId: request,
          account: account().accountNumber,
          amount: amount.value()!,
          merchant: merchant().trim(),
          // A minute less, since the bank counts from when it is asked.
          expiresAt: new Date(now + Number(days()) * dayMs - 60_000).toISOString(),
        })
      }
      onClose={props.onClose}
    >
      <AmountField label="Amount" amount={amount} currency={account().currency} />
      <Field
        label="For whom and why"
        hint="The holder reads it beside the hold."
        error={isMissing() ? 'Say for whom or why.' : undefined}
      >
        {(wiring) => (
          <Input {...wiring} autocomplete="off" maxLength={80} value={merchant()} onInput={setMerchant} />
        )}
      </Field>
      <Segmented<'1' | '7' | '30'>
        legend="Until it expires by itself"
        value={days()}
        options={[
          { value: '1', label: '1 day' },
          { value: '7', label: '7 days' },
          { value: '30', label: '30 days' },
        ]}
        onChange={setDays}
      />
    </DeedDialog>
  )
}

export function Capture(props: Parts & { hold: Hold }) {
  const request = uuidv7()
  const amount = useAmount(() => props.account.currency, 1n, props.hold.amount.amount)
  return (
    <DeedDialog
      title="Capture the hold"
      consequence={`Pays out of the hold for ${props.hold.merchant}; what is left of ${inWords(props.hold.amount)} is released. More than that posts all the same, even below zero, up to what one person may move in a day.`}
      word="Capture"
      done="Captured"
      noReason
      check={amount.check}
      send={() =>
        bank.holds.capture.mutate({
          id: props.hold.id,
          requestId: request,
          amount: amount.value()!,
          final: true,
        })
      }
      onClose={props.onClose}
    >
      <AmountField label="Amount" amount={amount} currency={props.account.currency} />
    </DeedDialog>
  )
}

export function Release(props: Parts & { hold: Hold }) {
  const request = uuidv7()
  return (
    <DeedDialog
      title="Release the hold"
      consequence={`${inWords(props.hold.amount)} for ${props.hold.merchant} is available to the holder again, at once.`}
      word={`Release ${inWords(props.hold.amount)}`}
      done="Released"
      noReason
      send={() => bank.holds.release.mutate({ id: props.hold.id, requestId: request })}
      onClose={props.onClose}
    />
  )
}
