import { Show } from 'solid-js'
import type { Receipt } from '../../../worker/ledger/contract.ts'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Party } from '../accounts/party.tsx'
import { Amount } from '../money/amount.tsx'
import { Logo } from '../shell/logo.tsx'
import { longDate, longMoment } from './days.ts'
import { typeNames } from './queries.ts'
import type { Side } from './receipt.tsx'

/** A tick that draws itself where the payment was made a moment ago. */
function Tick(props: { fresh: boolean }) {
  return (
    <span class="inline-flex size-16 items-center justify-center rounded-full bg-good-tint text-good">
      <svg
        viewBox="0 0 32 32"
        class="size-8"
        fill="none"
        stroke="currentColor"
        stroke-width="3.2"
        aria-hidden="true"
      >
        <path
          d="M6 17l7 7L26 9"
          stroke-linecap="round"
          stroke-linejoin="round"
          stroke-dasharray="30"
          class={props.fresh ? 'animate-draw' : ''}
        />
      </svg>
    </span>
  )
}

export function ReceiptCard(props: { transaction: Receipt; side: Side; fresh: boolean }) {
  const amountSign = () => (props.side === 'in' ? 'credit' : undefined)
  return (
    <Card class="px-5 pt-7 pb-2 sm:px-7">
      <div class="mb-6 hidden print:block">
        <Logo />
      </div>
      <div class="@container grid grid-cols-1 justify-items-center gap-3 pb-6 text-center">
        <Tick fresh={props.fresh} />
        <p class="font-bold text-display tracking-tight">
          <Amount value={props.transaction.amount} direction={amountSign()} frank={props.fresh} />
        </p>
        <p role="status" class="text-small text-soft">
          {props.fresh ? `Paid to ${props.transaction.to.name}, ` : ''}
          {longMoment(props.transaction.createdAt)}
        </p>
      </div>
      <Facts>
        <Fact name="From">
          <Party name={props.transaction.from.name} accountNumber={props.transaction.from.accountNumber} />
        </Fact>
        <Fact name="To">
          <Party name={props.transaction.to.name} accountNumber={props.transaction.to.accountNumber} />
        </Fact>
        <Show when={props.transaction.orderNote}>{(note) => <Fact name="Note">{note()}</Fact>}</Show>
        <Fact name="Kind">{typeNames[props.transaction.type]}</Fact>
        <Fact name="Booked on">{longDate(props.transaction.bookingDate)}</Fact>
        <Show when={props.transaction.valueDate !== props.transaction.bookingDate}>
          <Fact name="Counts from">{longDate(props.transaction.valueDate)}</Fact>
        </Show>
        <Fact name="Balance after">
          <Amount value={props.transaction.balanceAfter} />
        </Fact>
        <Fact name="Reference">
          <span class="-mr-3 flex items-center gap-1 print:mr-0">
            <span class="figures min-w-0 break-all font-normal text-small">{props.transaction.id}</span>
            <CopyButton text={props.transaction.id} what="Reference" />
          </span>
        </Fact>
      </Facts>
    </Card>
  )
}
