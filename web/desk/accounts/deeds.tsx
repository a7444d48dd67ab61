import { createSignal, Match, Show, Switch } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import { bank } from '../../api.ts'
import { inWords } from '../../bank/money/format.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { AmountField, useAmount } from './amount-field.tsx'
import { DeedDialog } from './deed.tsx'
import { Capture, PlaceHold, Release } from './hold-deeds.tsx'
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
  // The bank stops these on both sides whatever is asked for: no choice is offered that would not be kept.
  const isWhole = () => props.account.type === 'term_deposit' || props.account.status === 'dormant'
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
      <Show when={!isWhole()}>
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
      </Show>
    </DeedDialog>
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
        legend="This holder"
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
