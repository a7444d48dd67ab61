import { createSignal, Match, Switch } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank } from '../../api.ts'
import { AmountInput } from '../../bank/money/amount-input.tsx'
import { inWords } from '../../bank/money/format.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DeedDialog } from './deed.tsx'
import { mandateNames } from './words.ts'

type Hold = AccountRecord['holds'][number]
type Holder = AccountRecord['holders'][number]
export type Deed =
  | { kind: 'freeze' | 'unfreeze' | 'overdraft' | 'wake' | 'close' | 'place' | 'add-holder' }
  | { kind: 'capture' | 'release'; hold: Hold }
  | { kind: 'change-holder' | 'end-holder'; holder: Holder }
type Parts = { account: AccountRecord; onClose: () => void }

/** What staff do on an account, each in a dialog of its own. */
export function Deeds(props: Parts & { deed: Deed }) {
  const hold = () => (props.deed as { hold: Hold }).hold
  const holder = () => (props.deed as { holder: Holder }).holder
  return (
    <Switch>
      <Match when={props.deed.kind === 'freeze'}>
        <Freeze {...props} />
      </Match>
      <Match when={props.deed.kind === 'unfreeze'}>
        <DeedDialog
          title="End the freeze"
          consequence="Money moves again as before the freeze, at once. A dormant account stays dormant."
          word="End the freeze"
          done="The freeze is ended"
          send={(reason) => bank.accounts.unfreeze.mutate({ id: props.account.accountNumber, reason })}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.deed.kind === 'overdraft'}>
        <Overdraft {...props} />
      </Match>
      <Match when={props.deed.kind === 'wake'}>
        <DeedDialog
          title="Take back into use"
          consequence="The account is no longer dormant: payments in and out go through again. See the holder’s papers first."
          word="Propose it"
          done="Proposed"
          second
          send={(reason) => bank.accounts.reactivate.mutate({ id: props.account.accountNumber, reason })}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.deed.kind === 'close'}>
        <DeedDialog
          title="Close the account"
          consequence="Closed for good: the number is never used again, and nothing can be paid in. Its history and statements stay."
          word="Propose to close it"
          done="Proposed"
          second
          send={(reason) => bank.accounts.closeFor.mutate({ id: props.account.accountNumber, reason })}
          onClose={props.onClose}
        />
      </Match>
      <Match when={props.deed.kind === 'place'}>
        <PlaceHold {...props} />
      </Match>
      <Match when={props.deed.kind === 'capture'}>
        <Capture {...props} hold={hold()} />
      </Match>
      <Match when={props.deed.kind === 'release'}>
        <Release {...props} hold={hold()} />
      </Match>
      <Match when={props.deed.kind === 'add-holder'}>
        <HolderDialog {...props} />
      </Match>
      <Match when={props.deed.kind === 'change-holder'}>
        <HolderDialog {...props} holder={holder()} />
      </Match>
      <Match when={props.deed.kind === 'end-holder'}>
        <DeedDialog
          title={`End ${holder().name} as a holder`}
          consequence="They no longer see or use the account, and their mandate ends. What they did stays in its history."
          word="Propose to end it"
          done="Proposed"
          second
          send={(reason) =>
            bank.accounts.holder.mutate({
              id: props.account.accountNumber,
              customerId: holder().customerId,
              mandate: 'none',
              reason,
            })
          }
          onClose={props.onClose}
        />
      </Match>
    </Switch>
  )
}

type Side = 'debit' | 'credit' | 'both'
const whatStops: Record<Side, string> = {
  debit:
    'Nothing leaves the account: transfers, cash, orders and captures are refused. Money still comes in.',
  credit: 'Nothing comes in: transfers to it and deposits are refused. The holder can still pay out.',
  both: 'Nothing leaves and nothing comes in until the freeze is ended.',
}

