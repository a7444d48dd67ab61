import { customer, router } from '../trpc.ts'
import {
  conversation,
  disputeInput,
  openInput,
  rateInput,
  replyInput,
  ticketInput,
  ticketState,
  tickets,
  ticketsInput,
  unread,
} from './contract.ts'
import {
  closeTicket,
  countUnread,
  getTicket,
  listTickets,
  openDispute,
  openTicket,
  rateTicket,
  reply,
  seeTicket,
} from './support.ts'
import { trips } from './words.ts'

export const support = router({
  list: customer
    .meta({
      says: 'What the caller has asked of the bank’s people, newest first.',
      rest: [{ method: 'GET', path: '/support/tickets' }],
    })
    .input(ticketsInput)
    .output(tickets)
    .query(({ ctx, input }) => listTickets(ctx, input)),
  get: customer
    .meta({
      says: 'One of the caller’s tickets with all that was said.',
      rest: [{ method: 'GET', path: '/support/tickets/{id}' }],
    })
    .input(ticketInput)
    .output(conversation)
    .query(({ ctx, input }) => getTicket(ctx, input.id)),
  unread: customer
    .meta({
      says: 'How many answers the caller has not seen.',
      rest: [{ method: 'GET', path: '/support/unread' }],
    })
    .output(unread)
    .query(({ ctx }) => countUnread(ctx)),
  open: customer
    .meta({
      says: 'Asks the bank’s people something, once for each id.',
      rest: [{ method: 'POST', path: '/support/tickets', status: 201 }],
      idempotencyKey: 'id',
      trips,
    })
    .input(openInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => openTicket(ctx, input)),
  dispute: customer
    .meta({
      says: 'Says that something is wrong with a transaction: a ticket that keeps its facts as they are now.',
      rest: [{ method: 'POST', path: '/transactions/{transactionId}/disputes', status: 201 }],
      idempotencyKey: 'id',
      trips,
    })
    .input(disputeInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => openDispute(ctx, input)),
  reply: customer
    .meta({
      says: 'Writes on a ticket; one that was solved or lately closed is open again.',
      rest: [{ method: 'POST', path: '/support/tickets/{id}/messages', status: 201 }],
      idempotencyKey: 'messageId',
      trips,
    })
    .input(replyInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => reply(ctx, input)),
  see: customer
    .meta({
      says: 'Marks the answers on a ticket as seen.',
      rest: [{ method: 'POST', path: '/support/tickets/{id}/seen' }],
    })
    .input(ticketInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => seeTicket(ctx, input.id)),
  close: customer
    .meta({
      says: 'Closes a ticket: there is no more to ask.',
      rest: [{ method: 'POST', path: '/support/tickets/{id}/closing' }],
    })
    .input(ticketInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => closeTicket(ctx, input.id)),
  rate: customer
    .meta({
      says: 'Says how a closed ticket was answered, 1 to 5, once.',
      rest: [{ method: 'POST', path: '/support/tickets/{id}/rating' }],
      trips,
    })
    .input(rateInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => rateTicket(ctx, input)),
})
