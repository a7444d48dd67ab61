/** A change of a setting, of a product or of the calendar is decided by another admin, once, and does what was asked for. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openSettings } from '../../test/settings.ts'
import { connectOwner, inTransaction, outcome, type Row, rows, signIn, value } from '../../test/teller.ts'

const { bank, app, owner, meera, nadia, today, call, day } = await openSettings()
const leela = await signIn(app, 'operator1@demo.bank')
const asha = await signIn(app, 'customer1@demo.bank')

const one = async (text: string, values: unknown[] = []): Promise<Row> =>
  (await rows(owner, text, values))[0]!
const ask = async (kind: string, name: string, to: unknown, from: string, by = meera): Promise<string> =>
  (
    await call(
      owner,
      'propose_setting',
      ...[by.jti, kind, name, to === null ? null : JSON.stringify(to), from, 'As agreed', 'Rule 7', 'ask'],
    )
  ).proposalId
const setting = (to: unknown = 20, name = 'holds.days_most', from = day(3), by = meera) =>
  ask('setting', name, to, from, by)
const holiday = (on: string, name: string | null) => ask('holiday', on, name, on)
const decide = (id: string, by = nadia, approve = true): Promise<Row> =>
  call(owner, 'decide_setting_change', by.jti, id, approve, approve ? null : 'Not so', 'decide')
/** What a decision comes to, with nothing of a refusal left behind. */
async function told(...given: Parameters<typeof decide>) {
  await owner.query('savepoint told')
  try {
    await decide(...given)
    return 'done'
  } catch (error) {
    await owner.query('rollback to told')
    const { code, message, detail } = error as { code: string; message: string; detail?: string }
    if (!code.startsWith('BK4')) return code
    const says = JSON.parse(detail ?? '{}')
    return Object.keys(says).length > 0 ? { [message]: says } : message
  }
}
const change = (id: string) =>
  one(
    `select status, checker_user_id, checker_person, decision, settled_at is not null as settled
       from banking.setting_changes where id = $1`,
    [id],
  )
const pending = {
  ...{ status: 'pending', checker_user_id: null, checker_person: null, decision: null, settled: false },
}
const settledBy = (status: string, decision: string | null) => ({
  ...{
    status,
    checker_user_id: nadia.userId,
    checker_person: `user:${nadia.userId}`,
    decision,
    settled: true,
  },
})
const newest = (): Promise<string> => value(owner, 'select max(id)::text from banking.audit_logs')
const deedsSince = (mark: string) =>
  rows(
    owner,
    `select actor, action, subject, request_id as request, detail from banking.audit_logs where id > $1 order by id`,
    [mark],
  )
const valuesOf = (name: string) =>
  rows(
    owner,
    `select value, source from banking.configurations where name = $1 and effective_from > '-infinity'
      order by effective_from`,
    [name],
  )
const holidays = () =>
  rows(owner, 'select day::text, name, source from banking.holidays where day > $1 order by day', [today])
const expire = (id: string) =>
  owner.query('update banking.setting_changes set expires_at = clock_timestamp() where id = $1', [id])
/** Each test leaves the bank as it was. */
const test = (name: string, work: () => Promise<void>) => it(name, () => inTransaction(owner, work))

