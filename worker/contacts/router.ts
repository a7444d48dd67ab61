import { customer, router } from '../trpc.ts'
import { changeContact, listChanges, stopChange } from './contacts.ts'
import { changeInput, contactChange, contactChanges, stopInput, stopped } from './contract.ts'

export const contacts = router({
  list: customer
    .meta({
      says: 'The change of the caller’s e-mail address or phone number that is to take effect, whoever asked for it.',
      rest: [{ method: 'GET', path: '/profile/contact-changes' }],
    })
    .output(contactChanges)
    .query(({ ctx }) => listChanges(ctx)),
  change: customer
    .meta({
      says: 'Changes the caller’s e-mail address or phone number, by password, a code to the old contact and one to the new; the old one can stop it for a day.',
      rest: [{ method: 'POST', path: '/profile/contact-changes', status: 201 }],
      idempotencyKey: 'id',
      trips: {
        most: 2,
        reason:
          'the password is hashed, and the new contact sealed under the customer’s own key, by what Postgres tells first',
      },
    })
    .input(changeInput)
    .output(contactChange)
    .mutation(({ ctx, input }) => changeContact(ctx, input)),
  stop: customer
    .meta({
      says: 'Stops a change of the caller’s contact before it takes effect.',
      rest: [{ method: 'POST', path: '/profile/contact-changes/{id}/stop' }],
    })
    .input(stopInput)
    .output(stopped)
    .mutation(({ ctx, input }) => stopChange(ctx, input.id)),
})
