/** Changes of a customer: asked for by one, decided by another, once, of one customer alone, and written down. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { businessDate } from '../../test/closing.ts'
import { overFor } from '../../test/forgetting.ts'
import { openLevels, toldBy } from '../../test/levels.ts'
import {
  connectOwner,
  inTransaction,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const { bank, app, other, owner, asha, vikram, leela, arjun, meera, idOf } = await openLevels()
const [ashaId, vikramId] = [await idOf(asha), await idOf(vikram)]
const today = await businessDate(owner)

const one = async (text: string, values: unknown[] = []): Promise<Row> =>
  (await rows(owner, text, values))[0]!
const review = (
  who = vikram,
  by = leela,
  reason: string | null = 'Seen',
  risk = 'high',
  client = app,
): Promise<Row> =>
  value(client, `select banking.review_customer($1, $2, 'full', $3, $4, 'ask')`, [
    by.jti,
    who.customerId,
    risk,
    reason,
  ])
const erase = (who = vikram, by = leela, client = app): Promise<Row> =>
  value(client, `select banking.erase_customer_for($1, $2, 'Asked', 'ask')`, [by.jti, who.customerId])
const decide = (id: string, by = arjun, approve = true, client = owner): Promise<Row> =>
  value(client, `select banking.decide_customer_change($1, $2, $3, $4, 'decide')`, [
    ...[by.jti, id, approve, approve ? null : 'Not so'],
  ])
const change = (id: string): Promise<Row> =>
  one(
    `select kind, customer_id, status, reason, decision, maker_user_id, maker_person, checker_user_id, checker_person,
       before, after, settled_at is not null as settled,
       round(extract(epoch from expires_at - made_at) / 3600)::int as hours from banking.customer_changes where id = $1`,
    [id],
  )
const state = (id: string): Promise<Row> =>
  one(
    `select kyc_level as level, risk, status, review_on::text as "on", reminded_for as reminded, erase_on::text as erase,
       name_sealed is not null as named from banking.customers where id = $1`,
    [id],
  )
const expire = (id: string) =>
  owner.query(`update banking.customer_changes set expires_at = clock_timestamp() where id = $1`, [id])
const newest = (table: string): Promise<string> =>
  value(owner, `select coalesce(max(id), 0)::text from banking.${table}`)
const deedsSince = (mark: string): Promise<Row[]> =>
  rows(
    owner,
    `select actor, action, subject, request_id as request, detail from banking.audit_logs
      where id > $1 and action like 'customers.%' order by id`,
    [mark],
  )
const link = (who: Session, customer: string | null) =>
  owner.query('update banking.users set person_id = $2 where id = $1', [who.userId, customer])
const closeAll = () => owner.query(`update banking.accounts set status = 'closed' where type <> 'bank'`)

beforeEach(async () => {
  await owner.query(
    `update banking.customer_changes set status = 'expired', settled_at = now() where status = 'pending'`,
  )
  await owner.query(
    `update banking.customers set status = 'active', kyc_level = 'small', risk = 'low', reminded_for = '2001-01-01',
       review_on = '2001-02-03'`,
  )
  await owner.query('delete from banking.outbox')
})

describe('a change of a customer is asked for', () => {
  it('with what it changes and until when, and written down', async () => {
    const mark = await newest('audit_logs')
    const { proposalId, ...answer } = await review()
    expect(answer).toEqual({ replayed: false, status: 'pending' })
    expect(await change(proposalId)).toMatchObject({
      ...{ kind: 'review', customer_id: vikramId, status: 'pending', reason: 'Seen', settled: false },
      ...{
        maker_user_id: leela.userId,
        maker_person: `user:${leela.userId}`,
        after: { level: 'full', risk: 'high' },
      },
      hours: await value(owner, `select (banking.setting('proposals.hours'))::int`),
    })
    expect(await deedsSince(mark)).toEqual([
      {
        ...{ actor: `user:${leela.userId}`, action: 'customers.propose', subject: `customer:${vikramId}` },
        ...{ request: 'ask', detail: { change: proposalId, kind: 'review' } },
      },
    ])
  })

  it('once of a kind and customer, by one person with one reason', async () => {
    await closeAll()
    const { proposalId } = await review()
    expect(await review()).toEqual({ replayed: true, status: 'pending', proposalId })
    const waits = { code: 'already_settled', waits: true }
    expect(await toldBy(review(vikram, leela, 'Other'))).toEqual(waits)
    expect(await toldBy(review(vikram, leela, 'Seen', 'low'))).toEqual(waits)
    expect(await toldBy(review(vikram, arjun))).toEqual(waits)
    expect(await review(asha)).toMatchObject({ replayed: false })
    expect(await erase()).toMatchObject({ replayed: false })
    await decide(proposalId, arjun, false)
    expect(await review()).toMatchObject({ replayed: false })
  })

  it('anew when nobody decided in time; another’s and what was decided stay as they are', async () => {
    const decided = (await review()).proposalId
    await decide(decided)
    const [late, theirs] = [
      (await review(vikram, leela, 'Again')).proposalId,
      (await review(asha)).proposalId,
    ]
    for (const id of [decided, late, theirs]) await expire(id)
    expect(await review(vikram, arjun)).toMatchObject({ replayed: false })
    const states = await Promise.all([decided, late, theirs].map(async (id) => (await change(id)).status))
    expect(states).toEqual(['approved', 'expired', 'pending'])
  })

  it('with a reason, of a customer there is, whose person does not ask', async () => {
    for (const reason of ['', ' ', null])
      expect(await toldBy(review(vikram, leela, reason))).toEqual({ code: 'invalid_input', field: 'reason' })
    expect(await outcome(review({ ...vikram, customerId: 'C9999999999' }))).toBe('not_found')
    await link(leela, vikramId)
    expect(await outcome(review())).toBe('forbidden')
    await link(leela, null)
  })

  it('one after the other of one customer', async () => {
    const holder = await connectOwner(bank.wire.ownerUrl)
    await holder.query('begin')
    await holder.query('select from banking.customers where id = $1 for no key update', [vikramId])
    const asking = review(vikram, leela, 'Seen', 'high', other)
    await untilWaiting(owner, other)
    await holder.query('rollback')
    expect(await asking).toMatchObject({ replayed: false })
  })
})

describe('a review is decided', () => {
  it('of one customer alone, who is told where they were restricted', async () => {
    await owner.query(`update banking.customers set status = 'restricted' where id = $1`, [vikramId])
    const before = await state(ashaId)
    const [theirs, own] = [(await review(asha, leela, 'Seen', 'low')).proposalId, (await review()).proposalId]
    const mark = await newest('audit_logs')
    expect(await decide(own)).toEqual({ status: 'done', proposalId: own, customerId: vikram.customerId })
    const years = await value(owner, `select (banking.setting('kyc.review_years') ->> 'high')::int`)
    const day = await value(owner, `select ($1::date + $2 * interval '1 year')::date::text`, [today, years])
    expect(await state(vikramId)).toMatchObject({
      ...{ level: 'full', risk: 'high', status: 'active', reminded: null, on: day },
    })
    expect([await state(ashaId), (await change(theirs)).status]).toEqual([before, 'pending'])
    expect(await rows(owner, 'select user_id::text as user, template from banking.outbox')).toEqual([
      { user: vikram.userId, template: 'review_done' },
    ])
    const [made, approved] = await deedsSince(mark)
    expect([made, approved]).toMatchObject([
      {
        action: 'customers.review',
        subject: `customer:${vikramId}`,
        request: 'decide',
        detail: { change: own },
      },
      {
        ...{ actor: `user:${arjun.userId}`, action: 'customers.approve', subject: `customer:${vikramId}` },
        ...{ request: 'decide', detail: { change: own, kind: 'review' } },
      },
    ])
    expect(made!.detail).toMatchObject({ after: { level: 'full', risk: 'high' } })
    expect(await change(own)).toMatchObject({
      ...{
        status: 'approved',
        settled: true,
        checker_user_id: arjun.userId,
        checker_person: `user:${arjun.userId}`,
      },
    })
    await owner.query('delete from banking.outbox')
    expect(await decide(theirs)).toMatchObject({ customerId: asha.customerId })
    expect(await rows(owner, 'select from banking.outbox'), 'who was not restricted is told nothing').toEqual(
      [],
    )
  })

  it('or refused, with the reason and nothing else', async () => {
    const before = await state(vikramId)
    const { proposalId } = await review()
    const mark = await newest('audit_logs')
    await decide(proposalId, arjun, false)
    expect(await state(vikramId)).toEqual(before)
    expect(await change(proposalId)).toMatchObject({ status: 'refused', decision: 'Not so', settled: true })
    expect((await deedsSince(mark)).map(({ action }) => action)).toEqual(['customers.refuse'])
  })

  it('by another person of the staff, who is not the customer', async () => {
    const { proposalId } = await review()
    expect(await outcome(decide(proposalId, leela))).toBe('forbidden')
    expect(await outcome(decide(proposalId, asha)), 'a customer').toBe('forbidden')
    await link(arjun, vikramId)
    expect(await outcome(decide(proposalId))).toBe('forbidden')
    await link(arjun, ashaId)
    expect(await outcome(decide(proposalId))).toBe('done')
    await link(arjun, null)
    expect(await outcome(decide(randomUUID()))).toBe('not_found')
  })

  it('once: the same again changes nothing, another decision or another’s comes too late', async () => {
    const { proposalId } = await review()
    await decide(proposalId)
    const mark = await newest('audit_logs')
    expect(await decide(proposalId)).toMatchObject({ status: 'done', customerId: vikram.customerId })
    expect(await deedsSince(mark)).toEqual([])
    expect(await outcome(decide(proposalId, arjun, false))).toBe('already_settled')
    expect(await outcome(decide(proposalId, meera))).toBe('already_settled')
    const late = (await review(asha)).proposalId
    await expire(late)
    expect(await outcome(decide(late))).toBe('already_settled')
    const shown = async (id: string) =>
      await value(
        owner,
        `select banking.customer_change_shown(c, 'x') from banking.customer_changes c where id = $1`,
        [id],
      )
    await expire(proposalId)
    expect(await shown(late)).toMatchObject({
      status: 'expired',
      user: { id: asha.userId, customerId: asha.customerId },
    })
    expect(await shown(proposalId)).toMatchObject({ status: 'approved', user: { id: vikram.userId } })
    expect(await shown((await review(vikram, arjun)).proposalId)).toMatchObject({ status: 'pending' })
  })

  it('as the customer and the proposal are by then', async () => {
    const by = await connectOwner(bank.wire.ownerUrl)
    const meanwhile = async (text: string, id: string, work: () => Promise<unknown>) => {
      const holder = await connectOwner(bank.wire.ownerUrl)
      await holder.query('begin')
      await holder.query(text, [id])
      const deciding = outcome(work())
      await untilWaiting(owner, by)
      await holder.query('commit')
      return deciding
    }
    const { proposalId } = await review()
    const close = `update banking.customers set status = 'closed' where id = $1`
    expect(await meanwhile(close, vikramId, () => decide(proposalId, arjun, true, by))).toBe(
      'account_not_active',
    )
    expect((await change(proposalId)).status).toBe('pending')
    const end = `update banking.customer_changes set status = 'expired', settled_at = now() where id = $1`
    const theirs = (await review(asha)).proposalId
    expect(await meanwhile(end, theirs, () => decide(theirs, arjun, true, by))).toBe('already_settled')
  })

  it('by who is signed in until it is done', async () => {
    const { proposalId } = await review()
    const holder = await connectOwner(bank.wire.ownerUrl)
    const token = `select from banking.auth_tokens where jti_hash = sha256(convert_to($1, 'UTF8')) for update nowait`
    const held = (by: Session) => outcome(holder.query(token, [by.jti]))
    await inTransaction(owner, async () => {
      await decide(proposalId)
      expect(await held(arjun)).toBe('55P03')
    })
    await closeAll()
    await inTransaction(app, async () => {
      await erase(asha)
      expect(await held(leela)).toBe('55P03')
    })
  })
})

describe('an erasure is decided', () => {
  it('if nothing stands in its way by then; what the law keeps stays until its time', async () => {
    await closeAll()
    const { proposalId } = await erase()
    const number = await openAccount(owner, { holder: vikram })
    expect(await toldBy(decide(proposalId))).toEqual({ code: 'account_not_active', obstacles: ['accounts'] })
    expect((await change(proposalId)).status).toBe('pending')
    await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [number])
    await owner.query('update banking.customers set member_since = $2::date - 30 where id = $1', [
      vikramId,
      today,
    ])
    const until = await value(
      owner,
      'select banking.kept_until(c)::text from banking.customers c where id = $1',
      [vikramId],
    )
    const mark = await newest('audit_logs')
    await decide(proposalId)
    expect(await state(vikramId)).toMatchObject({ status: 'closed', erase: until, named: true })
    expect(await deedsSince(mark)).toMatchObject([
      { action: 'customers.erase', request: 'decide', detail: { change: proposalId, keptUntil: until } },
      { action: 'customers.approve', detail: { kind: 'erasure' } },
    ])
    expect(await state(ashaId)).toMatchObject({ status: 'active', erase: null })
  })

  it('and is whole at once where the law’s time is over', async () => {
    await overFor(owner, ashaId, 3000)
    await decide((await erase(asha)).proposalId)
    expect(await state(ashaId)).toMatchObject({ status: 'closed', erase: today, named: false })
  })
})
