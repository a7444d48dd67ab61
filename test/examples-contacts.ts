/** A customer's own contact: examples, and the changes and challenges that they name. */
import { readConfig } from '../worker/config.ts'
import { vaultOf } from '../worker/vault/opening.ts'
import { blindHex, sealField } from '../worker/vault/vault.ts'
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { partsOf } from './tokens.ts'

const password = 'correct-horse-battery-demo'
const newId = () => crypto.randomUUID()

/** No change waits, and both challenges of the next one are confirmed in the token's session. */
async function prove(edge: Edge, facts: Facts, token: string | undefined) {
  await edge.sql(
    `update banking.user_changes set status = 'stopped', settled_at = now() where kind = 'contact' and status = 'cooling'`,
  )
  // Wrong passwords that were typed elsewhere are not about this.
  await edge.sql(`update banking.users set failures = 0 where kind = 'customer'`)
  const vault = await vaultOf({ config: readConfig(edge.env) })
  const value = `${newId()}@test.bank`
  const id = newId()
  const sealed = await sealField(vault.system, { table: 'users', column: 'email', row: '0' }, value)
  const challenge = async (purpose: string) =>
    (
      await edge.sql(
        `insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at, factor, satisfied_at, contact_sealed)
         select t.user_id, t.session_id, $2, banking.contact_binding($2, $3::uuid, 'email', $4), '{}', now() + interval '5 minutes',
             'email', now(), case $2 when 'new_contact' then $5 end
           from banking.auth_tokens t where t.jti_hash = sha256(convert_to($1, 'UTF8')) returning id`,
        [partsOf(token!).claims.jti, purpose, id, await blindHex(vault.index, 'email', value), sealed],
      )
    )[0].id
  const [challengeId, newChallengeId] = [await challenge('contact'), await challenge('new_contact')]
  facts.newContact = { id, challengeId, newChallengeId, value }
}

/** A change of customer1 that staff made two persons of, cooling; another of customer2. */
async function cooling(edge: Edge, facts: Facts) {
  await edge.sql(
    `update banking.user_changes set status = 'stopped', settled_at = now() where kind = 'contact' and status = 'cooling'`,
  )
  const make = async (email: string) =>
    (
      await edge.sql(
        `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason,
           needs_second, cooling_hours, expires_at, status, takes_effect_at)
         select gen_random_uuid(), 'contact', u.id, 'user:' || u.id, u.id, banking.person_of(u.id), '{"email":"a"}',
             '{"email":"b"}', 'An example', false, 24, now(), 'cooling', now() + interval '25 hours'
           from banking.users u where u.email_index = testing.index_of($1) returning id`,
        [email],
      )
    )[0].id
  facts.contactChange = await make('customer1@demo.bank')
  facts.foreignContactChange = await make('customer2@demo.bank')
}

export const ofContacts: Record<string, Example> = {
  'contacts.list': { for: ['customer'] },
  'contacts.change': {
    for: ['customer'],
    prepare: prove,
    input: ({ newContact }) => ({
      ...(newContact ?? { id: newId(), value: 'a@test.bank' }),
      channel: 'email',
      password,
    }),
    foreignIsFine: 'the id is the request’s own',
  },
  'contacts.stop': {
    for: ['customer'],
    prepare: cooling,
    input: ({ contactChange }) => ({ id: contactChange ?? nowhere }),
    foreign: ({ foreignContactChange }) => [{ id: foreignContactChange ?? nowhere }, { id: nowhere }],
  },
}
