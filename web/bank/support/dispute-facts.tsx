import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import type { Dispute } from '../../../worker/support/contract.ts'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { spaced } from '../accounts/names.ts'
import { longDate, longMoment } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { reasonNames, t, wishNames } from './words.ts'

const statuses = ['booked', 'partly_returned', 'returned'] as const
const channels = ['web', 'api', 'online', 'branch', 'bank'] as const
const statusName = (told: string) => {
  const status = statuses.find((one) => one === told)
  return status ? t(status) : told
}
const channelName = (told: string) => {
  const channel = channels.find((one) => one === told)
  return channel ? t(`by_${channel}`) : told
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
        <Fact name={t('what_wrong')}>{reasonNames[props.dispute.reason]}</Fact>
        <Fact name={t('what_wanted')}>{wishNames[props.dispute.wanted]}</Fact>
        <Fact name={props.dispute.direction === 'debit' ? t('went_out') : t('came_in')}>
          <Amount value={props.dispute.amount} frank={props.frank ?? false} class="font-bold" />
        </Fact>
        <Fact name={t('account')}>
          <span class="figures">{spaced(props.dispute.account)}</span>
        </Fact>
        <Fact name={t('other_side')}>
          {props.dispute.otherName}
          <Show when={props.dispute.otherNumber}>
            {(number) => <span class="figures block text-small text-soft">{spaced(number())}</span>}
          </Show>
        </Fact>
        <Fact name={t('booked_on')}>
          {t('booked_ordered', {
            date: longDate(props.dispute.bookingDate),
            time: longMoment(props.dispute.createdAt),
          })}
        </Fact>
        <Fact name={t('how')}>{channelName(props.dispute.channel)}</Fact>
        <Fact name={t('afterwards')}>{statusName(props.dispute.status)}</Fact>
        {props.children}
      </Facts>
      <Show when={props.receipt}>
        {(href) => (
          <A href={href()} class="inline-flex min-h-11 items-center font-semibold text-brand text-small">
            {t('the_receipt')}
          </A>
        )}
      </Show>
    </Card>
  )
}
