/** What happens to one code, challenge or person happens to no other beside it. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  challengeOf,
  give,
  large,
  newestCode,
  notThe,
  open,
  passTime,
  send,
  told,
} from '../../test/step-up.ts'
import {
  connect,
  connectOwner,
  openAccount,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let order: { id: string; from: string; to: string; minor: number; note: string }
let challenge: string
let beside: string

/** Vikram's challenge, its message and his throttle, as they stand. */
const others = async () => [
  await challengeOf(owner, beside),
  await rows(
    owner,
    `select * from banking.outbox where user_id = $1 and template = 'step_up_code' order by id`,
    [vikram.userId],
  ),
  await rows(owner, `select * from banking.throttles where key not like '%' || $1 order by key`, [
    asha.userId,
  ]),
]

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  await owner.query(`update banking.configurations set value = '{}' where name = 'payees.cooling_limit'`)
})
beforeEach(async () => {
  const from = await openAccount(owner, { holder: asha, minor: 900_000_00 })
  const to = await openAccount(owner, { holder: vikram, minor: 900_000_00 })
  await passTime(owner)
  order = { id: randomUUID(), from, to, minor: large, note: asSealed('Rent') }
  beside = (await open(app, vikram, { ...order, id: randomUUID(), from: to, to: from })).challengeId
  await send(app, vikram, beside)
  challenge = (await open(app, asha, order)).challengeId
})

it('a code that is sent, mistyped, replaced and right', async () => {
  const before = await others()
  await send(app, asha, challenge)
  expect(await others(), 'sent').toEqual(before)
  expect(await give(app, asha, challenge, notThe((await newestCode(owner))!))).toMatchObject({ triesLeft: 4 })
  expect(await others(), 'mistyped').toEqual(before)
  await owner.query(`update banking.challenges set sent_at = sent_at - interval '1 hour' where id = $1`, [
    challenge,
  ])
  await send(app, asha, challenge)
  expect(await others(), 'replaced').toEqual(before)
  expect(await give(app, asha, challenge, (await newestCode(owner))!)).toMatchObject({ factor: 'email' })
  expect(await others(), 'right').toEqual(before)
})

it('one that was used says so, whatever else it is', async () => {
  await send(app, asha, challenge)
  await give(app, asha, challenge, (await newestCode(owner))!)
  expect(await told(send(app, asha, challenge, 'sms'))).toMatchObject({ refused: 'rate_limited' })
  await owner.query(`update banking.challenges set sent_at = sent_at - interval '1 hour' where id = $1`, [
    challenge,
  ])
  expect(await told(send(app, asha, challenge))).toEqual({ refused: 'already_settled', state: 'satisfied' })
  await transfer(app, asha, { ...order, minor: BigInt(large), challenge })
  expect(await told(send(app, asha, challenge))).toEqual({ refused: 'already_settled', state: 'used' })
})

it('somebody who is blocked after five wrong passwords', async () => {
  for (let turn = 0; turn < 5; turn += 1)
    await value(
      app,
      `select banking.sign_in(testing.identifier('customer1@demo.bank'), $1, $2, $3, 'web', 'x', $4, 'r')`,
      [randomBytes(32), randomUUID(), randomBytes(32), `10.0.0.${turn}`],
    )
  const blocked = await rows(owner, 'select id::text from banking.users where blocked_until is not null')
  expect(blocked).toEqual([{ id: asha.userId }])
})
