import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { customers } from '../../db/schema/customers.ts'
import { encryptionKeys } from '../../db/schema/encryption.ts'
import { userSessions, users } from '../../db/schema/users.ts'
import { read } from '../db.ts'
import type { Signed } from '../trpc.ts'
import {
  type Contact,
  ERASED,
  keyColumns,
  keyColumnsOf,
  openContact,
  openName,
  vaultOf,
} from '../vault/opening.ts'
import type { WrappedKey } from '../vault/vault.ts'
import type { Profile } from './contract.ts'

const nameKeys = alias(encryptionKeys, 'name_keys')

/** The caller's own person. Row-level security leaves one user and one session in sight. */
export async function readProfile(ctx: Signed): Promise<Profile> {
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({
        role: users.kind,
        customerId: customers.customerId,
        text: users.name,
        sealed: users.nameSealed,
        nameKey: keyColumnsOf(nameKeys),
        userId: users.id,
        email: users.emailSealed,
        phone: users.phoneSealed,
        key: keyColumns,
        memberSince: customers.memberSince,
        status: customers.status,
        reviewOn: customers.reviewOn,
        userSince: users.createdAt,
        previousSignInAt: userSessions.previousSignInAt,
      })
      .from(users)
      .innerJoin(userSessions, eq(userSessions.userId, users.id))
      .leftJoin(customers, eq(customers.id, users.customerId))
      .leftJoin(nameKeys, eq(nameKeys.id, sql`banking.key_in(${users.nameSealed})`))
      .leftJoin(encryptionKeys, eq(encryptionKeys.id, sql`banking.key_in(${users.emailSealed})`)),
  )
  if (!row) throw new Error('an admitted session has no user')
  const { text, sealed, nameKey } = row
  const vault = await vaultOf(ctx)
  const contact = await openContact(vault, row as Contact)
  return {
    role: row.role as Profile['role'],
    customerId: row.customerId,
    name: await openName(vault, {
      table: 'users',
      row: row.userId,
      text,
      sealed,
      key: nameKey as WrappedKey | null,
    }),
    email: contact.email ?? ERASED,
    phone: contact.phone,
    memberSince: row.memberSince ?? new Date(row.userSince).toISOString().slice(0, 10),
    status: row.status,
    reviewOn: row.reviewOn,
    previousSignInAt: row.previousSignInAt && new Date(row.previousSignInAt).toISOString(),
  }
}
