/**
 * Random operations, several at once, with crashes and retries, against a small model of the bank. The seed is in the
 * test's name; `SEED=… npx vitest run test/model.test.ts` plays it again, `RUNS=…` makes it longer.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { verify } from '../db/tool/verify.ts'
import { freshBank } from './bank.ts'
import { nextDay, padsOf } from './closing.ts'
import { newSession, setParty } from './joint.ts'
import { limitsOf } from './limits.ts'
import { type Doing, type Model, type Operation, operation, POT, type Stage } from './model.ts'
import { availableOf, book, compare } from './model-comparing.ts'
import { offerDeposits, openDeposits } from './model-deposits.ts'
import { planOf, runSchedules } from './model-waiting.ts'
import { asSealed } from './names.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  type Row,
  rows,
  signIn,
  value,
} from './teller.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
const RUNS = Number(process.env.RUNS ?? 40)
const BEGINNING = 10_000
const DAILY_LIMIT = 25_000
const MONTHLY = 500

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
const superuser = new pg.Pool({ connectionString: bank.wire.superUrl, max: 6 })
let clients: pg.Client[]
let jobs: pg.Client[]
let stage: Stage

beforeAll(async () => {
  clients = await connectMany(bank.wire.appUrl, 6)
  jobs = await connectMany(bank.wire.jobUrl, 6)
  const [asha, vikram, leela] = await Promise.all(
    ['customer1@demo.bank', 'customer2@demo.bank', 'operator1@demo.bank'].map((who, at) =>
      signIn(clients[at]!, who),
    ),
  )
  const { setLimits, setting } = limitsOf(owner, app)
  await setLimits({ daily_amount: DAILY_LIMIT })
  await setting('payees.cooling_limit', {})
  await setting('payees.look_ups_per_minute', 1_000_000)
  await offerDeposits(owner)
  const third = await newSession(owner, app)
  const internal = await rows(
    owner,
    'select id, customer_id from banking.users where customer_id is not null',
  )
  const scopes = Object.fromEntries(internal.map(({ id, customer_id }) => [id, `customer:${customer_id}`]))
  stage = { owner, superuser, app, asha: asha!, vikram: vikram!, third, leela: leela!, scopes }
})
afterAll(async () => {
  await superuser.end()
  await expectBooksToBalance(owner)
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

type Answer = { code: string; told: Row }

async function answerTo(doing: Doing, client: pg.Client): Promise<Answer> {
  let told: Row = {}
  const code = await outcome(
    doing.run(client).then((answer) => {
      told = (answer ?? {}) as Row
      if (told.refused) throw Object.assign(new Error(told.refused), { code: 'BK409' })
    }),
  )
  return { code, told }
}

/** The answer to an operation whose connection is cut in the middle and that is sent again under its id until it has one. */
async function through(doing: Doing, at: number, crashesAfterMs: number | null): Promise<Answer> {
  const client = (doing.isJob ? jobs : clients)[at]!
  if (crashesAfterMs === null) return answerTo(doing, client)
  const doomed = new pg.Client({ connectionString: doing.isJob ? bank.wire.jobUrl : bank.wire.appUrl })
  doomed.on('error', () => {})
  await doomed.connect()
  const [first] = await Promise.all([
    answerTo(doing, doomed),
    pause(crashesAfterMs).then(() =>
      superuser.query('select pg_terminate_backend($1)', [
        (doomed as unknown as { processID: number }).processID,
      ]),
    ),
  ])
  await doomed.end().catch(() => {})
  const isAnswered = first.code === 'done' || /^[a-z_]+$/.test(first.code)
  return isAnswered ? first : answerTo(doing, client)
}

const isRefusal = /^(?:insufficient_funds|limit_exceeded|already_settled|not_found)$/

/** What became of payments for later since they were last looked at. */
async function readRuns(model: Model, spent: bigint[]) {
  const found = await rows(
    owner,
    `select r.schedule_id as id, r.status, r.reason, t.id as transaction, t.scope from banking.schedule_runs r
       left join banking.transactions t on t.seq = r.transaction_seq
      where r.schedule_id = any ($1) order by r.schedule_id, r.due_date`,
    [[...model.later.keys()]],
  )
  const short: Doing[] = []
  for (const [id, later] of model.later) {
    const runs = found.filter((run) => run.id === id)
    for (const { status, reason, transaction, scope } of runs.slice(later.runs)) {
      if (status !== 'paid') {
        expect(`${status} ${reason}`).toMatch(/^skipped (?:insufficient_funds|limit_exceeded)$/)
        if (reason === 'insufficient_funds') short.push(later.doing)
        continue
      }
      const paid = { ...later.doing, id: transaction, scope }
      book(model, paid)
      spent[paid.debits!]! += paid.minor
      model.done.push({
        ...paid,
        what: 'transfer',
        isJob: true,
        run: (client) => runSchedules(client, model.today),
      })
    }
    later.runs = runs.length
  }
  return short
}

function expectShort(before: bigint[], spent: bigint[], doing: Doing) {
  expect(before[doing.debits!]! - spent[doing.debits!]!, doing.what).toBeLessThan(doing.minor)
}

