/** What one customer causes to be written keeps nobody else's code waiting, and holds up no other message. */
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { type Env, readConfig } from '../worker/config.ts'
import { deliver } from '../worker/delivery/delivery.ts'
import { freshBank, type TestBank } from './bank.ts'
import { openProvider } from './providing.ts'
import { send } from './step-up.ts'
import {
  connect,
  connectOwner,
  openAccount,
  type Row,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from './teller.ts'

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let job: pg.Client
let asha: Session
let vikram: Session
const { start: startProvider, stop: stopProvider, at, play } = openProvider()

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  await startProvider()
  await play({ status: 200 })
})
beforeEach(() => owner.query(`delete from banking.outbox`))
afterAll(() => stopProvider())

/** A challenge of a new copy of one's data, which needs nothing else. */
const challenge = async (who: Session): Promise<string> =>
  (await value(app, `select banking.ask_export($1, gen_random_uuid(), null, '{}', null, null)`, [who.jti]))
    .challengeId

it('a code goes before the news that another customer’s payments to themselves have made', async () => {
  await value(
    app,
    `select banking.choose_notifications($1, '{"money_in": "email", "money_out": "email"}', 0, 0, null)`,
    [asha.jti],
  )
  const [from, to] = [
    await openAccount(owner, { holder: asha, minor: 1000 }),
    await openAccount(owner, { holder: asha }),
  ]
  for (let turn = 0; turn < 20; turn += 1) await transfer(app, asha, { from, to, minor: 1 })
  await value(job, 'select banking.cut_seal(100000)')
  await send(app, vikram, await challenge(vikram))
  // The deposit that opened it as well.
  expect(await value(owner, 'select count(*)::int from banking.outbox')).toBe(42)
  const taken: Row[] = await value(job, `select banking.take_messages(10, '{email}')`)
  expect(taken).toHaveLength(10)
  expect(taken.map(({ template }) => template)).toContain('step_up_code')
  const rest: Row[] = await value(job, `select banking.take_messages(100, '{email}')`)
  expect(new Set([...taken, ...rest].map(({ id }) => id)).size).toBe(42)
})

it('of facts that no words can be made of one message ends, and the others of its batch are sent', async () => {
  const queue = (facts: object) =>
    owner.query(
      `insert into banking.outbox (channel, user_id, template, facts) values ('email', $1, 'new_sign_in', $2)`,
      [asha.userId, JSON.stringify(facts)],
    )
  await queue({ device: '2026-99-99' })
  await queue({ device: 'Firefox on Linux' })
  const env = {
    ...inject('workerBindings'),
    DATABASE_URL: bank.appUrl,
    JOB_DATABASE_URL: bank.jobUrl,
    MAIL_FROM: 'Edgebank <bank@edgebank.example>',
    RESEND_API_KEY: 're_key',
    RESEND_URL: at(''),
  } as unknown as Env
  expect(await deliver(env, readConfig(env))).toMatchObject({ sent: 1, failed: 1 })
  const states = await rows(owner, 'select state, fault from banking.outbox order by id')
  expect(states).toEqual([
    { state: 'failed', fault: 'no words' },
    { state: 'sent', fault: null },
  ])
})
