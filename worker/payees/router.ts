import { empty } from '../shapes.ts'
import { customer, ownTrips, router } from '../trpc.ts'
import {
  addInput,
  changeInput,
  checked,
  checkInput,
  payeeIdInput,
  payeesInput,
  savedPayee,
  savedPayees,
} from './contract.ts'
import { addPayee, changePayee, checkPayee, getPayee, listPayees, removePayee } from './payees.ts'

export const payees = router({
  list: customer
    .meta({ says: 'Whom the caller has saved to pay.', rest: [{ method: 'GET', path: '/payees' }] })
    .input(payeesInput)
    .output(savedPayees)
    .query(({ ctx, input }) => listPayees(ctx, input)),
  get: customer
    .meta({ says: 'One saved payee.', rest: [{ method: 'GET', path: '/payees/{id}' }] })
    .input(payeeIdInput)
    .output(savedPayee)
    .query(({ ctx, input }) => getPayee(ctx, input.id)),
  check: customer
    .meta({
      says: 'Confirmation of payee: whether a name is the one behind an account number.',
      rest: [{ method: 'POST', path: '/payees/check' }],
    })
    .input(checkInput)
    .output(checked)
    .query(({ ctx, input }) => checkPayee(ctx, input.accountNumber, input.name)),
  add: customer
    .meta({
      says: 'Saves a payee, once for each id, under a name that was confirmed or knowingly accepted.',
      rest: [{ method: 'POST', path: '/payees', status: 201 }],
      idempotencyKey: 'id',
      trips: { most: 2, reason: 'the name is sealed in Postgres, so it is compared here before it is saved' },
    })
    .input(addInput)
    .output(savedPayee)
    .mutation(({ ctx, input }) => addPayee(ctx, input)),
  change: customer
    .meta({
      says: 'Sets nickname and daily limit of a payee; a limit is never raised.',
      rest: [{ method: 'PUT', path: '/payees/{id}' }],
      trips: ownTrips,
    })
    .input(changeInput)
    .output(savedPayee)
    .mutation(({ ctx, input }) => changePayee(ctx, input)),
  remove: customer
    .meta({ says: 'Removes a payee.', rest: [{ method: 'DELETE', path: '/payees/{id}', status: 204 }] })
    .input(payeeIdInput)
    .output(empty)
    .mutation(({ ctx, input }) => removePayee(ctx, input.id)),
})
