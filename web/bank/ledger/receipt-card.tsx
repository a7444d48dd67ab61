import { Show } from 'solid-js'
import type { Receipt } from '../../../worker/ledger/contract.ts'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Party } from '../accounts/party.tsx'
import { Amount } from '../money/amount.tsx'
import { Logo } from '../shell/logo.tsx'
import { longDate, longMoment } from './days.ts'
import { typeNames } from './kinds.ts'
import type { Side } from './receipt.tsx'
import { t } from './words.ts'

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
          {props.fresh
            ? t('paid_to', { name: props.transaction.to.name, time: longMoment(props.transaction.createdAt) })
            : longMoment(props.transaction.createdAt)}
        </p>
      </div>
      <Facts>
        <Fact name={t('payer')}>
          <Party name={props.transaction.from.name} accountNumber={props.transaction.from.accountNumber} />
        </Fact>
        <Fact name={t('payee')}>
          <Party name={props.transaction.to.name} accountNumber={props.transaction.to.accountNumber} />
        </Fact>
        <Show when={props.transaction.orderNote}>{(note) => <Fact name={t('note')}>{note()}</Fact>}</Show>
        <Fact name={t('kind')}>{typeNames[props.transaction.type]}</Fact>
        <Fact name={t('booked')}>{longDate(props.transaction.bookingDate)}</Fact>
        <Show when={props.transaction.valueDate !== props.transaction.bookingDate}>
          <Fact name={t('counts')}>{longDate(props.transaction.valueDate)}</Fact>
        </Show>
        <Fact name={t('balance')}>
          <Amount value={props.transaction.balanceAfter} />
        </Fact>
        <Fact name={t('reference')}>
          <span class="-mr-3 flex items-center gap-1 print:mr-0">
            <span class="figures min-w-0 break-all font-normal text-small">{props.transaction.id}</span>
            <CopyButton text={props.transaction.id} what={t('reference')} />
          </span>
        </Fact>
      </Facts>
    </Card>
  )
}
