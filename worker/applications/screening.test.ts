/** Names on screening lists, and how risky a customer would be. */
import { describe, expect, test } from 'vitest'
import { someone } from '../../test/applicant.ts'
import { atApplications } from '../../test/applying.ts'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const { admin, leela, arjun, newId, decide, judge, get, submitted, approved, load } =
  await atApplications(edge)

describe('the screening list', () => {
  test.each([
    ['the same words in another order and writing', 'DESHPANDÉ, Ravindra', 100],
    ['two words of three', 'Ravindra Kumar Deshpande', 80],
  ])('finds %s, and nobody approves before it is judged', async (_, listed, score) => {
    await load([listed, 'Somebody Else'])
    const id = await submitted(someone({ name: 'Ravindra Deshpande' }))
    const { hits, risk, riskReasons } = await get(id)
    const hit = hits.find((one: { listed: string }) => one.listed === listed)
    expect(hit).toMatchObject({ score, isMatch: null })
    expect([risk, riskReasons]).toEqual(
      hits.some((one: { score: number }) => one.score === 100)
        ? ['high', ['name_same']]
        : ['medium', ['name_alike']],
    )
    const early = await decide(id)
    expect([early.code, early.body.field]).toEqual(['invalid_input', 'hits'])
    for (const one of hits) expect((await judge(id, one.entryId, false)).status).toBe(200)
    expect(await get(id)).toMatchObject({ risk: 'low', riskReasons: [] })
    expect((await decide(id)).status).toBe(201)
  })
  test('lets one word of two pass, and finds who has only one', async () => {
    await load(['Sukarno', 'Ravi Mehrotra'])
    expect((await get(await submitted(someone({ name: 'Anil Mehrotra' })))).hits).toEqual([])
    expect((await get(await submitted(someone({ name: 'Sukarno' })))).hits).toMatchObject([{ score: 100 }])
  })
  test('nobody approves whose name it is', async () => {
    await load(['Viktor Kessler'])
    const id = await submitted(someone({ name: 'Viktor Kessler' }))
    const { hits } = await get(id)
    await judge(id, hits[0].entryId, true)
    expect((await decide(id)).code).toBe('invalid_input')
    expect((await decide(id, arjun, false)).status).toBe(200)
  })
  test('that came after the submission is asked again at the approval', async () => {
    const id = await submitted(someone({ name: 'Oskar Lindqvist' }))
    await load(['Oskar Lindqvist'])
    expect((await decide(id)).code).toBe('invalid_input')
    expect((await get(id)).hits).toMatchObject([{ listed: 'Oskar Lindqvist', isMatch: null }])
  })
  test('is replaced whole, in parts, and not before the last has come', async () => {
    const list = newId()
    await load(['Tomasz Wolny'], list)
    const part = { load: newId(), list, total: 2 }
    const send = (from: number, name: string) =>
      edge.send('/api/v1/screening-lists', { token: admin, body: { ...part, from, entries: [{ name }] } })
    const early = await send(1, 'Second Name')
    expect([early.code, early.body.field]).toEqual(['invalid_input', 'entries'])
    expect((await send(0, 'First Name')).body).toMatchObject({ names: 1, isActive: false })
    expect((await get(await submitted(someone({ name: 'Tomasz Wolny' })))).hits).toHaveLength(1)
    expect((await send(1, 'Second Name')).body).toMatchObject({ names: 2, isActive: true })
    expect((await get(await submitted(someone({ name: 'Tomasz Wolny' })))).hits).toEqual([])
    const { body } = await edge.send('/api/v1/screening-lists', { token: leela })
    expect(body.items.find((one: { list: string }) => one.list === list)).toMatchObject({ names: 2 })
  })
  test('holds names: a line without one is refused', async () => {
    const body = { load: newId(), list: 'Empty', from: 0, total: 1, entries: [{ name: '…' }] }
    expect((await edge.send('/api/v1/screening-lists', { token: admin, body })).code).toBe('invalid_input')
  })
})

describe('the rating', () => {
  test.each([
    [{}, 'low', [], 10],
    [{ nationality: 'IR' }, 'high', ['country_call_for_action'], 2],
    [{ taxCountry: 'NP', taxId: '123456789' }, 'medium', ['country_increased_monitoring'], 8],
    [{ occupation: 'public_office' }, 'high', ['occupation_high'], 2],
    [{ occupation: 'precious_metals' }, 'medium', ['occupation_medium'], 8],
  ])('of %o is %s, and says when the bank looks again', async (more, risk, riskReasons, years) => {
    const { application } = await approved(someone(more))
    expect(application).toMatchObject({ risk, riskReasons })
    expect(Number(application.reviewOn.slice(0, 4)) - new Date().getUTCFullYear()).toBe(years)
  })
})
