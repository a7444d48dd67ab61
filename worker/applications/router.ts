import { admin, operator, router, staff } from '../trpc.ts'
import {
  changeInvitation,
  judgeHit,
  listApplications,
  loadScreening,
  readApplication,
  saveApplication,
  screeningLists,
  submitApplication,
  withdrawApplication,
} from './applications.ts'
import {
  application,
  applicationInput,
  judgeInput,
  listInput,
  lists,
  loaded,
  loadInput,
  applications as page,
  saveInput,
  submitInput,
  withdrawInput,
} from './contract.ts'

export const applications = router({
  list: staff
    .meta({
      says: 'Applications of people who want to become customers, those changed last first.',
      rest: [{ method: 'GET', path: '/applications' }],
    })
    .input(listInput)
    .output(page)
    .query(({ ctx, input }) => listApplications(ctx, input)),
  get: staff
    .meta({
      says: 'One application, with what speaks against it: duplicates, names on the screening list, the rating.',
      rest: [{ method: 'GET', path: '/applications/{id}' }],
    })
    .input(applicationInput)
    .output(application)
    .query(({ ctx, input }) => readApplication(ctx, input.id)),
  save: operator
    .meta({
      says: 'Keeps a draft of an application; the id is the caller’s own.',
      rest: [{ method: 'PUT', path: '/applications/{id}' }],
      trips: { most: 2, reason: 'a person is sealed under the application’s own key, which Postgres keeps' },
    })
    .input(saveInput)
    .output(application)
    .mutation(({ ctx, input }) => saveApplication(ctx, input)),
  submit: operator
    .meta({
      says: 'Submits a complete application: it is screened and rated, and another person decides about it.',
      rest: [{ method: 'POST', path: '/applications/{id}/submission' }],
      trips: { most: 2, reason: 'what is in it can be read here alone, and is sealed for rows of known ids' },
    })
    .input(submitInput)
    .output(application)
    .mutation(({ ctx, input }) => submitApplication(ctx, input)),
  withdraw: operator
    .meta({
      says: 'Ends an application that the applicant does not want any more.',
      rest: [{ method: 'POST', path: '/applications/{id}/withdrawal' }],
    })
    .input(withdrawInput)
    .output(application)
    .mutation(({ ctx, input }) => withdrawApplication(ctx, input)),
  judge: staff
    .meta({
      says: 'Says with a reason whether a name on the screening list is the applicant’s.',
      rest: [{ method: 'PUT', path: '/applications/{id}/hits/{entry}' }],
    })
    .input(judgeInput)
    .output(application)
    .mutation(({ ctx, input }) => judgeHit(ctx, input)),
  invite: operator
    .meta({
      says: 'Sends the invitation of a new customer again; the link before is void.',
      rest: [{ method: 'POST', path: '/applications/{id}/invitation' }],
    })
    .input(applicationInput)
    .output(application)
    .mutation(({ ctx, input }) => changeInvitation(ctx, input.id, true)),
  uninvite: operator
    .meta({
      says: 'Takes the invitation of a new customer back: its link is void.',
      rest: [{ method: 'DELETE', path: '/applications/{id}/invitation' }],
    })
    .input(applicationInput)
    .output(application)
    .mutation(({ ctx, input }) => changeInvitation(ctx, input.id, false)),
  loadScreening: admin
    .meta({
      says: 'Takes a part of a screening list; the last part puts the whole in force.',
      rest: [{ method: 'POST', path: '/screening-lists' }],
    })
    .input(loadInput)
    .output(loaded)
    .mutation(({ ctx, input }) => loadScreening(ctx, input)),
  screeningLists: staff
    .meta({
      says: 'The screening lists that are in force.',
      rest: [{ method: 'GET', path: '/screening-lists' }],
    })
    .output(lists)
    .query(({ ctx }) => screeningLists(ctx)),
})
