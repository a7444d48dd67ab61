/** From an application to a customer who signs in: two persons, and an invitation that is good once. */
import { describe, expect, test } from 'vitest'
import { someone } from '../../test/applicant.ts'
import { atApplications } from '../../test/applying.ts'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const {
  admin,
  leela,
  arjun,
  newId,
  reason,
  under,
  save,
  submit,
  decide,
  get,
  submitted,
  approved,
  invitationOf,
  chosen,
  choose,
} = await atApplications(edge)

describe('from an application to a customer', () => {
  test('written down, submitted, approved by another, invited, and signed in', async () => {
    const person = someone()
    const { id, application } = await approved(person)
    expect(application).toMatchObject({
      status: 'approved',
      name: person.name,
      person,
      risk: 'low',
      riskReasons: [],
      mine: true,
      checker: 'Arjun Das',
      invitation: { status: 'sent' },
    })
    expect(Number(application.reviewOn.slice(0, 4))).toBe(new Date().getUTCFullYear() + 10)
    const early = await edge.tryToSignIn(person.email, chosen)
    expect(early.code).toBe('unauthenticated')
    const token = await invitationOf(application.customerId)
    expect((await choose(token)).status).toBe(204)
    const signedIn = await edge.tryToSignIn(application.customerId, chosen)
    expect([signedIn.status, signedIn.body.customerId]).toEqual([200, application.customerId])
    const { body } = await edge.send('/api/v1/accounts', { token: signedIn.body.accessToken })
    expect(body.items).toMatchObject([{ type: 'savings' }])
    expect((await choose(token)).code).toBe('not_found')
    expect((await get(id)).invitation.status).toBe('accepted')
  })

  test('holds nothing of the person in clear, nowhere', async () => {
    const person = someone({ name: 'Zenobia Quartermaine', purpose: 'Zebra savings' })
    const { id } = await approved(person)
    const rows = await edge.sql(
      `select row_to_json(a)::text as row from banking.applications a where id = $1
       union all select row_to_json(l)::text from banking.audit_logs l where subject = 'application:' || $1
       union all select row_to_json(c)::text from banking.audit_changes c where table_name like 'application%'`,
      [id],
    )
    expect(rows.length).toBeGreaterThan(4)
    for (const { row } of rows)
      for (const word of ['Zenobia', 'Zebra', person.email, person.taxId, 'Karve'])
        expect(row).not.toContain(word)
  })
})

