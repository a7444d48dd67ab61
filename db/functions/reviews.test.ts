/** When the bank looks again at who a customer is: proposed, decided by another, due, late, and what follows. */
import { describe, expect, it } from 'vitest'
import { beginOn, businessDate, nextDay } from '../../test/closing.ts'
import { openLevels, toldBy } from '../../test/levels.ts'
import { outcome, type Row, rows, value } from '../../test/teller.ts'

const { app, other, owner, asha, vikram, leela, arjun, meera, idOf, setLevel, owned, pay } =
  await openLevels()

describe('a review', () => {
  const review = (
    level: string | null,
    risk: string | null,
    by = leela,
    reason: string | null = 'Passport seen',
  ) =>
    value(app, 'select banking.review_customer($1, $2, $3, $4, $5, $6)', [
      by.jti,
      vikram.customerId,
      level,
      risk,
      reason,
      'request',
    ])
  const settle = (id: string, by = arjun, approve = true, client = app) =>
    value(client, 'select banking.settle_proposal($1, $2, $3, null, $4, $5)', [
      by.jti,
      id,
      approve,
      approve ? null : 'Not so',
      'request',
    ])
  const state = async (): Promise<Row> =>
    (
      await rows(
        owner,
        `select kyc_level as level, risk, status, review_on::text as "on", reminded_for::text as reminded
           from banking.customers where id = $1`,
        [await idOf(vikram)],
      )
    )[0]!
  const remind = async (date: string): Promise<number> =>
    value(owner, `select banking.remind_reviews($1, '', 10)`, [date])

  it('is refused, in this order', async () => {
    await setLevel(vikram, 'full')
    expect(await outcome(review('full', 'low', asha))).toBe('forbidden')
    expect(await outcome(review('full', 'low', meera))).toBe('forbidden')
    expect(await toldBy(review('best', 'low'))).toMatchObject({ code: 'invalid_input', field: 'level' })
    expect(await toldBy(review('full', null))).toMatchObject({ code: 'invalid_input', field: 'risk' })
    await owner.query('update banking.users set person_id = $2 where id = $1', [
      leela.userId,
      await idOf(vikram),
    ])
    expect(await outcome(review('full', 'low'))).toBe('forbidden')
    await owner.query('update banking.users set person_id = null where id = $1', [leela.userId])
    await setLevel(vikram, 'full', 'closed')
    expect(await outcome(review('full', 'low'))).toBe('account_not_active')
    await setLevel(vikram, 'full')
    expect(await toldBy(review('full', 'low', leela, ' '))).toMatchObject({
      code: 'invalid_input',
      field: 'reason',
    })
  })

  it('is decided by another person, once, and sets the day of the next by the rating', async () => {
    await setLevel(vikram, 'small', 'restricted')
    const { proposalId } = await review('full', 'high')
    expect(await review('full', 'high')).toMatchObject({ replayed: true, proposalId })
    expect(await toldBy(review('full', 'low', arjun))).toMatchObject({ code: 'already_settled', waits: true })
    expect(await outcome(settle(proposalId, leela))).toBe('forbidden')
    const inbox: Row[] = await value(app, `select banking.list_proposals($1, 'pending', null, 50, 'r')`, [
      arjun.jti,
    ])
    expect(inbox.find(({ id }) => id === proposalId)).toMatchObject({
      kind: 'customer_review',
      user: { customerId: vikram.customerId },
      before: { level: 'small', status: 'restricted' },
      after: { level: 'full', risk: 'high' },
      mine: false,
    })
    const at = await Promise.all([
      outcome(settle(proposalId)),
      outcome(settle(proposalId, meera, true, other)),
    ])
    expect(at.sort()).toEqual(['already_settled', 'done'])
    const today = await businessDate(owner)
    expect(await state()).toMatchObject({ level: 'full', risk: 'high', status: 'active' })
    expect((await state()).on.slice(0, 4)).toBe(String(Number(today.slice(0, 4)) + 2))
    const [mail] = await rows(owner, 'select template from banking.outbox order by id desc limit 1')
    expect(mail).toEqual({ template: 'review_done' })
    const waits = await review('small', 'low')
    await settle(waits.proposalId, arjun, false)
    expect(await state()).toMatchObject({ level: 'full', risk: 'high' })
  })

  it('comes due: told once a month before, restricted when three months have passed, and free again by a review', async () => {
    await setLevel(vikram, 'full')
    await setLevel(asha, 'full')
    const today = await businessDate(owner)
    await owner.query(`update banking.customers set review_on = '2090-01-01', reminded_for = null`)
    const due = (days: number) =>
      owner.query('update banking.customers set review_on = $2, reminded_for = null where customer_id = $1', [
        vikram.customerId,
        nextDay(today, days),
      ])
    await due(31)
    expect(await remind(today)).toBe(0)
    await due(30)
    expect([await remind(today), await remind(today)]).toEqual([1, 0])
    const listed: Row[] = await value(app, 'select banking.list_reviews($1, null, null, 10, $2)', [
      leela.jti,
      'r',
    ])
    expect(listed).toMatchObject([{ customerId: vikram.customerId, overdueDays: 0, waits: false }])
    await due(-89)
    expect(await remind(today)).toBe(1)
    expect((await state()).status).toBe('active')
    await due(-90)
    expect(await remind(today)).toBe(2)
    expect((await state()).status).toBe('restricted')
    const [from, to] = [await owned(vikram, 5_000), await owned(asha, 5_000)]
    expect(await toldBy(pay(from, to, 1, vikram))).toEqual({
      code: 'account_not_active',
      field: 'from',
      review: true,
    })
    expect(await toldBy(pay(to, from, 1)), 'money still comes in').toEqual({ code: 'done' })
    const { proposalId } = await review('full', 'low')
    await settle(proposalId)
    expect(await toldBy(pay(from, to, 1, vikram))).toEqual({ code: 'done' })
    await beginOn(owner, nextDay(today, 1))
  })
})
