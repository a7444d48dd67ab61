import { admin, router, staff } from '../trpc.ts'
import {
  contactInput,
  createInput,
  outcome,
  users as page,
  resetInput,
  roleInput,
  statusInput,
  usersInput,
} from './contract.ts'
import {
  changeContact,
  confirmUser,
  createUser,
  listUsers,
  resetFactors,
  setRole,
  setStatus,
} from './users.ts'

export const users = router({
  list: admin
    .meta({
      says: 'Who may sign in: the staff, or whom the words name.',
      rest: [{ method: 'GET', path: '/users' }],
    })
    .input(usersInput)
    .output(page)
    .query(({ ctx, input }) => listUsers(ctx, input)),
  create: admin
    .meta({
      says: 'Proposes an operator or an admin, who choose a password by the mail that invites them; an operator is there at once where there is no second person.',
      rest: [{ method: 'POST', path: '/users', status: 201 }],
      idempotencyKey: 'id',
      mayPend: true,
      trips: { most: 2, reason: 'the address is sealed for its row, whose id comes from Postgres first' },
    })
    .input(createInput)
    .output(outcome)
    .mutation(({ ctx, input }) => createUser(ctx, input)),
  setRole: admin
    .meta({
      says: 'Proposes to make an operator an admin or the other way round; another person approves it.',
      rest: [{ method: 'PUT', path: '/users/{id}/role' }],
      idempotencyKey: 'request',
      mayPend: true,
    })
    .input(roleInput)
    .output(outcome)
    .mutation(({ ctx, input }) => setRole(ctx, input)),
  setStatus: admin
    .meta({
      says: 'Suspends a user, whose sessions end at once, or lets them in again; of an admin it is proposed.',
      rest: [{ method: 'PUT', path: '/users/{id}/status' }],
      idempotencyKey: 'request',
      mayPend: true,
    })
    .input(statusInput)
    .output(outcome)
    .mutation(({ ctx, input }) => setStatus(ctx, input)),
  confirm: admin
    .meta({
      says: 'Asks a second person to confirm a log-in that one person made alone.',
      rest: [{ method: 'POST', path: '/users/{id}/confirmation' }],
      idempotencyKey: 'request',
      mayPend: true,
    })
    .input(resetInput)
    .output(outcome)
    .mutation(({ ctx, input }) => confirmUser(ctx, input)),
  resetFactors: staff
    .meta({
      says: 'Proposes to take the second factors of a user away; another person approves it, and the user can stop it.',
      rest: [{ method: 'POST', path: '/users/{id}/factor-reset' }],
      idempotencyKey: 'request',
      mayPend: true,
    })
    .input(resetInput)
    .output(outcome)
    .mutation(({ ctx, input }) => resetFactors(ctx, input)),
  changeContact: staff
    .meta({
      says: 'Proposes another e-mail address or phone number of a user; another person approves it, and the old contact can stop it.',
      rest: [{ method: 'POST', path: '/users/{id}/contact-change' }],
      idempotencyKey: 'request',
      mayPend: true,
      trips: {
        most: 2,
        reason: 'the new contact is sealed under the user’s own key, which comes from Postgres first',
      },
    })
    .input(contactInput)
    .output(outcome)
    .mutation(({ ctx, input }) => changeContact(ctx, input)),
})
