/** Cash of one account in a day counts together: slices of a withdrawal, or of a deposit that nobody brought, wait for a second person. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { closeDay, faultsOfBank } from '../../test/closing.ts'
import { moveCash, openCounter, reverse } from '../../test/counter.ts'
import { connect, expectBooksToBalance, openAccount, type Session, value } from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let leela: Session
let arjun: Session
let account: string
const threshold = 200

beforeAll(async () => {
  ;({ bank, app, owner, leela, arjun } = await openCounter(threshold))
})
beforeEach(async () => {
  account = await openAccount(owner, { minor: 1_000 })
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const posted = () =>
  value(owner, 'select posted::int from banking.accounts where account_number = $1', [account])
/** `done`, or the proposal's id. */
const move = async (
  kind: string,
  minor: number,
  who = leela,
  more: { id?: string; over?: pg.Client } = {},
) => {
  const { over = app, id } = more
  return (await moveCash(over, who, { kind, account, minor, ...(id && { id }) })).proposalId ?? 'done'
}

it.each([
  ['withdrawal', -1],
  ['deposit', 1],
])(
  '%s: up to the threshold in all by one of them, each further one waits and moves nothing',
  async (kind, way) => {
    expect([await move(kind, 150), await move(kind, 50)]).toEqual(['done', 'done'])
    const waits = await move(kind, 1)
    expect(waits).not.toBe('done')
    expect(await posted()).toBe(1_000 + way * 200)
    expect(await move(kind, 200, arjun), 'another person’s are their own').toBe('done')
    await value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, waits])
    expect(await posted()).toBe(1_000 + way * 401)
    account = await openAccount(owner, { minor: 1_000 })
    expect(await move(kind, 200), 'of another account').toBe('done')
  },
)

it('what was taken back in full leaves its room, and a deposit none of a withdrawal’s', async () => {
  const id = randomUUID()
  expect(await move('withdrawal', 200, leela, { id })).toBe('done')
  expect(await move('deposit', 200)).toBe('done')
  expect(await move('withdrawal', 1)).not.toBe('done')
  await reverse(app, leela, { original: id, scope: `staff:${leela.userId}`, minor: null })
  expect(await move('withdrawal', 1)).toBe('done')
})

it('what another approved leaves its room, whoever else ordered something under the same id', async () => {
  const id = randomUUID()
  expect(await move('withdrawal', 150)).toBe('done')
  const waits = await move('withdrawal', 100)
  await value(app, 'select banking.settle_proposal($1, $2, true, null, null, null)', [arjun.jti, waits])
  expect(await move('withdrawal', 50, leela, { id })).toBe('done')
  expect(await move('withdrawal', 201, arjun, { id }), 'waits under the id of another’s').not.toBe('done')
  expect(await move('withdrawal', 1)).not.toBe('done')
})

it('what was taken back in part leaves no room, and what was moved on another day all of it', async () => {
  const id = randomUUID()
  expect(await move('withdrawal', 200, leela, { id })).toBe('done')
  await reverse(app, leela, { original: id, scope: `staff:${leela.userId}`, minor: 150 })
  expect(await move('withdrawal', 1)).not.toBe('done')
  await closeDay(owner)
  expect(await move('withdrawal', 200)).toBe('done')
})

it('of two at once one waits for the other, and then for a second person', async () => {
  const over = await connect(bank.wire.appUrl)
  const answers = await Promise.all([move('withdrawal', 150), move('withdrawal', 150, leela, { over })])
  expect(answers.filter((one) => one === 'done')).toHaveLength(1)
  expect(await posted()).toBe(850)
})
