import { empty } from '../shapes.ts'
import { anyone, person, router } from '../trpc.ts'
import { refresh, signIn, signOut } from './auth.ts'
import { loginInput, session } from './contract.ts'

export const auth = router({
  login: anyone
    .meta({
      says: 'Signs in with an e-mail address or customer id and a password.',
      rest: [
        { method: 'POST', path: '/api/auth/login' },
        { method: 'POST', path: '/auth/login' },
      ],
      trips: { most: 2, reason: 'argon2 runs in the Worker between salt and comparison' },
      sends: true,
    })
    .input(loginInput)
    .output(session)
    .mutation(({ ctx, input }) => signIn(ctx, input)),
  refresh: anyone
    .meta({
      says: 'Trades the refresh cookie for a new access token.',
      rest: [
        { method: 'POST', path: '/api/auth/refresh' },
        { method: 'POST', path: '/auth/refresh' },
      ],
    })
    .output(session)
    .mutation(({ ctx }) => refresh(ctx)),
  logout: person
    .meta({
      says: 'Signs out: every token of this session is dead when this answers.',
      rest: [
        { method: 'POST', path: '/api/auth/logout', status: 204 },
        { method: 'POST', path: '/auth/logout', status: 204 },
      ],
    })
    .output(empty)
    .mutation(({ ctx }) => signOut(ctx)),
})
