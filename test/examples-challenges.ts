/** Challenges: examples, and the ones that they name. */
import { readConfig } from '../worker/config.ts'
import { vaultOf } from '../worker/vault/opening.ts'
import { blindHex } from '../worker/vault/vault.ts'
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { partsOf } from './tokens.ts'

const code = '123456'

/** An open challenge of a token's own session, with a code that is known here; no code was sent within the hour. */
export async function openChallenge(
  edge: Edge,
  facts: Facts,
  token: string | undefined,
  purpose: 'contact' | 'transfer' = 'contact',
) {
  await edge.sql(`delete from banking.throttles where key like 'step_up_code:%'`)
  const [row] = await edge.sql(
    `insert into banking.challenges (id, user_id, session_id, purpose, binding, facts, expires_at, channel, code_salt, code_hash)
     select $2::uuid, t.user_id, t.session_id, $4, sha256(''), '{}', now() + interval '5 minutes', 'email', '\\x00',
         banking.code_hash('\\x00', $2::uuid, $3)
       from banking.auth_tokens t where t.jti_hash = sha256(convert_to($1, 'UTF8')) returning id`,
    [partsOf(token!).claims.jti, crypto.randomUUID(), code, purpose],
  )
  facts.challenge = row.id
}

/** A payee that a token's session has confirmed already. */
export async function confirmPayee(edge: Edge, facts: Facts, token: string | undefined) {
  const id = crypto.randomUUID()
  const { index } = await vaultOf({ config: readConfig(edge.env) })
  const [row] = await edge.sql(
    `insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at, factor, satisfied_at)
     select t.user_id, t.session_id, 'payee', banking.payee_binding($2::uuid, $3, $4, null, null, null), '{}',
         now() + interval '5 minutes', 'email', now()
       from banking.auth_tokens t where t.jti_hash = sha256(convert_to($1, 'UTF8')) returning id`,
    [partsOf(token!).claims.jti, id, facts.foreign, await blindHex(index, 'typed_name', 'vikram mehta')],
  )
  facts.newPayee = { id, challengeId: row.id }
}

export const ofChallenges: Record<string, Example> = {
  'challenges.sendCode': {
    for: ['customer', 'operator', 'admin'],
    input: ({ challenge }) => ({ challengeId: challenge, channel: 'email' }),
    foreign: ({ foreignChallenge }) =>
      [foreignChallenge, nowhere].map((challengeId) => ({ challengeId, channel: 'email' })),
    prepare: openChallenge,
  },
  'challenges.confirm': {
    for: ['customer', 'operator', 'admin'],
    input: ({ challenge }) => ({ challengeId: challenge, code }),
    foreign: ({ foreignChallenge }) =>
      [foreignChallenge, nowhere].map((challengeId) => ({ challengeId, code })),
    prepare: openChallenge,
  },
}

/** One of customer2, open; the caller's own are made before each call. */
export async function challengesOf(edge: Edge): Promise<Asked> {
  const [row] = await edge.sql(
    `with session as (insert into banking.user_sessions (user_id, channel, ends_at)
       select id, 'web', now() + interval '1 hour' from banking.users where email_index = testing.index_of('customer2@demo.bank') returning id, user_id)
     insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at)
     select user_id, id, 'contact', sha256(''), '{}', now() + interval '1 hour' from session returning id`,
  )
  return { challenge: nowhere, foreignChallenge: row.id, newPayee: { id: nowhere, challengeId: nowhere } }
}

type Asked = Pick<Facts, 'challenge' | 'foreignChallenge' | 'newPayee'>
