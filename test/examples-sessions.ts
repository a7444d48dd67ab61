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
  const open = (id: string, ...emails: string[]) =>
    edge.sql(
      `insert into banking.user_sessions (user_id, public_id, channel, ends_at)
       select u.id, $1, 'api', now() + interval '1 hour' from unnest($2::text[]) one(email)
         join banking.users u on u.email_index = testing.index_of(one.email)`,
      [id, emails],
    )
  await open(session, 'customer1@demo.bank', 'operator1@demo.bank', 'admin1@demo.bank')
  await open(foreignSession, 'customer2@demo.bank')
  return { session, foreignSession }
}
