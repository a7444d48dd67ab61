/** Log-ins that one person made alone, for tests of who is a second person. */
import type { Subject, World } from './proposing.ts'

/** As if $2 had made $1's log-in while nobody else was there. */
export const madeAlone = `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, needs_second,
    cooling_hours, before, after, reason, status, expires_at, takes_effect_at, settled_at)
  select gen_random_uuid(), 'new_user', $1::bigint, 'user:' || $2::text, $2::bigint, banking.person_of($2::bigint), false, 0, '{}',
    '{}', 'x', 'done', now(), now(), now() returning id`

/** An operator whom an admin of their own made while nobody else was there. */
export async function aLonelyColleague({ edge, idOf }: World): Promise<Subject> {
  const [user, by] = [
    await idOf(await edge.provisionStaff('operator')),
    await idOf(await edge.provisionStaff('admin')),
  ]
  await edge.sql(madeAlone, [user, by])
  return { person: '', account: '', user }
}
