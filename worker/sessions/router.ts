import { empty } from '../shapes.ts'
import { person, router } from '../trpc.ts'
import { ended, openSessions, sessionIdInput, stayInput, timeLeft } from './contract.ts'
import { endAllSessions, endOtherSessions, endSession, listSessions, stay } from './sessions.ts'

export const sessions = router({
  list: person
    .meta({
      says: 'Where the caller is signed in, this session first, at most a hundred.',
      rest: [{ method: 'GET', path: '/sessions' }],
    })
    .output(openSessions)
    .query(({ ctx }) => listSessions(ctx)),
  endOthers: person
    .meta({
      says: 'Signs the caller out everywhere but here.',
      rest: [{ method: 'POST', path: '/sessions/end-others' }],
    })
    .output(ended)
    .mutation(({ ctx }) => endOtherSessions(ctx)),
  endAll: person
    .meta({
      says: 'Signs the caller out everywhere: every token of theirs is dead when this answers.',
      rest: [{ method: 'POST', path: '/sessions/end-all', status: 204 }],
    })
    .output(empty)
    .mutation(({ ctx }) => endAllSessions(ctx)),
  stay: person
    .meta({
      says: 'How long this session has, after its person was idle for that long.',
      rest: [{ method: 'POST', path: '/sessions/stay' }],
    })
    .input(stayInput)
    .output(timeLeft)
    .mutation(({ ctx, input }) => stay(ctx, input.idleSeconds)),
  end: person
    .meta({
      says: 'Signs the caller out on one device; of this one it is a sign-out.',
      rest: [{ method: 'DELETE', path: '/sessions/{id}', status: 204 }],
    })
    .input(sessionIdInput)
    .output(empty)
    .mutation(({ ctx, input }) => endSession(ctx, input.id)),
})
