/** Passwords and blocks: examples, and the records that they name. */
import { createHash } from 'node:crypto'
import type { Edge } from './edge.ts'
import type { Example } from './facts.ts'

const token = 'a-token-that-only-the-tests-know'

/** Of a customer of its own. */
async function giveToken(edge: Edge) {
  const { email } = await edge.provision([])
  await edge.sql(
    `insert into banking.password_resets (token_hash, user_id, requested_at, expires_at)
     select decode($1, 'hex'), u.id, now(), now() + interval '15 minutes' from banking.users u
      where u.id = banking.find_user(testing.identifier($2))
     on conflict (token_hash) do update set used_at = null, voided_at = null, user_id = excluded.user_id`,
    [createHash('sha256').update(token).digest('hex'), email],
  )
}

const password = 'correct-horse-battery-demo'

export const ofPasswords: Record<string, Example> = {
  'auth.forgotPassword': { for: 'anyone', input: () => ({ identifier: 'customer2@demo.bank' }) },
  'auth.resetPassword': {
    for: 'anyone',
    input: () => ({ token, password: 'seven green bicycles' }),
    prepare: giveToken,
  },
  // To the same one, so that every other example still signs in.
  'auth.changePassword': {
    for: ['customer', 'operator', 'admin'],
    endsSession: true,
    endsAll: true,
    input: () => ({ current: password, new: password }),
  },
  'auth.unblock': {
    for: ['admin'],
    input: ({ otherCustomerId }) => ({ user: otherCustomerId, reason: 'They called from their number.' }),
    prepare: (edge, { otherCustomerId }) =>
      edge.sql(
        `update banking.users set blocked_until = now() + interval '1 minute', failures = 5
          where customer_id = (select id from banking.customers where customer_id = $1)`,
        [otherCustomerId],
      ),
  },
}