describe('who decides', () => {
  test('is an admin', async () => {
    const id = await setting()
    for (const by of [leela, asha]) {
      expect(await told(id, by)).toBe('forbidden')
      expect(await told(id, by, false)).toBe('forbidden')
    }
    expect(await change(id)).toEqual(pending)
  })

  test('is not the maker', async () => {
    const id = await setting()
    expect(await told(id, meera)).toEqual({ forbidden: { barred: 'own' } })
    expect(await told(id, meera, false)).toEqual({ forbidden: { barred: 'own' } })
  })

  test('is no log-in that the maker made', async () => {
    const id = await setting()
    await owner.query(
      `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, needs_second, cooling_hours,
         before, after, reason, status, expires_at, takes_effect_at, settled_at)
       values ($1, 'new_user', $2, $3, $4, $3, false, 0, '{}', '{}', 'x', 'done', now(), now(), now())`,
      [randomUUID(), nadia.userId, `user:${meera.userId}`, meera.userId],
    )
    expect(await told(id)).toEqual({ forbidden: { barred: 'made' } })
    expect(await told(id, nadia, false)).toEqual({ forbidden: { barred: 'made' } })
    expect(await change(id)).toEqual(pending)
  })

  test('decides on what there is', async () => {
    expect(await told(randomUUID())).toBe('not_found')
  })

  it('decides nothing after a sign-out', async () => {
    const token = `select from banking.auth_tokens where jti_hash = sha256(convert_to($1, 'UTF8')) for update nowait`
    const beside = await connectOwner(bank.wire.ownerUrl)
    await inTransaction(owner, async () => {
      const id = await setting()
      expect(await outcome(beside.query(token, [nadia.jti]))).toBe('done')
      await decide(id)
      expect(await outcome(beside.query(token, [nadia.jti]))).toBe('55P03')
    })
  })
})

describe('what was asked for by somebody who is no admin any more', () => {
  const gone = { forbidden: { reason: 'the maker is no admin any more' } }
  it.each([
    ['kind', 'operator'],
    ['status', 'suspended'],
  ])('is not approved, only refused (%s: %s)', async (column, to) => {
    await inTransaction(owner, async () => {
      const id = await setting()
      await owner.query(`update banking.users set ${column} = $2 where id = $1`, [meera.userId, to])
      expect(await told(id)).toEqual(gone)
      expect(await change(id)).toEqual(pending)
      expect(await valuesOf('holds.days_most')).toEqual([])
      expect(await told(id, nadia, false)).toBe('done')
      expect(await change(id)).toEqual(settledBy('refused', 'Not so'))
    })
  })
})

describe('a decision', () => {
  test('is made once: the same again by the same changes nothing', async () => {
    const id = await setting()
    const answer = { status: 'done', proposalId: id, setting: 'holds.days_most' }
    expect(await decide(id)).toEqual(answer)
    const mark = await newest()
    expect(await decide(id)).toEqual(answer)
    expect(await deedsSince(mark)).toEqual([])
    expect(await told(id, nadia, false)).toBe('already_settled')
    const checker =
      'update banking.setting_changes set checker_user_id = $2, checker_person = $3 where id = $1'
    await owner.query(checker, [id, leela.userId, `user:${leela.userId}`])
    expect(await told(id), 'another’s approval').toBe('already_settled')
  })

  test('of a refusal stands', async () => {
    const id = await setting()
    await decide(id, nadia, false)
    expect(await told(id)).toBe('already_settled')
    expect(await told(id, nadia, false)).toBe('done')
    expect(await valuesOf('holds.days_most')).toEqual([])
  })

  test('comes in time', async () => {
    const id = await setting()
    await expire(id)
    expect(await told(id)).toBe('already_settled')
    expect(await told(id, nadia, false)).toBe('already_settled')
  })

  test('is of one change, and written down', async () => {
    const [id, other] = [await setting(), await setting(9, 'deposits.notice_days')]
    const mark = await newest()
    await decide(id)
    expect(await change(id)).toEqual(settledBy('approved', null))
    expect(await change(other)).toEqual(pending)
    expect(await valuesOf('holds.days_most')).toEqual([{ value: 20, source: 'Rule 7' }])
    await decide(other, nadia, false)
    expect(await change(other)).toEqual(settledBy('refused', 'Not so'))
    expect(await valuesOf('deposits.notice_days')).toEqual([])
    const deed = { actor: `user:${nadia.userId}`, request: 'decide' }
    expect(await deedsSince(mark)).toEqual([
      {
        ...{ ...deed, action: 'settings.approve', subject: 'setting:holds.days_most' },
        detail: { change: id, kind: 'setting' },
      },
      {
        ...{ ...deed, action: 'settings.refuse', subject: 'setting:deposits.notice_days' },
        detail: { change: other, kind: 'setting' },
      },
    ])
  })
})

