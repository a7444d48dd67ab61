/** Who becomes a customer is decided once, by another than all who wrote in the application, and after its names are judged. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, inject, it } from 'vitest'
import { openLevels } from '../../test/levels.ts'
import {
  connect,
  hangUp,
  outcome,
  type Row,
  rows,
  type Session,
  untilWaiting,
  value,
} from '../../test/teller.ts'
import { dataKeysOf, sealNewPerson } from '../tool/vault.ts'

const { bank, app, owner, asha, leela, arjun, meera, idOf } = await openLevels()
const keys = dataKeysOf({ DATA_KEY: inject('workerBindings').DATA_KEY! })
const word = Buffer.from('01', 'hex')

let id: string
let sealed: Row
/** An application that leela has handed in, and meera has written in. */
beforeEach(async () => {
  id = randomUUID()
  sealed = (await sealNewPerson(owner, keys, 'customer', {
    name: 'Kavita Deshpande',
    email: `${id}@demo.bank`,
  })) as unknown as Row
  await owner.query(
    `select banking.keep_key('customer:' || ($1::jsonb ->> 'customerId'), $1::jsonb -> 'key')`,
    [sealed],
  )
  await owner.query(
    `insert into banking.applications (id, status, version, person_sealed, email_index, name_tokens, product_code, kyc_level,
       risk, risk_reasons, makers, maker_user_id, submitted_at, expires_at, provision)
     values ($1, 'submitted', 1, 'v1.1.AAAA', decode($2::jsonb ->> 'emailIndex', 'hex'), array[$3::bytea], 'savings', 'small',
       'high', '[]', $4, $5, now(), now() + interval '1 day', $2)`,
    [id, sealed, word, [`user:${leela.userId}`, `user:${meera.userId}`], leela.userId],
  )
})

/** Another application of the same applicant. */
const copy = async () => {
  const other = randomUUID()
  await owner.query(
    `insert into banking.applications select (jsonb_populate_record(a, jsonb_build_object('id', $2::text))).*
       from banking.applications a where a.id = $1`,
    [id, other],
  )
  return other
}
const settle = (who: Session, yes = true, of = id, over = app): Promise<Row> =>
  value(over, `select banking.settle_proposal($1, $2, $3, null, $4, 'a request')`, [
    ...[who.jti, of, yes, yes ? null : 'Not so'],
  ])
const refused = (who: Session, yes = true) =>
  settle(who, yes).then(
    () => 'done',
    ({ message, detail }) => [message, JSON.parse(detail ?? '{}').barred].filter(Boolean).join(' '),
  )
const found = async (of = id): Promise<Row> =>
  (await rows(owner, 'select * from banking.applications where id = $1', [of]))[0]!
const deeds = async () =>
  rows(
    owner,
    `select action, actor, request_id from banking.audit_logs where subject = 'application:' || $1`,
    [id],
  )