function Freeze(props: Parts) {
  const [side, setSide] = createSignal<Side>('both')
  return (
    <DeedDialog
      title="Freeze the account"
      consequence={`${whatStops[side()]} The holder sees that it is frozen, not why.`}
      word="Freeze"
      done="Frozen"
      send={(reason) =>
        bank.accounts.freeze.mutate({ id: props.account.accountNumber, side: side(), reason })
      }
      onClose={props.onClose}
    >
      <Segmented<Side>
        legend="What stops"
        value={side()}
        options={[
          { value: 'both', label: 'Both' },
          { value: 'debit', label: 'Debits' },
          { value: 'credit', label: 'Credits' },
        ]}
        onChange={setSide}
      />
    </DeedDialog>
  )
}

/** What is typed as an amount, and what is wrong with it. */
function useAmount(currency: () => Money['currency'], least: bigint, first = '') {
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

function AmountField(props: {
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

function Overdraft(props: Parts) {
  const account = () => props.account
  const amount = useAmount(() => account().currency, 0n)
  const needsSecond = () => {
    const now = amount.value()
    return (
      now !== undefined &&
      minorOf(now) > minorOf(account().overdraftAlone) &&
      minorOf(now) > minorOf(account().overdraftLimit)
    )
  }
  return (
    <DeedDialog
      title="Overdraft limit"
      consequence={`Now ${inWords(account().overdraftLimit)}. So far below zero the account may go; what is used costs overdraft interest. The product allows ${inWords(account().overdraftMost)}; above ${inWords(account().overdraftAlone)} a second person decides.`}
      word={needsSecond() ? 'Propose it' : 'Set it'}
      done="The overdraft limit is set"
      second={needsSecond()}
      check={amount.check}
      send={(reason) =>
        bank.accounts.overdraft.mutate({ id: account().accountNumber, limit: amount.value()!, reason })
      }
      onClose={props.onClose}
    >
      <AmountField
        label="New limit"
        hint="0 ends it. Below what is used now it only stops further debits."
        amount={amount}
        currency={account().currency}
      />
    </DeedDialog>
  )
}

const dayMs = 86_400_000

function PlaceHold(props: Parts) {
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

function Capture(props: Parts & { hold: Hold }) {
  const request = uuidv7()
  const amount = useAmount(() => props.account.currency, 1n, props.hold.amount.amount)
  return (
    <DeedDialog
      title="Capture the hold"
      consequence={`Pays out of the hold for ${props.hold.merchant}; what is left of ${inWords(props.hold.amount)} is released. More than that posts all the same, even below zero.`}
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

function Release(props: Parts & { hold: Hold }) {
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

type Mandate = 'either' | 'jointly' | 'view'

function HolderDialog(props: Parts & { holder?: Holder }) {
  const [customer, setCustomer] = createSignal(props.holder?.customerId ?? '')
  const [mandate, setMandate] = createSignal<Mandate>((props.holder?.mandate as Mandate) ?? 'either')
  const [error, setError] = createSignal<string>()
  const check = () => {
    const isRight = /^C\d{10}$/.test(customer().trim().toUpperCase())
    setError(isRight ? undefined : 'Enter the customer id: C and ten digits.')
    return isRight
  }
  return (
    <DeedDialog
      title={props.holder ? `What ${props.holder.name} may do` : 'Add a joint holder'}
      consequence="They see the account with all its history, and may do what is chosen here from the approval on."
      word="Propose it"
      done="Proposed"
      second
      check={check}
      send={(reason) =>
        bank.accounts.holder.mutate({
          id: props.account.accountNumber,
          customerId: customer().trim().toUpperCase(),
          mandate: mandate(),
          reason,
        })
      }
      onClose={props.onClose}
    >
      <Field label="Customer id" error={error()}>
        {(wiring) => (
          <Input
            {...wiring}
            autocomplete="off"
            readOnly={props.holder !== undefined}
            maxLength={11}
            value={customer()}
            onInput={setCustomer}
          />
        )}
      </Field>
      <Segmented<Mandate>
        legend="May"
        value={mandate()}
        options={(['either', 'jointly', 'view'] as const).map((value) => ({
          value,
          label: mandateNames[value]!,
        }))}
        onChange={setMandate}
      />
    </DeedDialog>
  )
}
