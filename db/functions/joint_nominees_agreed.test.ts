/** Who agrees to nominees: all who decide about the account as of then, each once, also where two say it at once. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsOfBank } from '../../test/closing.ts'
import { openNominating, stored, told } from '../../test/nominating.ts'
import { outcome, rows } from '../../test/teller.ts'

const {
  app,
  asha,
  bank,
  closed,
  code,
  mandate,
  name,
  other,
  owner,
  party,
  propose,
  say,
  set,
  shown,
  third,
  together,
  vikram,
} = await openNominating()
beforeEach(together)
afterAll(async () => {
  expect(await faultsOfBank(bank)).toEqual([])
})

describe('who agrees', () => {
  it('are all who decide, also where one of them could have ordered anything else alone', async () => {
    await party(third, 'either')
    const id = await propose(['Uma', '100'])
    expect(await say(third, { id })).toMatchObject({ status: 'pending' })
    expect(await shown(third, id)).toMatchObject({ signed: true, may: false })
    expect(await set()).toEqual([])
    expect(await say(vikram, { id })).toMatchObject({ status: 'approved' })
    expect(await set()).toHaveLength(1)
  })

  it('are asked by an owner who decides everything else alone', async () => {
    await party(vikram, 'either')
    await mandate('either')
    const id = await propose(['Uma', '100'])
    expect(await say(vikram, { id })).toMatchObject({ status: 'approved' })
  })

  it('see afterwards whom they agreed to; who came later does not', async () => {
    const id = await propose(['Uma', '100'])
    await say(vikram, { id })
    await party(third, 'jointly')
    const nominees = { before: null, after: [told('Uma', '100.00')] }
    for (const who of [asha, vikram]) expect(await shown(who, id, 'approved')).toMatchObject({ nominees })
    expect(await shown(third, id, 'approved')).toMatchObject({ nominees: null })
  })
})

describe('holders that have changed since', () => {
  it('a new one who decides has to agree as well; who has left has not', async () => {
    const id = await propose(['Uma', '100'])
    await party(third, 'jointly')
    expect(await shown(third, id)).toMatchObject({ may: true })
    expect(await say(vikram, { id })).toMatchObject({ status: 'pending' })
    await party(vikram, null)
    expect(await say(third, { id })).toMatchObject({ status: 'approved' })
    expect(await set()).toEqual([stored('Uma', '100.00')])
  })

  it('nobody else decides any more: what waits is taken back, then the owner names alone', async () => {
    const id = await propose(['Uma', '100'])
    await party(vikram, 'view')
    expect(await code(vikram, { id })).toBe('forbidden')
    expect(await outcome(name([['Tara', '100']]))).toBe('already_settled')
    await say(asha, { id, yes: false })
    expect(await name([['Tara', '100']])).toEqual({})
    expect(await set()).toEqual([stored('Tara', '100.00')])
  })

  it('whoever ordered it decides no longer, or the account was closed: it is refused and goes on waiting', async () => {
    const id = await propose(['Uma', '100'])
    await mandate('view')
    await closed(true)
    expect(await code(vikram, { id })).toBe('forbidden')
    await mandate('jointly')
    expect(await code(vikram, { id })).toBe('account_not_active')
    await closed(false)
    expect(await shown(vikram, id)).toMatchObject({ status: 'pending', signed: false, may: true })
    expect(await set()).toEqual([])
  })
})

describe('at once', () => {
  it('two lists: one waits, the other is refused; the same one twice is one', async () => {
    const outcomes = await Promise.all([
      outcome(name([['Uma', '100']])),
      outcome(name([['Tara', '100']], asha, other)),
    ])
    expect(outcomes.sort()).toEqual(['already_settled', 'done'])
    await together()
    const both = await Promise.all([name([['Uma', '100']]), name([['Uma', '100']], asha, other)])
    expect(both[0]!.proposalId).toBe(both[1]!.proposalId)
  })

  it('the last two yes set it once; a yes and a no have one winner', async () => {
    await party(third, 'jointly')
    for (let turn = 0; turn < 6; turn++) {
      const before = await set()
      const id = await propose([`Uma ${turn}`, '100'])
      await Promise.all([
        code(vikram, { id, over: app }),
        code(third, { id, over: other, yes: turn % 2 === 0 }),
      ])
      const [order] = await rows(owner, 'select status from banking.joint_orders where id = $1', [id])
      expect(order!.status).toBe(turn % 2 === 0 ? 'approved' : 'refused')
      expect(await set()).toEqual(turn % 2 === 0 ? [stored(`Uma ${turn}`, '100.00')] : before)
    }
  })
})
