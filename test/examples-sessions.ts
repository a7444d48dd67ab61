/** Sessions: examples, and the records that they name. */
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'

const everybody: Example['for'] = ['customer', 'operator', 'admin']

export const ofSessions: Record<string, Example> = {
  'sessions.list': { for: everybody },
  'sessions.end': {
    for: everybody,
    prepare: async (edge, facts) => Object.assign(facts, await sessionsOf(edge)),
    input: ({ session }) => ({ id: session }),
    foreign: ({ foreignSession }) => [{ id: foreignSession }, { id: nowhere }],
  },
  'sessions.endOthers': { for: everybody, endsSession: true, endsAll: true },
  'sessions.endAll': { for: everybody, endsSession: true, endsAll: true },
  'sessions.stay': { for: everybody, input: () => ({ idleSeconds: 0 }) },
}

/** Ids are looked up among the caller's own, so one can stand for a session of each. */
export async function sessionsOf(edge: Edge): Promise<Pick<Facts, 'session' | 'foreignSession'>> {
  const [session, foreignSession] = [crypto.randomUUID(), crypto.randomUUID()]
  const name = async (email: string, id: string) => {
    await edge.signIn(email)
    await edge.sql(
      `update banking.user_sessions set public_id = $2 where id = (select max(s.id) from banking.user_sessions s
         join banking.users u on u.id = s.user_id where u.email_index = testing.index_of($1))`,
      [email, id],
    )
  }
  for (const who of ['customer1', 'operator1', 'admin1']) await name(`${who}@demo.bank`, session)
  await name('customer2@demo.bank', foreignSession)
  return { session, foreignSession }
}
