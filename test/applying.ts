/** An application in the state that a test wants, as the Worker would have sealed it. */
import { expect } from 'vitest'
import { readConfig } from '../worker/config.ts'
import { sealing, vaultOf } from '../worker/vault/opening.ts'
import { newKey } from '../worker/vault/vault.ts'
import { someone } from './applicant.ts'
import type { Edge } from './edge.ts'
import { aPng } from './pictures.ts'

/** The id of a draft that no log-in of a test wrote. */
export async function aDraft(edge: Edge): Promise<string> {
  const id = crypto.randomUUID()
  const vault = await vaultOf({ config: readConfig(edge.env) })
  const { kept } = await newKey(vault.ring, 'subject', `application:${id}`)
  const place = { table: 'applications', column: 'person_sealed', row: id }
  const person = someone()
  await edge.sql('select banking.keep_key($1, $2::jsonb)', [`application:${id}`, JSON.stringify(kept)])
  await edge.sql(
    `insert into banking.applications (id, version, person_sealed, email_index, name_tokens, product_code, kyc_level, makers, maker_user_id, expires_at)
     select $1, 1, $2, testing.index_of($3), '{}', 'savings', 'full', array['user:0'], u.id, now() + interval '1 day'
       from banking.users u where u.email_index = testing.index_of('operator2@demo.bank')`,
    [id, await sealing(vault, place, kept, JSON.stringify(person)), person.email],
  )
  return id
}

/** The same once it was submitted; it cannot be approved, since nothing was sealed for a customer. */
export async function aSubmitted(edge: Edge): Promise<string> {
  const id = await aDraft(edge)
  await edge.sql(
    `update banking.applications set status = 'submitted', submitted_at = now(), risk = 'low', risk_reasons = '[]', provision = '{}'
      where id = $1`,
    [id],
  )
  return id
}

/** An application of a customer who was invited and has not come yet. */
export async function anInvited(edge: Edge): Promise<string> {
  const id = await aSubmitted(edge)
  const { customerId } = await edge.provision()
  await edge.sql(
    `update banking.users u set status = 'proposed' from banking.customers c where c.id = u.customer_id and c.customer_id = $1`,
    [customerId],
  )
  await edge.sql(
    `update banking.applications a set status = 'approved', settled_at = now(), provision = null, review_on = '2036-01-01',
        checker_person = 'user:1', checker_user_id = 1, customer_id = c.id
       from banking.customers c where c.customer_id = $2 and a.id = $1`,
    [id, customerId],
  )
  await edge.sql(
    `select banking.send_invitation(u.id) from banking.users u join banking.customers c on c.id = u.customer_id
      where c.customer_id = $1`,
    [customerId],
  )
  return id
}

/** A submitted application with a name on the list that is like the applicant's; answers the entry's id. */
export async function aHit(edge: Edge, id: string): Promise<string> {
  const [{ entry }] = await edge.sql(
    `with e as (insert into banking.screening_entries (load, line, list, name, tokens, is_active)
        values (gen_random_uuid(), 0, 'examples', 'Kavita Deshpande', array['\\x01'::bytea], true) returning id)
     insert into banking.application_hits (application_id, entry_id, score) select $1, e.id, 100 from e
     returning entry_id::text as entry`,
    [id],
  )
  return entry
}

/** A paper beside an application, put there by the Worker itself; answers its id. */
export async function aDocument(edge: Edge, application: string): Promise<string> {
  const { token } = await edge.signIn('operator1@demo.bank')
  const id = crypto.randomUUID()
  const body = { id, kind: 'identity', content: aPng }
  const answer = await edge.send(`/api/v1/applications/${application}/documents`, { token, body })
  expect(answer.status, answer.text).toBe(201)
  return id
}

/** What staff do with applications over the wire. */
export async function atApplications(edge: Edge) {
  const { token: admin } = await edge.signIn('admin1@demo.bank')
  const { token: leela } = await edge.signIn('operator1@demo.bank')
  const { token: arjun } = await edge.signIn('operator2@demo.bank')
  const newId = () => crypto.randomUUID()
  const reason = 'A test'
  const under = (id: string, rest = '') => `/api/v1/applications/${id}${rest}`

  type Draft = { id?: string; version?: number; token?: string; product?: string; kycLevel?: string }
  const save = (
    person: Record<string, unknown>,
    { id = newId(), version = 0, token = leela, product = 'savings', kycLevel = 'full' }: Draft = {},
  ) => edge.send(under(id), { method: 'PUT', token, body: { version, person, product, kycLevel } })
  const submit = (id: string, version = 1, token = leela) =>
    edge.send(under(id, '/submission'), { token, body: { version } })
  const decide = (id: string, token = arjun, approve = true) =>
    edge.send(`/api/v1/proposals/${id}/${approve ? 'approval' : 'refusal'}`, {
      token,
      body: approve ? {} : { reason },
    })
  const judge = (id: string, entry: string, isMatch: boolean, token = leela) =>
    edge.send(under(id, `/hits/${entry}`), { method: 'PUT', token, body: { isMatch, reason } })
  const get = async (id: string, token = leela) => (await edge.send(under(id), { token })).body
  async function submitted(person = someone(), more: Draft = {}): Promise<string> {
    const { body } = await save(person, more)
    const answer = await submit(body.id)
    expect(answer.status, answer.text).toBe(200)
    return body.id
  }
  async function approved(person = someone()) {
    const id = await submitted(person)
    const answer = await decide(id)
    expect(answer.status, answer.text).toBe(201)
    return { id, application: await get(id), person }
  }
  /** What follows the # of the link in the newest invitation. */
  async function invitationOf(customerId: string): Promise<string> {
    const rows = await edge.sql(
      `select facts ->> 'link' as link from banking.outbox o join banking.users u on u.id = o.user_id
         join banking.customers c on c.id = u.customer_id
        where c.customer_id = $1 and template = 'customer_invited' order by o.id desc limit 1`,
      [customerId],
    )
    expect(rows[0].link).toMatch(/^\/welcome#[\w-]{43}$/)
    return rows[0].link.split('#')[1]
  }
  const chosen = 'marigold over the tramlines'
  const choose = (token: string) =>
    edge.send('/api/auth/reset-password', { body: { token, password: chosen } })
  async function load(names: string[], list = newId()) {
    const body = {
      load: newId(),
      list,
      from: 0,
      total: names.length,
      entries: names.map((name) => ({ name })),
    }
    const answer = await edge.send('/api/v1/screening-lists', { token: admin, body })
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  return {
    admin,
    leela,
    arjun,
    newId,
    reason,
    under,
    save,
    submit,
    decide,
    judge,
    get,
    submitted,
    approved,
    invitationOf,
    chosen,
    choose,
    load,
  }
}
