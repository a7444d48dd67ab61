import { person, router } from '../trpc.ts'
import { profile } from './contract.ts'
import { readProfile } from './customers.ts'

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
})
