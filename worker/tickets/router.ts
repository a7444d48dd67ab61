import { empty } from '../shapes.ts'
import { router, staff } from '../trpc.ts'
import {
  answerInput,
  assignInput,
  cannedAnswer,
  cannedAnswers,
  cannedInput,
  colleagues,
  keptAnswer,
  noteInput,
  queue,
  queueInput,
  solveInput,
  sortInput,
  ticketInput,
  ticketRecord,
  ticketState,
} from './contract.ts'
import {
  answer,
  assign,
  keepCanned,
  listCanned,
  listColleagues,
  note,
  readQueue,
  readTicket,
  removeCanned,
  solve,
  sort,
  trips,
} from './tickets.ts'

export const tickets = router({
  queue: staff
    .meta({
      says: 'What customers wait for, by what is due first.',
      rest: [{ method: 'GET', path: '/desk/tickets' }],
    })
    .input(queueInput)
    .output(queue)
    .query(({ ctx, input }) => readQueue(ctx, input)),
  get: staff
    .meta({
      says: 'A ticket with all that was said, and notes that its customer never sees.',
      rest: [{ method: 'GET', path: '/desk/tickets/{id}' }],
    })
    .input(ticketInput)
    .output(ticketRecord)
    .query(({ ctx, input }) => readTicket(ctx, input.id)),
  answer: staff
    .meta({
      says: 'Answers a customer; the ticket then waits for them, is solved, or stays open.',
      rest: [{ method: 'POST', path: '/desk/tickets/{id}/answers', status: 201 }],
      idempotencyKey: 'messageId',
      trips,
    })
    .input(answerInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => answer(ctx, input)),
  note: staff
    .meta({
      says: 'Writes a note beside a ticket for the staff alone.',
      rest: [{ method: 'POST', path: '/desk/tickets/{id}/notes', status: 201 }],
      idempotencyKey: 'messageId',
      trips,
    })
    .input(noteInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => note(ctx, input)),
  assign: staff
    .meta({
      says: 'Gives a ticket to a member of staff, or to nobody.',
      rest: [{ method: 'PUT', path: '/desk/tickets/{id}/assignee' }],
    })
    .input(assignInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => assign(ctx, input)),
  sort: staff
    .meta({
      says: 'Sets what a ticket is about and how pressing it is.',
      rest: [{ method: 'PUT', path: '/desk/tickets/{id}/sorting' }],
    })
    .input(sortInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => sort(ctx, input)),
  solve: staff
    .meta({
      says: 'Says that a ticket is solved, or is not after all.',
      rest: [{ method: 'PUT', path: '/desk/tickets/{id}/solution' }],
    })
    .input(solveInput)
    .output(ticketState)
    .mutation(({ ctx, input }) => solve(ctx, input)),
  colleagues: staff
    .meta({
      says: 'To whom a ticket can be given.',
      rest: [{ method: 'GET', path: '/desk/colleagues' }],
    })
    .output(colleagues)
    .query(({ ctx }) => listColleagues(ctx)),
  canned: staff
    .meta({
      says: 'Answers that are kept ready.',
      rest: [{ method: 'GET', path: '/desk/canned-answers' }],
    })
    .output(cannedAnswers)
    .query(({ ctx }) => listCanned(ctx)),
  keepCanned: staff
    .meta({
      says: 'Keeps an answer ready, or changes it.',
      rest: [{ method: 'PUT', path: '/desk/canned-answers/{id}' }],
    })
    .input(cannedAnswer)
    .output(keptAnswer)
    .mutation(({ ctx, input }) => keepCanned(ctx, input)),
  removeCanned: staff
    .meta({
      says: 'Takes a ready answer away.',
      rest: [{ method: 'DELETE', path: '/desk/canned-answers/{id}', status: 204 }],
    })
    .input(cannedInput)
    .output(empty)
    .mutation(({ ctx, input }) => removeCanned(ctx, input.id)),
})
