import { customer, person, router } from '../trpc.ts'
import { activity, activityInput, profile, seen, seenInput } from './contract.ts'
import { readProfile } from './customers.ts'
import { readAccessHistory, readActivity } from './seen.ts'

export const customers = router({
  profile: person
    .meta({
      says: 'Who the token stands for.',
      rest: [
        { method: 'GET', path: '/api/account/profile' },
        { method: 'GET', path: '/profile' },
      ],
    })
    .output(profile)
    .query(({ ctx }) => readProfile(ctx)),
  accessHistory: customer
    .meta({
      says: 'Who of the staff looked at the caller’s data, when and at what, newest first.',
      rest: [{ method: 'GET', path: '/profile/access-history' }],
    })
    .input(seenInput)
    .output(seen)
    .query(({ ctx, input }) => readAccessHistory(ctx, input)),
  activity: person
    .meta({
      says: 'Sign-ins and security events of the caller’s own log-in in the last 90 days, newest first.',
      rest: [{ method: 'GET', path: '/profile/activity' }],
    })
    .input(activityInput)
    .output(activity)
    .query(({ ctx, input }) => readActivity(ctx, input)),
})
