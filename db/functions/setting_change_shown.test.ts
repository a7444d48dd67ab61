/** A change of a setting, of a product or of the calendar as the inbox shows it to whoever decides. */
import { describe, expect, it } from 'vitest'
import { openSettings } from '../../test/settings.ts'
import { inTransaction, type Row, type Session, value } from '../../test/teller.ts'

const { owner, meera, nadia, call, day } = await openSettings()

const ask = async (kind: string, name: string, to: unknown, from: string, by = meera): Promise<string> =>
  (
    await call(
      owner,
      'propose_setting',
      ...[by.jti, kind, name, to === null ? null : JSON.stringify(to), from, 'As agreed', 'Rule 7', 'ask'],
    )
  ).proposalId
const setting = (to: unknown = 20, name = 'holds.days_most', from = day(3), by: Session = meera) =>
  ask('setting', name, to, from, by)
const holiday = (on: string, name: string | null) => ask('holiday', on, name, on)
const decide = (id: string): Promise<Row> =>
  call(owner, 'decide_setting_change', nadia.jti, id, true, null, 'decide')
const expire = (id: string) =>
  owner.query('update banking.setting_changes set expires_at = clock_timestamp() where id = $1', [id])
/** Each test leaves the bank as it was. */
const test = (name: string, work: () => Promise<void>) => it(name, () => inTransaction(owner, work))

describe('a change as the inbox shows it', () => {
  const shown = (id: string): Promise<Row> =>
    value(
      owner,
      'select banking.setting_change_shown(c, $2) from banking.setting_changes c where c.id = $1',
      [id, `user:${nadia.userId}`],
    )

  test('says what it was and shall be, by its kind', async () => {
    const from = day(3)
    expect(await shown(await setting())).toMatchObject({
      ...{ kind: 'setting', before: { value: '30' }, mine: false, note: 'As agreed', reason: null },
      after: { setting: 'holds.days_most', value: '20', from, source: 'Rule 7' },
    })
    expect((await shown(await setting(false, 'feature.exchange'))).after).toEqual({
      ...{ setting: 'feature.exchange', value: 'off', from, source: 'Rule 7' },
    })
    const money = await setting({ INR: '5000', USD: 60 }, 'till.second_person_above', from, nadia)
    expect(await shown(money)).toMatchObject({
      ...{ kind: 'setting', mine: true },
      after: {
        ...{ setting: 'till.second_person_above', from, source: 'Rule 7' },
        ...{ INR: { minor: '5000', currency: 'INR' }, USD: { minor: '60', currency: 'USD' } },
      },
    })
    const product = await ask('product', 'savings', { interestRatePercent: '9.5' }, from)
    expect(await shown(product)).toMatchObject({
      ...{ kind: 'product', before: { interestRatePercent: expect.any(String) } },
      after: { product: 'savings', interestRatePercent: '9.5', from, source: 'Rule 7' },
    })
    const on = day(400)
    const added = await holiday(on, 'Founders’ day')
    expect(await shown(added)).toMatchObject({ kind: 'holiday_add', before: {} })
    expect((await shown(added)).before).toEqual({})
    expect((await shown(added)).after).toEqual({ day: on, value: 'Founders’ day', source: 'Rule 7' })
    await decide(added)
    const removed = await shown(await holiday(on, null))
    expect(removed).toMatchObject({ kind: 'holiday_remove', before: { value: 'Founders’ day' } })
    expect(removed.after).toEqual({ day: on, value: 'none', source: 'Rule 7' })
  })

  test('is over when nobody decided in time, and stays what was decided', async () => {
    const id = await setting()
    expect((await shown(id)).status).toBe('pending')
    await decide(id)
    await expire(id)
    expect((await shown(id)).status).toBe('approved')
    const late = await setting(9, 'deposits.notice_days')
    await expire(late)
    expect((await shown(late)).status).toBe('expired')
  })
})
