/** How a hold ends: by the clock, alone, or by hand, and what is then said of it. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { captureHold, placeHold, releaseHold, runStep } from '../../test/holding.ts'
import { connect, connectOwner, openAccount, rows, type Session, signIn, value } from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let job: pg.Client
let leela: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  job = await connect(bank.wire.jobUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  leela = await signIn(app, 'operator1@demo.bank')
})

const account = () => openAccount(owner, { minor: 100_000 })
const today = (): Promise<string> => value(owner, 'select current::text from banking.business_dates')
const expireNow = (hold: string) =>
  owner.query(`update banking.holds set expires_at = now() - interval '1 second' where id = $1`, [hold])

it('ends when its time is over, and no other with it', async () => {
  const number = await account()
  const [due, left] = [
    await placeHold(app, leela, { account: number }),
    await placeHold(app, leela, { account: number }),
  ]
  await captureHold(app, leela, due.hold.id, { minor: 400, final: false })
  await expireNow(due.hold.id)
  expect(await runStep(job, 'expire_holds', await today())).toBe(1)
  const states = await rows(
    owner,
    'select id, status, released::int, settled_at is not null as settled from banking.holds where account_id = (select id from banking.accounts where account_number = $1) order by status',
    [number],
  )
  expect(states).toEqual([
    { id: due.hold.id, status: 'expired', released: 600, settled: true },
    { id: left.hold.id, status: 'open', released: 0, settled: false },
  ])
  expect(
    await rows(owner, 'select posted::int, held::int from banking.accounts where account_number = $1', [
      number,
    ]),
  ).toEqual([{ posted: 99_600, held: 1_000 }])
  const [deed] = await rows(
    owner,
    `select actor, detail from banking.audit_logs where action = 'holds.expire' order by id desc limit 1`,
  )
  expect(deed).toEqual({ actor: `job:eod:${await today()}`, detail: { count: 1 } })
  await releaseHold(app, leela, left.hold.id)
})

it('released after a part was taken has been captured; of which nothing was taken, released', async () => {
  const number = await account()
  for (const [part, status] of [
    [0, 'released'],
    [400, 'captured'],
  ] as const) {
    const { hold } = await placeHold(app, leela, { account: number })
    if (part) await captureHold(app, leela, hold.id, { minor: part, final: false })
    expect(await releaseHold(app, leela, hold.id)).toMatchObject({
      hold: { status, captured: String(part) },
    })
  }
})

it('is freed at expiry of what is left after a part was given back, whatever happened to others since', async () => {
  const number = await account()
  const { hold } = await placeHold(app, leela, { account: number })
  await owner.query('update banking.holds set released = 300 where id = $1', [hold.id])
  await owner.query(
    `insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
     values ($1, 'release', 300, 1000, 0, 300, 'open', 'a test')`,
    [hold.id],
  )
  await owner.query('update banking.accounts set held = held - 300 where account_number = $1', [number])
  const later = await placeHold(app, leela, { account: number, minor: 50 })
  await expireNow(hold.id)
  expect(await runStep(job, 'expire_holds', await today())).toBe(1)
  expect(
    await value(owner, 'select held::int from banking.accounts where account_number = $1', [number]),
  ).toBe(50)
  await releaseHold(app, leela, later.hold.id)
})

it('is over for the expiry once it has ended: where nothing is due the step is done at once', async () => {
  const number = await account()
  const { hold } = await placeHold(app, leela, { account: number })
  await expireNow(hold.id)
  await releaseHold(app, leela, hold.id)
  await job.query(`set statement_timeout = '2s'`)
  expect(await runStep(job, 'expire_holds', await today())).toBe(0)
  await job.query('reset statement_timeout')
})
