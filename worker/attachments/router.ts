import { file } from '../shapes.ts'
import { customer, router, staff } from '../trpc.ts'
import { attach, getOwnAttachment, getServedAttachment } from './attachments.ts'
import { attachInput, attachment, attachmentInput, requestBytesMost } from './contract.ts'

const sending = {
  idempotencyKey: 'id',
  bodyBytesMost: requestBytesMost,
  trips: { most: 2, reason: 'the content is sealed under the customer’s own key, which Postgres keeps' },
}

export const attachments = router({
  add: customer
    .meta({
      says: 'Puts a file beside a message of one’s own: a PDF, JPEG or PNG of at most 5 MB.',
      rest: [
        { method: 'POST', path: '/support/tickets/{ticket}/messages/{message}/attachments', status: 201 },
      ],
      ...sending,
    })
    .input(attachInput)
    .output(attachment)
    .mutation(({ ctx, input }) => attach(ctx, input)),
  get: customer
    .meta({
      says: 'A file beside one of the caller’s tickets, to be saved.',
      rest: [{ method: 'GET', path: '/support/attachments/{id}' }],
      isFile: true,
    })
    .input(attachmentInput)
    .output(file)
    .query(({ ctx, input }) => getOwnAttachment(ctx, input.id)),
  addFor: staff
    .meta({
      says: 'Staff puts a file beside an answer or a note of their own; beside a note the customer never sees it.',
      rest: [{ method: 'POST', path: '/desk/tickets/{ticket}/messages/{message}/attachments', status: 201 }],
      ...sending,
    })
    .input(attachInput)
    .output(attachment)
    .mutation(({ ctx, input }) => attach(ctx, input)),
  getFor: staff
    .meta({
      says: 'A file beside a ticket, to be saved; each look is written down.',
      rest: [{ method: 'GET', path: '/desk/attachments/{id}' }],
      isFile: true,
    })
    .input(attachmentInput)
    .output(file)
    .query(({ ctx, input }) => getServedAttachment(ctx, input.id)),
})
