/** Another holder's word: said again, said by somebody else, and what is written and told of it. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { faultsOfBank } from '../../test/closing.ts'
import { newSession, openJointBank, openTogether, setParty, settle, type Word } from '../../test/joint.ts'
import {
  connect,
  expectBooksToBalance,
  outcome,
  type Row,
  rows,
  type Session,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const { bank, app, owner, asha, vikram } = await openJointBank()
const other = await connect(bank.wire.appUrl)
const third = await newSession(owner, app)
let account: string
let payee: string
beforeEach(async () => {
  ;({ account, payee } = await openTogether(owner, asha, vikram))
  await setParty(owner, account, third, 'jointly')
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const ask = async (minor = 4_000): Promise<string> =>
  ((await transfer(app, asha, { from: account, to: payee, minor })) as Row).proposalId
const say = (who: Session, word: Word) => settle(app, who, word)
const code = (who: Session, word: Word) => outcome(say(who, word))
/** What was written of an order after it was given. */
const deedsOf = async (id: string) =>
  (
    await rows(
      owner,
      `select action, actor, request_id from banking.audit_logs where subject = 'joint_order:' || $1 order by id offset 1`,
      [id],
    )
  ).map(({ action, actor, request_id }) => [action, actor, request_id])
const messages = (): Promise<number> => value(owner, 'select count(*)::int from banking.outbox')
const last = async () => {
  const text = `select user_id::text as user, facts ->> 'status' as status from banking.outbox order by id desc limit 1`
  return (await rows(owner, text))[0]
}

it('a word that is neither yes nor no is refused, and so is one about no order', async () => {
  const text = `select banking.settle_joint_order($1, $2, null, 'Reason', null, null)`
  expect(await outcome(value(app, text, [vikram.jti, await ask()]))).toBe('invalid_input')
  expect(await code(vikram, { id: randomUUID() })).toBe('not_found')
})

it('each yes is written, none twice, and the maker is told of the last', async () => {
  const id = await ask()
  const before = await messages()
  expect(await say(vikram, { id })).toMatchObject({ status: 'pending' })
  expect(await say(vikram, { id })).toMatchObject({ status: 'pending', replayed: true })
  expect(await messages()).toBe(before)
  expect(await say(third, { id })).toMatchObject({ status: 'approved' })
  expect(await last()).toEqual({ user: asha.userId, status: 'approved' })
  const yes = 'joint_orders.approve'
  expect(await deedsOf(id)).toEqual([
    [yes, `user:${vikram.userId}`, 'a request'],
    [yes, `user:${third.userId}`, 'a request'],
  ])
  // Whoever said yes gets the same answer, and whoever says no is too late.
  for (const who of [vikram, third]) {
    expect(await say(who, { id })).toMatchObject({ status: 'approved', replayed: true })
    expect(await code(who, { id, yes: false })).toBe('already_settled')
  }
  expect(await code(asha, { id, yes: false })).toBe('already_settled')
})

it('a no is its speaker’s, and told to the maker; what is taken back is told to nobody', async () => {
  const refused = await ask()
  await say(vikram, { id: refused, yes: false, reason: 'Too much' })
  expect(await last()).toEqual({ user: asha.userId, status: 'refused' })
  expect(await deedsOf(refused)).toEqual([['joint_orders.refuse', `user:${vikram.userId}`, 'a request']])
  expect(await say(vikram, { id: refused, yes: false })).toMatchObject({ status: 'refused', replayed: true })
  for (const who of [asha, third])
    expect(await code(who, { id: refused, yes: false })).toBe('already_settled')
  const back = await ask()
  const before = await messages()
  await say(asha, { id: back, yes: false })
  expect(await messages()).toBe(before)
  expect(await deedsOf(back)).toEqual([['joint_orders.withdraw', `user:${asha.userId}`, 'a request']])
  for (const who of [vikram, third]) expect(await code(who, { id: back, yes: false })).toBe('already_settled')
})

it('a yes that comes with a no waits for it, and is too late', async () => {
  const id = await ask()
  await other.query('begin')
  await settle(app, third, { id, yes: false, over: other })
  const yes = code(vikram, { id })
  await untilWaiting(owner, app)
  await other.query('commit')
  expect(await yes).toBe('already_settled')
})

it('a no takes its account before its hold, as whoever else frees one', async () => {
  const id = await ask()
  const eod = await connect(bank.wire.ownerUrl)
  await eod.query('set role banking_owner')
  await eod.query('begin')
  await eod.query('select from banking.accounts where account_number = $1 for no key update', [account])
  const no = code(vikram, { id, yes: false })
  await untilWaiting(owner, app)
  const hold = `select from banking.holds where id = (select hold_id from banking.joint_orders where id = $1) for update`
  expect(await outcome(eod.query(hold, [id]))).toBe('done')
  await eod.query('commit')
  expect(await no).toBe('done')
})

it('a no frees its money beside what is paid in the same moment', async () => {
  const [refused, beside] = [await ask(1_000), await ask(2_000)]
  await say(vikram, { id: beside })
  await other.query('begin')
  await settle(app, third, { id: beside, over: other })
  const no = code(vikram, { id: refused, yes: false })
  await untilWaiting(owner, app)
  await other.query('commit')
  expect(await no).toBe('done')
  const stand = 'select posted::int, held::int from banking.accounts where account_number = $1'
  expect(await rows(owner, stand, [account])).toEqual([{ posted: 8_000, held: 0 }])
})
