import { afterEach, describe, expect, it } from 'vitest'
import { type Asked, openSettings } from '../../test/settings.ts'
import { outcome, type Row, rows, value } from '../../test/teller.ts'

const { app, owner, meera, nadia, call, day, ask, settle, clear, today } = await openSettings()
afterEach(clear)

const holiday = (on: string, name: string | null, by = meera) =>
  call(
    app,
    'propose_setting',
    by.jti,
    'holiday',
    on,
    name === null ? null : JSON.stringify(name),
    on,
    'As each year',
    'RBI',
    'request',
  )
const valuesOf = (name: string) =>
  rows(
    owner,
    `select effective_from::text as from, value, source from banking.configurations where name = $1
      order by effective_from`,
    [name],
  )
const inForce = (name: string) => value(owner, 'select banking.setting($1)', [name])

describe('a setting', () => {
  it('is changed by another person from its day on, and the row before stays', async () => {
    const before = await valuesOf('holds.days_most')
    const asked = await ask({ to: 20, from: day(3) })
    expect(asked).toMatchObject({ status: 'pending', replayed: false })
    expect(await valuesOf('holds.days_most'), 'nothing yet').toEqual(before)
    expect(await ask({ to: 20, from: day(3) }), 'asked again it is the same').toMatchObject({
      replayed: true,
      proposalId: asked.proposalId,
    })
    const [shown] = await value(app, `select banking.list_proposals($1, 'pending', null, 50, null)`, [
      nadia.jti,
    ])
    expect(shown).toMatchObject({
      id: asked.proposalId,
      kind: 'setting',
      before: { value: '30' },
      after: { setting: 'holds.days_most', value: '20', from: day(3), source: 'Rule 7' },
      note: 'Card scheme',
      mine: false,
    })
    expect(await settle(asked.proposalId)).toEqual({
      status: 'done',
      proposalId: asked.proposalId,
      setting: 'holds.days_most',
    })
    expect(await settle(asked.proposalId), 'the same decision again').toMatchObject({ status: 'done' })
    expect(await valuesOf('holds.days_most')).toEqual([
      ...before,
      { from: day(3), value: 20, source: 'Rule 7' },
    ])
    expect(await inForce('holds.days_most')).toBe(30)
    const list = await call(app, 'read_settings', meera.jti)
    expect(list.settings.find(({ name }: Row) => name === 'holds.days_most')).toMatchObject({
      kind: 'number',
      value: '30',
      since: null,
      scheduled: [{ from: day(3), value: '20', source: 'Rule 7' }],
      waits: false,
    })
    const history = await call(app, 'read_setting_history', meera.jti, 'holds.days_most')
    expect(history.values.map(({ state }: Row) => state)).toEqual(['scheduled', 'now'])
    expect(history.changes[0]).toMatchObject({
      status: 'approved',
      before: '30',
      after: '20',
      reason: 'Card scheme',
    })
    expect(history.changes[0].maker).not.toEqual(history.changes[0].checker)
    const deeds = await rows(
      owner,
      `select action, actor from banking.audit_logs where subject = 'setting:holds.days_most' order by id`,
    )
    expect(deeds.map(({ action }) => action)).toEqual(['settings.propose', 'settings.approve'])
    expect(new Set(deeds.map(({ actor }) => actor)).size).toBe(2)
  })

  it('holds today where today was asked for, and may be put back the same day', async () => {
    for (const to of [false, true]) {
      await settle((await ask({ name: 'feature.exchange', to, from: today })).proposalId)
      expect(await inForce('feature.exchange')).toBe(to)
    }
    expect((await valuesOf('feature.exchange')).map(({ from }) => from)).toEqual(['-infinity', today])
  })

  const refusals: [string, Asked, string][] = [
    ['an unknown name', { name: 'holds.nothing' }, 'name'],
    ['a fixed one', { name: 'ledger.force_debits', to: ['x'] }, 'value'],
    ['no JSON', { text: 'twenty' }, 'value'],
    ['null', { text: 'null' }, 'value'],
    ['below its bound', { to: 0 }, 'value'],
    ['above its bound', { to: 91 }, 'value'],
    ['no whole number', { to: 1.5 }, 'value'],
    ['digits for a number', { to: '20' }, 'value'],
    ['a list for a number', { to: [20] }, 'value'],
    ['an unknown currency', { name: 'till.second_person_above', to: { XXX: 1 } }, 'value'],
    ['a negative amount', { name: 'till.second_person_above', to: { INR: -1 } }, 'value'],
    ['a number for an amount', { name: 'till.second_person_above', to: 5 }, 'value'],
    ['no switch', { name: 'feature.exchange', to: 'off' }, 'value'],
    ['no time zone', { name: 'bank.timezone', to: 'Mars/Olympus' }, 'value'],
    ['an empty name', { name: 'bank.name', to: ' ' }, 'value'],
    ['every weekday', { name: 'calendar.closed_weekdays', to: [1, 2, 3, 4, 5, 6, 7] }, 'value'],
    ['a weekday twice', { name: 'calendar.closed_weekdays', to: [7, 7] }, 'value'],
    ['an eighth weekday', { name: 'calendar.closed_weekdays', to: [8] }, 'value'],
    ['half a tax', { name: 'fees.gst', to: { INR: { cgst: 9 } } }, 'value'],
    ['a tax of words', { name: 'fees.gst', to: { INR: { cgst: '9', sgst: 9 } } }, 'value'],
    ['no list of notes', { name: 'cash.denominations', to: { INR: 5 } }, 'value'],
    ['yesterday', { from: '2020-01-01' }, 'effectiveFrom'],
    ['too far ahead', { from: '2999-01-01' }, 'effectiveFrom'],
    ['no reason', { reason: ' ' }, 'reason'],
    ['no source', { source: '' }, 'source'],
  ]
  it.each(refusals)('%s is refused', async (_, asked, field) => {
    await expect(ask(asked)).rejects.toMatchObject({
      message: 'invalid_input',
      detail: expect.stringContaining(`"field": "${field}"`),
    })
  })

  const good: [string, unknown][] = [
    ['bank.timezone', 'Asia/Dubai'],
    ['bank.name', 'Edgebank Two'],
    ['till.second_person_above', { INR: '5000', USD: 60 }],
    ['step_up.transfer_above', {}],
    ['calendar.closed_weekdays', [6, 7]],
    ['fees.gst', { INR: { cgst: 9.125, sgst: 9 } }],
    ['cash.denominations', { INR: ['50000', '100'] }],
    ['payees.cooling_hours', 0],
  ]
  it.each(good)('%s takes %j', async (name, to) => {
    expect(await ask({ name, to })).toMatchObject({ status: 'pending' })
  })

  it('every setting of a new bank is known, and is what its kind says', async () => {
    const odd = await rows(
      owner,
      `select c.name, banking.setting_fault(c.name, c.value) as fault from banking.configurations c
        where coalesce(banking.setting_fault(c.name, c.value), 'This setting is fixed.') <> 'This setting is fixed.'
          and c.source not like 'demo seed%'`,
    )
    expect(odd).toEqual([])
    const without = await rows(
      owner,
      `select k.name from banking.known_settings() k
        where not exists (select from banking.configurations c where c.name = k.name)`,
    )
    expect(without).toEqual([])
  })

  it('as it is already, or while another change waits, is already settled', async () => {
    expect(await outcome(ask({ to: 10, name: 'exchange.quote_seconds' }))).not.toBe('already_settled')
    expect(await outcome(ask({ to: 11, name: 'exchange.quote_seconds' }))).toBe('already_settled')
    expect(await outcome(ask({ to: 10, name: 'exchange.quote_seconds' }, nadia))).toBe('already_settled')
    expect(await outcome(ask({ to: 30 }))).toBe('already_settled')
  })
})

describe('a holiday', () => {
  it('is added and taken away by two persons, and days over stay', async () => {
    const on = day(40)
    expect(await outcome(holiday(on, null))).toBe('not_found')
    await settle((await holiday(on, 'Founders’ day')).proposalId)
    expect(await value(owner, 'select name from banking.holidays where day = $1', [on])).toBe('Founders’ day')
    expect(await outcome(holiday(on, 'Founders’ day'))).toBe('already_settled')
    await settle((await holiday(on, null)).proposalId)
    expect(await rows(owner, 'select from banking.holidays where day = $1', [on])).toEqual([])
    for (const over of [today, '2020-01-01'])
      expect(await outcome(holiday(over, 'Too late'))).toBe('invalid_input')
  })
})