describe('a draft', () => {
  test('may lack everything, and comes back as it was', async () => {
    const { body } = await save({ name: 'Half' }, { kycLevel: 'minimum' })
    expect(body).toMatchObject({ status: 'draft', version: 1, person: { name: 'Half' }, kycLevel: 'minimum' })
    const more = await save({ name: 'Half Done', city: 'Pune' }, { id: body.id, version: 1 })
    expect(more.body).toMatchObject({ version: 2, person: { name: 'Half Done', city: 'Pune' } })
  })
  test('that somebody else has saved meanwhile is not overwritten; the same save again is one', async () => {
    const { body } = await save({ name: 'One' })
    expect((await save({ name: 'Two' }, { id: body.id, version: 1, token: arjun })).body.version).toBe(2)
    const late = await save({ name: 'Late' }, { id: body.id, version: 1 })
    expect([late.status, late.code, late.body.changed]).toEqual([409, 'already_settled', true])
    const again = await save({ name: 'Two' }, { id: body.id, version: 1, token: arjun })
    expect([again.status, again.body.version]).toEqual([200, 2])
  })
  test('is begun once by two at once', async () => {
    const id = newId()
    const both = await Promise.all([
      save({ name: 'A A' }, { id }),
      save({ name: 'B B' }, { id, token: arjun }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
  test('is submitted complete', async () => {
    const { body } = await save({ ...someone(), taxId: 'ABC', postalCode: ' ' })
    const answer = await submit(body.id)
    expect(answer.code).toBe('invalid_input')
    expect(answer.body.fields.map(({ path }: { path: string }) => path)).toEqual([
      'person.postalCode',
      'person.taxId',
    ])
  })
  test('says whom the bank knows already under the same e-mail, phone or tax id', async () => {
    const { application, person } = await approved()
    const twin = (await save(someone({ email: person.email, taxId: person.taxId }))).body
    expect(twin.duplicates).toEqual([
      { customerId: application.customerId, applicationId: null, by: ['email', 'tax'] },
    ])
    const third = (await save(someone({ phone: (twin.person as typeof person).phone }))).body
    expect(third.duplicates).toEqual([{ customerId: null, applicationId: twin.id, by: ['phone'] }])
    const refused = await submit(twin.id)
    expect([refused.code, refused.body.field]).toEqual(['invalid_input', 'email'])
  })
  test.each([
    ['another product', { product: 'vault' }, 'not_found'],
    ['a version that never was', { version: 3 }, 'not_found'],
    ['an unknown level', { kycLevel: 'none' }, 'invalid_input'],
  ])('with %s is refused', async (_, more, code) => {
    expect((await save(someone(), more)).code).toBe(code)
  })
  test('is not written about one’s own person', async () => {
    expect((await save(someone({ email: 'operator1@demo.bank' }))).code).toBe('forbidden')
    expect((await save(someone({ email: 'operator1@demo.bank' }), { token: arjun })).status).toBe(200)
  })
})

describe('the second person', () => {
  test('is none who wrote in it, whichever of them submitted it', async () => {
    const { body } = await save(someone())
    await save(someone(), { id: body.id, version: 1, token: arjun })
    expect((await submit(body.id, 2, arjun)).status).toBe(200)
    for (const token of [leela, arjun]) expect((await decide(body.id, token)).code).toBe('forbidden')
    expect((await decide(body.id, admin)).status).toBe(201)
  })
  test('is a rule of the database, not of a function', async () => {
    const id = await submitted()
    const forced = edge.sql(
      `update banking.applications set status = 'refused', settled_at = now(), provision = null, checker_person = makers[1], checker_user_id = maker_user_id where id = $1`,
      [id],
    )
    await expect(forced).rejects.toThrow(/application_second_person/)
  })
  test('finds it in the inbox, without who it is', async () => {
    const id = await submitted()
    const { body } = await edge.send('/api/v1/proposals', { token: arjun })
    const found = body.items.find((one: { id: string }) => one.id === id)
    expect(found).toMatchObject({
      kind: 'application',
      after: { kycLevel: 'full', risk: 'low' },
      mine: false,
    })
    expect(JSON.stringify(found)).not.toContain('Kavita')
  })
  test('refuses with a reason, once; what was sealed for a customer is gone', async () => {
    const id = await submitted()
    expect((await decide(id, arjun, false)).status).toBe(200)
    expect(await get(id)).toMatchObject({ status: 'refused', decision: reason, customerId: null })
    expect((await decide(id, admin)).code).toBe('already_settled')
  })
  test('two at once make one customer', async () => {
    const id = await submitted()
    const both = await Promise.all([decide(id, arjun), decide(id, admin)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const made = await edge.sql(
      `select count(*)::int as count from banking.users u join banking.applications a on a.email_index = u.email_index where a.id = $1`,
      [id],
    )
    expect(made[0].count).toBe(1)
  })
  test('does not take on one e-mail address twice', async () => {
    const person = someone()
    const [one, other] = [await submitted(person), await submitted({ ...someone(), email: person.email })]
    const both = await Promise.all([decide(one), decide(other)])
    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['done', 'invalid_input'])
  })
  test('comes too late for what was withdrawn or has expired', async () => {
    const [one, other] = [await submitted(), await submitted()]
    expect((await edge.send(under(one, '/withdrawal'), { token: leela, body: { reason } })).status).toBe(200)
    await edge.sql(`update banking.applications set expires_at = now() where id = $1`, [other])
    for (const id of [one, other]) expect((await decide(id)).code).toBe('already_settled')
    expect([(await get(one)).status, (await get(other)).status]).toEqual(['withdrawn', 'expired'])
  })
})

describe('the invitation', () => {
  const invite = (id: string, method = 'POST') =>
    edge.send(under(id, '/invitation'), { method, token: leela })
  test('sent again, the one before is void', async () => {
    const { id, application } = await approved()
    const first = await invitationOf(application.customerId)
    expect((await invite(id)).body.invitation.status).toBe('sent')
    expect((await choose(first)).code).toBe('not_found')
    expect((await choose(await invitationOf(application.customerId))).status).toBe(204)
    expect((await invite(id)).code).toBe('already_settled')
  })
  test('taken back, it opens nothing; a forgotten password brings no mail', async () => {
    const { id, application, person } = await approved()
    const token = await invitationOf(application.customerId)
    expect((await invite(id, 'DELETE')).body.invitation.status).toBe('revoked')
    expect((await invite(id, 'DELETE')).code).toBe('already_settled')
    expect((await choose(token)).code).toBe('not_found')
    await edge.send('/api/auth/forgot-password', { body: { identifier: person.email } })
    const mails = await edge.sql(
      `select count(*)::int as count from banking.outbox o join banking.users u on u.id = o.user_id
        where u.email_index = testing.index_of($1) and template = 'password_reset'`,
      [person.email],
    )
    expect(mails[0].count).toBe(0)
  })
  test('ends after its week', async () => {
    const { id, application } = await approved()
    const token = await invitationOf(application.customerId)
    await edge.sql(`update banking.password_resets set expires_at = now() where kind = 'invitation'`)
    expect((await choose(token)).code).toBe('not_found')
    expect((await get(id)).invitation.status).toBe('expired')
  })
  test('is held to the rules of passwords', async () => {
    const { application, person } = await approved()
    const token = await invitationOf(application.customerId)
    const weak = await edge.send('/api/auth/reset-password', {
      body: { token, password: `${person.name} 1` },
    })
    expect([weak.code, weak.body.fields[0].path]).toEqual(['invalid_input', 'password'])
    expect((await choose(token)).status).toBe(204)
  })
})
