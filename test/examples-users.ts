/** Users and what needs two persons: examples, and the records that they name. */
import { expect } from 'vitest'
import { readConfig } from '../worker/config.ts'
import { vaultOf } from '../worker/vault/opening.ts'
import { sealPerson } from '../worker/vault/person.ts'
import type { Edge } from './edge.ts'
import type { Example, Facts } from './facts.ts'
import { madeAlone } from './made-alone.ts'

const newId = () => crypto.randomUUID()
const reason = 'An example'

/** A proposed reset of the factors of customer2, asked for on the command line: any of the staff may decide. */
async function proposeReset(edge: Edge): Promise<string> {
  await edge.sql(`update banking.user_changes set status = 'expired', settled_at = now()
    where status = 'pending' and kind = 'factors'`)
  await edge.sql(`update banking.user_changes set status = 'stopped', settled_at = now()
    where status = 'cooling' and kind = 'factors'`)
  await edge.sql('update banking.user_changes set stop_hash = null where stop_hash is not null')
  const [{ change }] = await edge.sql(
    `select banking.tool_user_change('tool:test', 'factors', u.id, '{"factors":"none"}', 'An example') as change
       from banking.users u where u.id = banking.find_user($1)`,
    [
      (
        await edge.sql(
          `select customer_id as id from banking.customers where id = testing.customer('customer2@demo.bank')`,
        )
      )[0].id,
    ],
  )
  expect(change.status).toBe('pending')
  return change.proposalId
}

const waiting = async (edge: Edge, facts: Facts) => {
  facts.change = await proposeReset(edge)
}
/** As if another person had approved it. */
const cooling = async (edge: Edge, facts: Facts) => {
  await waiting(edge, facts)
  await edge.sql(
    `update banking.user_changes set status = 'cooling', takes_effect_at = now() + interval '1 day',
       checker_user_id = u.id, checker_person = banking.person_of(u.id), stop_hash = sha256(convert_to($2, 'UTF8'))
       from banking.users u where user_changes.id = $1 and u.email_index = testing.index_of('operator2@demo.bank')`,
    [facts.change, exampleCode],
  )
}
const exampleCode = 'A'.repeat(22)

/** A member of staff whose role and status may change: no till with cash in it, no open change. */
async function freshColleague(edge: Edge, facts: Facts) {
  const [{ reserved }] = await edge.sql(`select banking.reserve_person('staff') as reserved`)
  const vault = await vaultOf({ config: readConfig(edge.env) })
  const sealed = await sealPerson(vault, reserved, { name: 'A Colleague', email: `${newId()}@test.bank` })
  await edge.sql(
    `select banking.provision_staff('tool:test', 'operator', $1::jsonb,
       substring(sha256('') from 1 for 16), 64, 1, 1, sha256(''))`,
    [JSON.stringify(sealed)],
  )
  facts.colleague = reserved.userId
}

/** One whom an admin made alone, before anybody else was there. */
async function lonelyColleague(edge: Edge, facts: Facts) {
  await freshColleague(edge, facts)
  const [{ id }] = await edge.sql(
    `select id::text from banking.users where email_index = testing.index_of('admin1@demo.bank')`,
  )
  await edge.sql(madeAlone, [facts.colleague, id])
}

export const ofUsers: Record<string, Example> = {
  'users.list': { for: ['admin'], input: () => ({ q: 'a', limit: 2 }) },
  'users.create': {
    for: ['admin'],
    input: () => ({
      id: newId(),
      role: 'operator',
      name: 'New Person',
      email: `${newId()}@test.bank`,
      reason,
    }),
    foreignIsFine: 'the id is the request’s own',
  },
  'users.setRole': {
    for: ['admin'],
    prepare: freshColleague,
    input: ({ colleague }) => ({ request: newId(), id: colleague, role: 'admin', reason }),
    foreignIsFine: 'admins administer every user',
  },
  'users.setStatus': {
    for: ['admin'],
    prepare: freshColleague,
    input: ({ colleague }) => ({ request: newId(), id: colleague, status: 'suspended', reason }),
    foreignIsFine: 'admins administer every user',
  },
  'users.confirm': {
    for: ['admin'],
    prepare: lonelyColleague,
    input: ({ colleague }) => ({ request: newId(), id: colleague, reason }),
    foreignIsFine: 'admins administer every user',
  },
  'users.resetFactors': {
    for: ['operator', 'admin'],
    prepare: freshColleague,
    input: ({ colleague }) => ({ request: newId(), id: colleague, reason }),
    foreignIsFine: 'staff serve every customer',
  },
  'users.changeContact': {
    for: ['operator', 'admin'],
    prepare: freshColleague,
    input: ({ colleague }) => ({
      request: newId(),
      id: colleague,
      channel: 'email',
      value: `${newId()}@test.bank`,
      reason,
    }),
    foreignIsFine: 'staff serve every customer',
  },
  'proposals.list': { for: ['operator', 'admin'] },
  'proposals.approve': {
    for: ['operator', 'admin'],
    prepare: waiting,
    input: ({ change }) => ({ id: change }),
    foreignIsFine: 'a proposal is there for others; the maker’s own is in proposals.test.ts',
  },
  'proposals.refuse': {
    for: ['operator', 'admin'],
    prepare: waiting,
    input: ({ change }) => ({ id: change, reason: 'The customer is not here' }),
    foreignIsFine: 'a proposal is there for others; the maker’s own is in proposals.test.ts',
  },
  'proposals.stop': {
    for: ['operator', 'admin'],
    prepare: cooling,
    input: ({ change }) => ({ id: change, reason: 'It was not she who asked' }),
    foreignIsFine: 'any of the staff may stop what cools',
  },
  'proposals.stopByCode': { for: 'anyone', prepare: cooling, input: () => ({ code: exampleCode }) },
}