describe('what is approved', () => {
  test('is looked at anew: its day is over by then', async () => {
    const id = await setting(20, 'holds.days_most', today)
    await owner.query('update banking.business_dates set current = current + 1')
    expect(await told(id)).toEqual({
      invalid_input: { field: 'effectiveFrom', says: 'That day is over.' },
    })
    expect(await change(id)).toEqual(pending)
  })

  test('replaces what it said it would', async () => {
    const id = await setting()
    await owner.query(`insert into banking.configurations values ('holds.days_most', $1, '25', 'Other')`, [
      day(2),
    ])
    expect(await told(id)).toEqual({ already_settled: { changed: true } })
    expect(await valuesOf('holds.days_most')).toEqual([{ value: 25, source: 'Other' }])
    const on = day(40)
    const added = await holiday(on, 'Founders’ day')
    await owner.query(`insert into banking.holidays values ($1, 'Another', 'Other')`, [on])
    expect(await told(added)).toEqual({ already_settled: { changed: true } })
  })

  test('takes the place of what was to hold from that day', async () => {
    await decide(await setting())
    await decide(await setting(21))
    expect(await valuesOf('holds.days_most')).toEqual([{ value: 21, source: 'Rule 7' }])
  })

  test('of a product is its terms from that day, and replaces those it was asked for against', async () => {
    const calendar = await holidays()
    const rateOf = async () =>
      rows(
        owner,
        `select interest_rate_percent::float as rate, source from banking.product_terms
          where product_code = 'savings' and effective_from = $1`,
        [day(3)],
      )
    const mark = await newest()
    const better = { interestRatePercent: '9.5' }
    const id = await ask('product', 'savings', better, day(3))
    expect(await rateOf()).toEqual([])
    expect(await decide(id)).toEqual({ status: 'done', proposalId: id, setting: 'savings' })
    expect(await rateOf()).toEqual([{ rate: 9.5, source: 'Rule 7' }])
    expect(await valuesOf('savings')).toEqual([])
    expect(await holidays()).toEqual(calendar)
    expect((await deedsSince(mark)).map(({ action, subject }) => [action, subject])).toEqual([
      ['settings.propose', 'product:savings'],
      ['settings.approve', 'product:savings'],
    ])
    const late = await ask('product', 'savings', { interestRatePercent: '9.75' }, day(3))
    await owner.query(
      `update banking.product_terms set interest_rate_percent = 9.6 where product_code = 'savings' and effective_from = $1`,
      [day(3)],
    )
    expect(await told(late)).toEqual({ already_settled: { changed: true } })
  })
})

describe('a holiday', () => {
  const closed = { invalid_input: { field: 'day', says: 'The bank would be closed for two months.' } }
  const close = (from: number, to: number) =>
    owner.query(
      `insert into banking.holidays select $1::date + n, 'Closed', 'test' from generate_series($2::int, $3) n
         on conflict do nothing`,
      [today, from, to],
    )
  const everyWeekday = () =>
    owner.query(
      `insert into banking.configurations values ('calendar.closed_weekdays', '2001-01-01', '[]', 'test')`,
    )

  test('is added, and taken away alone', async () => {
    const before = await holidays()
    const [on, other] = [day(400), day(401)]
    await decide(await holiday(on, 'Founders’ day'))
    await decide(await holiday(other, 'The day after'))
    const kept = { day: other, name: 'The day after', source: 'Rule 7' }
    expect(await holidays()).toEqual([...before, { day: on, name: 'Founders’ day', source: 'Rule 7' }, kept])
    expect(await valuesOf(on)).toEqual([])
    await decide(await holiday(on, null))
    expect(await holidays()).toEqual([...before, kept])
  })

  it.each<[string, number, number]>([
    ['before', 340, 399],
    ['after', 401, 460],
  ])('does not close the bank for two months with those %s it', async (_, from, to) => {
    await inTransaction(owner, async () => {
      await everyWeekday()
      await close(from, to)
      const id = await holiday(day(400), 'One too many')
      expect(await told(id)).toEqual(closed)
      expect(await change(id)).toEqual(pending)
    })
  })

  test('may close it for a day less, on both sides', async () => {
    await everyWeekday()
    await close(341, 399)
    await close(401, 459)
    expect(await told(await holiday(day(400), 'Just so'))).toBe('done')
  })
})
