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
import { moveCash, reverse } from './counter.ts'
import { captureHold, placeHold, releaseHold } from './holding.ts'
import { limitsOf } from './limits.ts'
import {
  connect,
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from './teller.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
const RUNS = Number(process.env.RUNS ?? 40)
const BEGINNING = 10_000
const DAILY_LIMIT = 25_000

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
const superuser = new pg.Pool({ connectionString: bank.wire.superUrl, max: 6 })
let clients: pg.Client[]
let asha: Session
let vikram: Session
let leela: Session
let scopes: Record<string, string>

beforeAll(async () => {
  clients = await connectMany(bank.wire.appUrl, 6)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  const { setLimits, setting } = limitsOf(owner, app)
  await setLimits({ daily_amount: DAILY_LIMIT })
  await setting('payees.cooling_limit', {})
  const internal = await rows(
    owner,
    'select id, customer_id from banking.users where customer_id is not null',
  )
  scopes = Object.fromEntries(internal.map(({ id, customer_id }) => [String(id), `customer:${customer_id}`]))
})
afterAll(async () => {
  await superuser.end()
  await expectBooksToBalance(owner)
  const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const { checks } = await verify(bank.wire.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
})

const operation = fc.record({
  what: fc.constantFrom(
    'transfer',
    'transfer',
    'deposit',
    'withdrawal',
    'hold',
    'capture',
    'release',
    'reverse',
    'again',
  ),
  from: fc.nat(2),
  to: fc.nat(1),
  which: fc.nat(1_000),
  minor: fc.integer({ min: 1, max: 6_000 }),
  final: fc.boolean(),
  crashesAfterMs: fc.option(fc.nat(4), { freq: 1 }),
})
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never

/** What stands on the accounts if each operation that was answered came to pass exactly once. */
type Model = { numbers: string[]; posted: bigint[]; counted: bigint[]; holds: string[]; done: Doing[] }

/** One operation with its id and what it does to the model when it is done. */
type Doing = {
  id: string
  what: string
  run: (client: pg.Client) => Promise<{ replayed: boolean }>
  /** Changes of the accounts' posted balances. */
  effect: [account: number, minor: bigint][]
  /** What counts against the first account's daily limit. */
  counted: bigint
  scope: string
  debits: number | undefined
  minor: bigint
  isTakenBack?: true
}

function plan(model: Model, { what, from, to, which, minor, final }: Operation): Doing | undefined {
  const { numbers, holds, done } = model
  const id = randomUUID()
  const amount = BigInt(minor)
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const base = {
    id,
    what,
    counted: 0n,
    scope: `staff:${leela.userId}`,
    minor: amount,
    debits: undefined,
    effect: [],
  }
  const target = (from + 1 + to) % 3
  const hold = holds[which % Math.max(holds.length, 1)]
  // The first two accounts are Asha's, the third is Vikram's.
  const payer = from === 2 ? vikram : asha
  if (what === 'transfer')
    return {
      ...base,
      run: (client) => transfer(client, payer, { id, from: numbers[from]!, to: numbers[target]!, minor }),
      effect: [
        [from, -amount],
        [target, amount],
      ],
      counted: from === 2 || target === 2 ? amount : 0n,
      scope: scopes[payer.userId]!,
      debits: from,
    }
  if (what === 'deposit' || what === 'withdrawal')
    return {
      ...base,
      run: (client) => moveCash(client, leela, { id, kind: what, account: numbers[from]!, minor }),
      effect: [[from, what === 'deposit' ? amount : -amount]],
      debits: what === 'withdrawal' ? from : undefined,
    }
  if (what === 'hold')
    return {
      ...base,
      run: (client) => placeHold(client, leela, { id, account: numbers[from]!, minor }, 'INR', until),
      debits: from,
    }
  if (what === 'capture' && hold) {
    const account = Number(hold.split(' ')[1])
    return {
      ...base,
      run: (client) => captureHold(client, leela, hold.split(' ')[0]!, { id, minor, final }),
      effect: [[account, -amount]],
    }
  }
  if (what === 'release' && hold)
    return { ...base, run: (client) => releaseHold(client, leela, hold.split(' ')[0]!, id) }
  if (what === 'reverse') {
    const original = done.filter((one) => ['transfer', 'deposit'].includes(one.what))[
      which % Math.max(done.length, 1)
    ]
    if (!original) return undefined
    return {
      ...base,
      what: `reverse ${original.id}`,
      run: (client) => reverse(client, leela, { id, original: original.id, scope: original.scope }),
      effect: original.effect.map(([account, change]) => [account, -change]),
      minor: original.minor,
      debits: original.effect.find(([, change]) => change > 0n)?.[0],
    }
  }
  const before = done[which % Math.max(done.length, 1)]
  return what === 'again' && before && !before.what.startsWith('again')
    ? { ...before, what: `again ${before.what}` }
    : undefined
}

/** The answer to an operation whose connection is cut in the middle and that is sent again under its id until it has one. */
async function through(doing: Doing, client: pg.Client, crashesAfterMs: number | null): Promise<string> {
  if (crashesAfterMs === null) return outcome(doing.run(client))
  const doomed = new pg.Client({ connectionString: bank.wire.appUrl })
  doomed.on('error', () => {})
  await doomed.connect()
  const [first] = await Promise.all([
    outcome(doing.run(doomed)),
    pause(crashesAfterMs).then(() =>
      superuser.query('select pg_terminate_backend($1)', [
        (doomed as unknown as { processID: number }).processID,
      ]),
    ),
  ])
  await doomed.end().catch(() => {})
  const isAnswered = first === 'done' || /^[a-z_]+$/.test(first)
  return isAnswered ? first : outcome(doing.run(client))
}

const isRefusal = /^(?:insufficient_funds|limit_exceeded|already_settled|not_found)$/

async function availableOf(model: Model): Promise<bigint[]> {
  const found = await rows(
    owner,
    'select (posted - held + overdraft_limit)::text as available from banking.accounts where account_number = any ($1) order by id',
    [model.numbers],
  )
  return found.map(({ available }) => BigInt(available))
}

async function playBatch(model: Model, operations: Operation[]) {
  const before = await availableOf(model)
  const doings = operations.map((one) => plan(model, one))
  const answers = await Promise.all(
    doings.map((doing, at) => doing && through(doing, clients[at]!, operations[at]!.crashesAfterMs)),
  )
  const spent = model.numbers.map(() => 0n)
  for (const [at, doing] of doings.entries()) {
    const answer = answers[at]
    if (!doing || !answer) continue
    if (answer !== 'done') {
      expect(answer, doing.what).toMatch(isRefusal)
      continue
    }
    // Sent again, it changes nothing.
    if (doing.what.startsWith('again')) continue
    for (const [account, change] of doing.effect) {
      model.posted[account]! += change
      if (change < 0n) spent[account]! -= change
    }
    if (doing.what === 'hold') {
      spent[doing.debits!]! += doing.minor
      model.holds.push(`${await holdOf(doing.id)} ${doing.debits}`)
    }
    if (doing.what.startsWith('reverse')) {
      const original = model.done.find(({ id }) => doing.what.endsWith(id))!
      expect(original.isTakenBack, 'taken back twice').toBeUndefined()
      original.isTakenBack = true
      model.counted[original.debits ?? 0]! -= original.counted
    }
    if (doing.debits !== undefined) model.counted[doing.debits]! += doing.counted
    model.done.push(doing)
  }
  // Who was refused for want of money could not have had it at any moment of the batch.
  for (const [at, doing] of doings.entries())
    if (answers[at] === 'insufficient_funds' && doing?.debits !== undefined)
      expect(before[doing.debits]! - spent[doing.debits]!, doing.what).toBeLessThan(doing.minor)
}

const holdOf = (key: string): Promise<string> =>
  value(owner, `select hold_id from banking.hold_moves where key = $1 and kind = 'place'`, [key])

async function compare(model: Model) {
  const found = await rows(
    owner,
    `select a.posted::text, a.posted - a.held + a.overdraft_limit >= -(select coalesce(sum(d.overdrawn), 0)
          from banking.force_debits d where d.account_id = a.id) as covered,
        a.held = (select coalesce(sum(h.authorised - h.captured - h.released) filter (where h.status = 'open'), 0)
          from banking.holds h where h.account_id = a.id) as held,
        (select bool_and(h.captured + h.released <= h.authorised) is not false from banking.holds h where h.account_id = a.id) as within,
        coalesce((select u.day_amount from banking.limit_usage u where u.owner_id = a.id and u.channel = 'web'), 0)::text as used
       from banking.accounts a where a.account_number = any ($1) order by a.id`,
    [model.numbers],
  )
  expect(found).toEqual(
    model.posted.map((posted, at) => ({
      posted: String(posted),
      covered: true,
      held: true,
      within: true,
      used: String(model.counted[at]),
    })),
  )
  for (const counted of model.counted) expect(counted).toBeLessThanOrEqual(BigInt(DAILY_LIMIT))
}

it(`whatever is done at once, cut off and sent again, the bank is what the model says (SEED=${SEED})`, async () => {
  const batch = fc.array(operation, { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 8, maxLength: 20 }), async (batches) => {
      const holders = [asha, asha, vikram]
      const numbers: string[] = []
      for (const holder of holders) numbers.push(await openAccount(owner, { holder, minor: BEGINNING }))
      const model: Model = {
        numbers,
        posted: numbers.map(() => BigInt(BEGINNING)),
        counted: numbers.map(() => 0n),
        holds: [],
        done: [],
      }
      for (const operations of batches) {
        await playBatch(model, operations)
        await compare(model)
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  )
}, 180_000)