describe('is decided', () => {
  it('by nobody who wrote in it, under whichever log-in, nor about themselves', async () => {
    for (const who of [leela, meera]) expect(await refused(who)).toBe('forbidden own')
    const link = 'update banking.users set person_id = $2 where id = $1'
    await owner.query(link, [arjun.userId, await idOf(asha)])
    await owner.query(
      `update banking.applications set email_index = (select email_index from banking.users where id = $2) where id = $1`,
      [id, asha.userId],
    )
    expect(await refused(arjun)).toBe('forbidden about_you')
    await owner.query(`update banking.applications set makers = makers || $2::text where id = $1`, [
      id,
      `customer:${await idOf(asha)}`,
    ])
    expect(await refused(arjun), 'written as the person they are').toBe('forbidden own')
    await owner.query(
      `update banking.applications set makers = makers[1:2], email_index = null where id = $1`,
      [id],
    )
    await owner.query(link, [meera.userId, await idOf(asha)])
    expect(await refused(arjun), 'a second log-in of one who wrote').toBe('forbidden own')
    for (const who of [arjun, meera]) await owner.query(link, [who.userId, null])
    expect(await refused(asha)).toBe('forbidden')
    expect(await found()).toMatchObject({ status: 'submitted', checker_user_id: null })
  })

  it('once: the same again changes nothing, another word or another person comes too late', async () => {
    const first = await settle(arjun)
    expect(first).toMatchObject({ status: 'done', proposalId: id, accountNumber: expect.any(String) })
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select min(a.id), o.customer_id, 'joint', 'either' from banking.accounts a, banking.applications o
        where o.id = $1 and a.type = 'savings' and a.account_number < $2 group by o.customer_id`,
      [id, first.accountNumber],
    )
    expect(await settle(arjun), 'a replay').toEqual(first)
    await owner.query(`update banking.applications set makers = makers[1:1] where id = $1`, [id])
    expect(await refused(meera)).toBe('already_settled')
    expect(await refused(arjun, false)).toBe('already_settled')
    expect(await found()).toMatchObject({ status: 'approved', checker_user_id: arjun.userId })
    expect(await deeds()).toEqual([
      { action: 'applications.approve', actor: `user:${arjun.userId}`, request_id: 'a request' },
    ])
  })

  it.each([true, false])(
    'by one of two at once, also of one e-mail address: the same application: %s',
    async (same) => {
      const second = same ? id : await copy()
      const [one, two] = [await connect(bank.wire.appUrl), await connect(bank.wire.appUrl)]
      await owner.query(`update banking.applications set makers = makers[1:1] where id = any ($1)`, [
        [id, second],
      ])
      await one.query('begin')
      await settle(arjun, true, id, one)
      const late = outcome(settle(meera, true, second, two))
      await untilWaiting(owner, two)
      await one.query('commit')
      expect(await late).toBe(same ? 'already_settled' : 'invalid_input')
      await hangUp([one, two])
    },
  )

  it('not once its time is over', async () => {
    await owner.query('update banking.applications set expires_at = now() where id = $1', [id])
    for (const yes of [true, false]) expect(await refused(arjun, yes)).toBe('already_settled')
    expect(await found()).toMatchObject({ status: 'submitted' })
  })
})

describe('approved', () => {
  it('makes a customer of that level and risk, one account, and an invitation; no other application is touched', async () => {
    const other = await copy()
    await owner.query(`update banking.customers set kyc_level = 'full'`)
    const { accountNumber } = await settle(arjun)
    const [made] = await rows(
      owner,
      `select c.kyc_level, c.risk, u.status, a.product_code, a.account_number = $2 as is_told, p.role,
          (select count(*)::int from banking.password_resets r where r.user_id = u.id and r.kind = 'invitation') as invitations,
          (c.review_on - c.member_since) between 365 * (banking.setting('kyc.review_years') ->> 'high')::int
            and 366 * (banking.setting('kyc.review_years') ->> 'high')::int as is_reviewed
         from banking.applications o join banking.customers c on c.id = o.customer_id
         join banking.users u on u.customer_id = c.id join banking.account_parties p on p.customer_id = c.id
         join banking.accounts a on a.id = p.account_id where o.id = $1 and o.review_on = c.review_on`,
      [id, accountNumber],
    )
    expect(made).toEqual({
      ...{ kyc_level: 'small', risk: 'high', status: 'proposed', product_code: 'savings', is_told: true },
      ...{ role: 'owner', invitations: 1, is_reviewed: true },
    })
    expect(await found()).toMatchObject({ provision: null, checker_person: `user:${arjun.userId}` })
    expect(await found(other)).toMatchObject({ status: 'submitted' })
    const lesser = `select count(*)::int from banking.customers where kyc_level <> 'full'`
    expect(await value(owner, lesser), 'nobody else’s level').toBe(1)
  })

  it('not while a name on the list, also one that came later, is not judged, or is theirs', async () => {
    const [entry] = await rows(
      owner,
      `insert into banking.screening_entries (load, line, list, name, tokens, is_active)
       values (gen_random_uuid(), 0, 'a list', 'Kavita Deshpande', array[$1::bytea], true) returning id`,
      [word],
    )
    const isRefused = { refused: 'invalid_input', field: 'hits' }
    expect(await settle(arjun)).toEqual(isRefused)
    expect(await found()).toMatchObject({ status: 'submitted' })
    const judge = (isMatch: boolean) =>
      owner.query(
        `update banking.application_hits set is_match = $2, reason = 'x', judge_user_id = $3, judged_at = now()
          where application_id = $1`,
        [id, isMatch, arjun.userId],
      )
    await judge(true)
    expect(await settle(arjun)).toEqual(isRefused)
    await judge(false)
    expect(await settle(arjun)).toMatchObject({ status: 'done' })
    await owner.query('update banking.screening_entries set is_active = false where id = $1', [entry!.id])
  })

  it('not where a user has their e-mail address by now', async () => {
    await owner.query(
      `update banking.applications set email_index = (select email_index from banking.users where id = $2) where id = $1`,
      [id, asha.userId],
    )
    expect(await refused(arjun)).toBe('invalid_input')
    expect(await found()).toMatchObject({ status: 'submitted' })
  })
})

it('refused, its key is destroyed, and no other key; nobody becomes a customer', async () => {
  const keysLeft = () =>
    value(
      owner,
      'select count(*)::int from banking.encryption_keys where destroyed_at is null and wrapped is not null',
    )
  const before = await keysLeft()
  await settle(arjun, false)
  expect(await found()).toMatchObject({
    status: 'refused',
    decision: 'Not so',
    provision: null,
    customer_id: null,
  })
  expect(await keysLeft()).toBe(before - 1)
  const key = `select wrapped is null as is_gone from banking.encryption_keys where subject = 'customer:' || $1`
  expect(await value(owner, key, [sealed.customerId])).toBe(true)
  expect(await deeds()).toMatchObject([{ action: 'applications.refuse' }])
  expect(await refused(arjun, true)).toBe('already_settled')
})