async function playBatch(model: Model, operations: Operation[]) {
  const doings: (Doing | undefined)[] = []
  for (const one of operations) doings.push(await planOf(stage, model, one))
  const before = await availableOf(owner, model)
  const inPot = model.pot.saved
  const answers = await Promise.all(
    doings.map((doing, at) => doing && through(doing, at, operations[at]!.crashesAfterMs)),
  )
  const spent = model.numbers.map(() => 0n)
  for (const [at, doing] of doings.entries()) {
    const answer = answers[at]
    if (!doing || !answer) continue
    if (answer.code !== 'done') {
      expect(answer.code, doing.what).toMatch(isRefusal)
      continue
    }
    if (doing.note && !doing.note(answer.told)) continue
    book(model, doing)
    if (!doing.isHeld)
      for (const [account, change] of doing.effect) if (change < 0n) spent[account]! -= change
    if (['hold', 'order', 'pot in'].includes(doing.what)) spent[doing.debits!]! += doing.minor
    model.done.push(doing)
  }
  const short = await readRuns(model, spent)
  // Who was refused for want of money could not have had it at any moment of the batch.
  for (const [at, doing] of doings.entries()) {
    if (answers[at]?.code !== 'insufficient_funds' || !doing) continue
    expect(doing.isHeld, 'what was set aside is there').toBeUndefined()
    if (doing.debits !== undefined) short.push(doing)
    if (doing.what === 'pot out') expect(inPot - takenFrom(doings, answers)).toBeLessThan(doing.minor)
  }
  for (const doing of short) expectShort(before, spent, doing)
}

const takenFrom = (doings: (Doing | undefined)[], answers: (Answer | undefined)[]) =>
  doings.reduce(
    (sum, doing, at) => sum + (doing?.what === 'pot out' && answers[at]?.code === 'done' ? doing.minor : 0n),
    0n,
  )

/** A day ends, with two that run its steps at once: payments for later, then what goes into the pot. */
async function endDay(model: Model, days: number) {
  const closed = model.today
  model.today = nextDay(closed, days)
  await owner.query('update banking.business_dates set current = $1', [model.today])
  const before = await availableOf(owner, model)
  const isLeft = async () =>
    (await Promise.all(jobs.slice(0, 2).map((job) => runSchedules(job, closed)))).some((done) => done > 0)
  while (await isLeft()) {
    // Each payment that was missed comes after the one before it.
  }
  const spent = model.numbers.map(() => 0n)
  const rounded = model.rounded
  for (const doing of await readRuns(model, spent)) expectShort(before, spent, doing)
  for (const { first, rule, runs } of model.later.values()) {
    const span = (Date.parse(model.today) - Date.parse(first)) / 86_400_000
    expect(runs).toBe(rule === 'once' ? 1 : span + 1)
  }
  const there = (await availableOf(owner, model))[POT]!
  // A capture above what was authorised may have overdrawn it.
  const free = there > 0n ? there : 0n
  await Promise.all(
    jobs
      .slice(0, 2)
      .map((job) => job.query('select banking.fill_pots($1, $2, 100)', [closed, padsOf(closed)])),
  )
  const isDue = model.pot.nextOn <= closed
  const monthly = isDue && free >= BigInt(MONTHLY) ? BigInt(MONTHLY) : 0n
  if (isDue)
    model.pot.nextOn = await value(owner, `select ($1::date + interval '1 month')::date::text`, [
      model.pot.nextOn,
    ])
  model.pot.saved += monthly + (free - monthly < rounded ? free - monthly : rounded)
  model.rounded -= rounded
}

async function openModel(): Promise<Model> {
  const { asha, vikram, third } = stage
  const numbers: string[] = []
  for (const holder of [asha, asha, vikram])
    numbers.push(await openAccount(owner, { holder, minor: BEGINNING }))
  const together = await openAccount(owner, { holder: asha, mandate: 'jointly', minor: BEGINNING })
  await setParty(owner, together, vikram, 'jointly')
  await setParty(owner, together, third, 'either')
  const dollars = await openAccount(owner, { holder: asha, currency: 'USD', minor: BEGINNING })
  numbers.push(together, dollars)
  const today = await value(owner, 'select current::text from banking.business_dates')
  const open = `select banking.open_pot($1, $2, $3, $5, 'teal', null, null, $4, 100, 'a request')`
  const { id } = await value(app, open, [asha.jti, randomUUID(), numbers[POT], MONTHLY, asSealed('Rain')])
  return {
    numbers,
    posted: numbers.map(() => BigInt(BEGINNING)),
    counted: numbers.map(() => 0n),
    holds: [],
    joint: new Map(),
    later: new Map(),
    pot: { id, saved: 0n, nextOn: today },
    rounded: 0n,
    quotes: [],
    deposits: await openDeposits(stage, today),
    today,
    done: [],
  }
}

/** Nothing of this play is left for the next one to pay. */
async function leave(model: Model) {
  await owner.query(`update banking.schedules set status = 'cancelled' where id = any ($1)`, [
    [...model.later.keys()],
  ])
  await value(app, `select banking.close_pot($1, $2, 'a request')`, [stage.asha.jti, model.pot.id])
}

it(`whatever is done at once, cut off and sent again, the bank is what the model says (SEED=${SEED})`, async () => {
  const batch = fc.record({
    operations: fc.array(operation, { minLength: 1, maxLength: 6 }),
    /** How many days pass after it. */
    days: fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 8, maxLength: 20 }), async (batches) => {
      const model = await openModel()
      for (const { operations, days } of batches) {
        await playBatch(model, operations)
        if (days > 0) await endDay(model, days)
        await compare(owner, model, DAILY_LIMIT)
      }
      await leave(model)
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  )
}, 300_000)
