/** Examples of what the bank keeps of its customers: reviews, copies of their data, erasure. */
import { readConfig } from '../worker/config.ts'
import { vaultOf } from '../worker/vault/opening.ts'
import { newKey } from '../worker/vault/vault.ts'
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { partsOf } from './tokens.ts'

/** Nothing about another customer waits from an example before. */
const nothingWaits = async (edge: Edge, _: Facts) => {
  await edge.sql(
    `update banking.customer_changes set status = 'expired', settled_at = now() where status = 'pending'`,
  )
}

const noCopies = (edge: Edge) =>
  edge.sql(
    `update banking.data_exports set status = 'expired', asked_at = now() - interval '31 days', expires_at = now()`,
  )

/** A factor that the session of a token has given for a copy. */
const confirmed = async (edge: Edge, token: string | undefined, id: string): Promise<string> =>
  (
    await edge.sql(
      `insert into banking.challenges (user_id, session_id, purpose, binding, facts, expires_at, factor, satisfied_at)
       select t.user_id, t.session_id, 'export', banking.export_binding($2::uuid), '{}', now() + interval '5 minutes',
           'email', now()
         from banking.auth_tokens t where t.jti_hash = sha256(convert_to($1, 'UTF8')) returning id`,
      [partsOf(token!).claims.jti, id],
    )
  )[0].id

/** What a copy is asked for with: an id, and a factor that was given for it. */
async function confirmedCopy(edge: Edge, facts: Facts, token: string | undefined) {
  await noCopies(edge)
  const id = crypto.randomUUID()
  facts.copy = { id, challengeId: await confirmed(edge, token, id) }
}

/** A copy of customer1's data that whoever calls has asked for; with its first file where `made`. */
const aCopy =
  (made?: 'exports.make' | 'exports.makeFor') => async (edge: Edge, facts: Facts, token?: string) => {
    await noCopies(edge)
    const id = crypto.randomUUID()
    const { ring } = await vaultOf({ config: readConfig(edge.env) })
    const { kept } = await newKey(ring, 'subject', `export:${id}`)
    await edge.sql('select banking.keep_key($1, $2)', [`export:${id}`, JSON.stringify(kept)])
    await edge.sql(
      `insert into banking.data_exports (id, customer_id, asked_by_user_id, expires_at)
     select $2, c.id, t.user_id, now() + interval '1 day' from banking.auth_tokens t, banking.customers c
      where t.jti_hash = sha256(convert_to($1, 'UTF8')) and c.customer_id = $3`,
      [partsOf(token!).claims.jti, id, facts.customerId],
    )
    facts.copy = { id }
    if (made) await edge.call(made, { id }, { token: token! })
    if (made === 'exports.make') await confirmed(edge, token, id)
  }

/** Somebody whose relation is over. */
async function former(edge: Edge, facts: Facts) {
  const { customerId, accounts } = await edge.provision()
  await edge.sql(`update banking.accounts set status = 'closed' where account_number = any ($1)`, [accounts])
  facts.formerCustomerId = customerId
}

export const ofRecords: Record<string, Example> = {
  'reviews.list': { for: ['operator', 'admin'], input: () => ({ limit: 2 }) },
  'reviews.propose': {
    for: ['operator'],
    prepare: nothingWaits,
    input: ({ otherCustomerId }) => ({
      customerId: otherCustomerId,
      level: 'full',
      risk: 'low',
      reason: 'An example',
    }),
    foreign: () => [{ customerId: 'C9999999999', level: 'full', risk: 'low', reason: 'An example' }],
  },
  'reviews.erasure': {
    for: ['operator', 'admin'],
    input: ({ otherCustomerId }) => ({ customerId: otherCustomerId }),
    foreign: () => [{ customerId: 'C9999999999' }],
  },
  'reviews.erase': {
    for: ['operator'],
    prepare: former,
    input: ({ formerCustomerId }) => ({ customerId: formerCustomerId, reason: 'An example' }),
    foreign: () => [{ customerId: 'C9999999999', reason: 'An example' }],
  },
  'exports.ask': {
    for: ['customer'],
    prepare: confirmedCopy,
    input: ({ copy }) => ({ ...copy }),
    foreignIsFine: 'the id is the request’s own',
  },
  'exports.list': { for: ['customer'] },
  'exports.make': {
    for: ['customer'],
    prepare: aCopy(),
    input: ({ copy }) => ({ id: copy.id }),
    foreign: () => [{ id: nowhere }],
  },
  'exports.file': {
    for: ['customer'],
    prepare: aCopy('exports.make'),
    input: ({ copy }) => ({ id: copy.id, position: 0 }),
    foreign: () => [{ id: nowhere, position: 0 }],
  },
  'exports.askFor': {
    for: ['operator'],
    prepare: (edge) => noCopies(edge),
    input: ({ customerId }) => ({ id: crypto.randomUUID(), customerId }),
    foreign: () => [{ id: crypto.randomUUID(), customerId: 'C9999999999' }],
  },
  'exports.listFor': { for: ['operator'], input: ({ customerId }) => ({ customerId }) },
  'exports.makeFor': {
    for: ['operator'],
    prepare: aCopy(),
    input: ({ copy }) => ({ id: copy.id }),
    foreign: () => [{ id: nowhere }],
  },
  'exports.fileFor': {
    for: ['operator'],
    prepare: aCopy('exports.makeFor'),
    input: ({ copy }) => ({ id: copy.id, position: 0 }),
    foreign: () => [{ id: nowhere, position: 0 }],
  },
}
