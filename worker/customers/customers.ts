import { eq } from 'drizzle-orm'
import { customers } from '../../db/schema/customers.ts'
import { userSessions, users } from '../../db/schema/users.ts'
import { read } from '../db.ts'
import type { Signed } from '../trpc.ts'
import type { Profile } from './contract.ts'

/** The caller's own person. Row-level security leaves one user and one session in sight. */
export async function readProfile(ctx: Signed): Promise<Profile> {
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({
        role: users.kind,
        customerId: customers.customerId,
        name: users.name,
        email: users.email,
        phone: users.phone,
        memberSince: customers.memberSince,
        userSince: users.createdAt,
        previousSignInAt: userSessions.previousSignInAt,
      })
      .from(users)
      .innerJoin(userSessions, eq(userSessions.userId, users.id))
      .leftJoin(customers, eq(customers.id, users.customerId)),
  )
  if (!row) throw new Error('an admitted session has no user')
  return {
    role: row.role as Profile['role'],
    customerId: row.customerId,
    name: row.name,
    email: row.email,
    phone: row.phone,
    memberSince: row.memberSince ?? new Date(row.userSince).toISOString().slice(0, 10),
    previousSignInAt: row.previousSignInAt && new Date(row.previousSignInAt).toISOString(),
  }
}
