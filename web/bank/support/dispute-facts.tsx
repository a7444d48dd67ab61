import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import type { Dispute } from '../../../worker/support/contract.ts'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { spaced } from '../accounts/names.ts'
import { longDate, longMoment } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { reasonNames, wishNames } from './words.ts'

const statuses: Record<string, string> = {
  booked: 'Booked',
  partly_returned: 'Partly taken back',
  returned: 'Taken back',
}
const channels: Record<string, string> = {
  web: 'Web bank',
  api: 'A program',
  online: 'Online',
  branch: 'At the branch',
  bank: 'By the bank',
}

/** A disputed transaction as it stood when the customer said so. */
export function DisputeFacts(props: {
  dispute: Dispute
  receipt?: string
  frank?: boolean
  children?: JSX.Element
}) {
  return (
    <Card class="px-5 py-1 sm:px-6">
      <Facts>
        <Fact name="What is wrong">{reasonNames[props.dispute.reason]}</Fact>
        <Fact name="What is wanted">{wishNames[props.dispute.wanted]}</Fact>
        <Fact name={props.dispute.direction === 'debit' ? 'Went out' : 'Came in'}>
          <Amount value={props.dispute.amount} frank={props.frank ?? false} class="font-bold" />
        </Fact>
        <Fact name="Account">
          <span class="figures">{spaced(props.dispute.account)}</span>
        </Fact>
        <Fact name="Other side">
          {props.dispute.otherName}
          <Show when={props.dispute.otherNumber}>
            {(number) => <span class="figures block text-small text-soft">{spaced(number())}</span>}
          </Show>
        </Fact>
        <Fact name="Booked">
          {longDate(props.dispute.bookingDate)}, ordered {longMoment(props.dispute.createdAt)}
        </Fact>
        <Fact name="How">{channels[props.dispute.channel] ?? props.dispute.channel}</Fact>
        <Fact name="Then">{statuses[props.dispute.status] ?? props.dispute.status}</Fact>
        {props.children}
      </Facts>
      <Show when={props.receipt}>
        {(href) => (
          <A href={href()} class="inline-flex min-h-11 items-center font-semibold text-brand text-small">
            The receipt
          </A>
        )}
      </Show>
    </Card>
  )
}
