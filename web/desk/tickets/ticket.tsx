import { A, useParams } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { DeskEntry } from '../../../worker/desk/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import type { DeskMessage, TicketRecord } from '../../../worker/tickets/contract.ts'
import { faultOf } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Attached } from '../../bank/support/attach.tsx'
import { DisputeFacts } from '../../bank/support/dispute-facts.tsx'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ReverseDialog } from '../cash/reverse-dialog.tsx'
import { Compose } from './compose.tsx'
import { CustomerCard } from './customer-card.tsx'
import { ticketQuery } from './queries.ts'
import { Sorting } from './sorting.tsx'
import { dueIn, eventName, priorityLooks, priorityNames, statusLooks, statusNames } from './words.ts'

const looks = {
  customer: 'bg-sunken',
  staff: 'bg-tint text-on-tint',
  note: 'border border-warn/40 bg-warn-tint text-ink',
}

function Message(props: { message: DeskMessage; customer: string }) {
  const by = () => (props.message.author === 'customer' ? props.customer : (props.message.by ?? 'The bank'))
  return (
    <Show
      when={props.message.text !== null}
      fallback={
        <li class="text-small text-soft">
          {by()} {eventName(props.message.event ?? '')} · {longMoment(props.message.at)}
        </li>
      }
    >
      <li class="grid gap-1">
        <p class="flex flex-wrap items-center gap-2 text-soft text-tiny">
          <span class="font-semibold">{by()}</span> {longMoment(props.message.at)}
          <Show when={props.message.internal}>
            <Badge look="warn">Note, for the staff alone</Badge>
          </Show>
        </p>
        <p
          class={`whitespace-pre-wrap break-words rounded-lg px-4 py-3 text-small ${
            props.message.internal
              ? looks.note
              : looks[props.message.author === 'customer' ? 'customer' : 'staff']
          }`}
        >
          {props.message.text}
        </p>
        <Attached attachments={props.message.attachments} verb="getFor" />
      </li>
    </Show>
  )
}

/** What a reversal names, from the facts that the dispute kept. */
const entryOf = (dispute: NonNullable<TicketRecord['dispute']>): DeskEntry => ({
  seq: dispute.seq,
  id: dispute.transactionId,
  scope: dispute.scope,
  type: dispute.type as DeskEntry['type'],
  account: dispute.account,
  direction: dispute.direction,
  amount: dispute.amount,
  balanceAfter: dispute.amount,
  counterparty: { accountNumber: dispute.otherNumber, name: dispute.otherName },
  note: null,
  bookingDate: dispute.bookingDate,
  valueDate: dispute.bookingDate,
  createdAt: dispute.createdAt,
  refunded: dispute.refunded,
  reverses: false,
})

/** A ticket beside its customer: read, answered, noted, given away, solved. */
export default function TicketPage() {
  const parameters = useParams<{ id: string }>()
  const client = useQueryClient()
  const query = useQuery(() => ticketQuery(parameters.id))
  // Kept while it is read anew: what has the focus must not go away.
  const ticket = createMemo<TicketRecord | undefined>((before) => query.data ?? before)
  const [taking, setTaking] = createSignal(false)
  const again = () => client.invalidateQueries({ queryKey: ['desk'] })
  const mayReverse = () => {
    const dispute = ticket()?.dispute
    return dispute && signed()?.role === 'operator' && minorOf(dispute.refunded) < minorOf(dispute.amount)
  }
  return (
    <>
      <div>
        <A
          href="/desk/tickets"
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Tickets
        </A>
        <PageTitle title={ticket()?.subject ?? 'Ticket'} document="Ticket" class="break-words" />
      </div>
      <Show
        when={!query.isError}
        fallback={
          <Show
            when={faultOf(query.error).code === 'forbidden'}
            fallback={<Failed error={query.error} onRetry={() => void query.refetch()} />}
          >
            <Notice kind="warn" title="This is your own">
              Nobody works on tickets of their own person. A colleague answers it.
            </Notice>
          </Show>
        }
      >
        <Show when={ticket()} fallback={<SkeletonRows rows={6} />}>
          {(shown) => (
            <div class="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
              <div class="grid grid-cols-1 gap-5">
                <p class="flex flex-wrap items-center gap-2 text-small text-soft">
                  No. {shown().number} · opened {longMoment(shown().openedAt)}
                  <Badge look={statusLooks[shown().status]}>{statusNames[shown().status]}</Badge>
                  <Badge look={priorityLooks[shown().priority]}>{priorityNames[shown().priority]}</Badge>
                  <Show when={shown().status === 'open'}>
                    <span class={shown().overdue ? 'font-bold text-bad' : ''}>
                      due {dueIn(shown().dueAt)}
                    </span>
                  </Show>
                </p>
                <Show when={shown().dispute}>
                  {(dispute) => (
                    <Section title="The transaction, when it was disputed">
                      <DisputeFacts dispute={dispute()} frank>
                        <Fact name="Taken back by now">
                          <Amount value={dispute().refunded} frank />
                        </Fact>
                      </DisputeFacts>
                      <div class="flex flex-wrap items-center gap-3">
                        <Show when={mayReverse()}>
                          <Button look="quiet" onClick={() => setTaking(true)}>
                            Take it back
                          </Button>
                        </Show>
                        <A
                          href={`/desk/transactions/${dispute().seq}`}
                          class="inline-flex min-h-11 items-center px-2 font-semibold text-brand text-small"
                        >
                          In the journal
                        </A>
                      </div>
                    </Section>
                  )}
                </Show>
                <Card class="p-4 sm:p-5">
                  <ol class="grid gap-5" aria-label="Messages">
                    <For each={shown().messages}>
                      {(message) => <Message message={message} customer={shown().customerName} />}
                    </For>
                  </ol>
                </Card>
                <Show when={shown().rating}>
                  {(rating) => (
                    <Notice
                      kind={rating() >= 4 ? 'good' : 'info'}
                      title={`The customer gave ${rating()} of 5`}
                    >
                      {shown().ratingWords ?? 'Without words.'}
                    </Notice>
                  )}
                </Show>
                <Compose ticket={shown()} onDone={again} />
              </div>
              <div class="grid grid-cols-1 gap-5">
                <Sorting ticket={shown()} onDone={again} />
                <CustomerCard id={shown().customerId} />
              </div>
            </div>
          )}
        </Show>
      </Show>
      <Show when={taking() && ticket()?.dispute}>
        {(dispute) => <ReverseDialog entry={entryOf(dispute())} onClose={() => setTaking(false)} />}
      </Show>
    </>
  )
}
