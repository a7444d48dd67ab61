/** SIGKILL in the middle of load: what was acknowledged is there exactly once, nothing is there by half. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Postgres, startPostgres } from '../../db/local/postgres.ts'
import { DATABASE, type Stack, startStack } from '../../db/tool/stack.ts'
import { verify } from '../../db/tool/verify.ts'
import { signToken } from '../../worker/auth/tokens.ts'
import type { Config } from '../../worker/config.ts'
import { installIndexes } from '../addresses.ts'
import { type Bundle, bundleWorker, startBareWorker } from '../bench/worker.ts'
import { connect, connectOwner, demoNumbers, expectBooksToBalance, hangUp, rows, signIn } from '../teller.ts'
import { type Load, pay, startLoad, type Target } from './load.ts'

const root = resolve(import.meta.dirname, '../..')
const ROUNDS = [1, 2, 3]
/** So many are answered before each blow, and again after it. */
const ENOUGH = 100
const settings = { shared_buffers: '64MB' }

let dataDir: string
let stack: Stack
let postgres: Postgres
let bundle: Bundle
let worker: Awaited<ReturnType<typeof startBareWorker>>
let target: Target
let load: Load

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'edgebank-faults-'))
  chmodSync(dataDir, 0o711)
  bundle = bundleWorker(root)
  stack = await startStack({ dataDir, stage: 'test', settings })
  postgres = stack.postgres!
  worker = await startBareWorker(root, bundle, stack)

  await installIndexes(postgres.url(DATABASE), stack.secrets)
  const owner = await connectOwner(stack.ownerUrl)
  const app = await connect(stack.appWireUrl)
  expect(
    await rows(owner, `select setting from pg_settings where name in ('fsync', 'synchronous_commit')`),
  ).toEqual([{ setting: 'on' }, { setting: 'on' }])
  // The load pays more often in a minute than a person may in a day.
  await owner.query('update banking.product_limits set daily_count = null')
  const { jti, userId, customerId } = await signIn(app, 'customer1@demo.bank')
  const numbers = await demoNumbers(owner)
  await hangUp([owner, app])
  const config = { jwtSecret: Buffer.from(stack.secrets.JWT_SECRET, 'base64') } as unknown as Config
  const token = await signToken(config, { jti, sub: userId, role: 'customer', customerId }, 1800)
  target = { port: worker.port, token, from: numbers.asha[0]!, to: numbers.vikram[0]! }
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await stack?.stop()
  await postgres?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

beforeEach(() => {
  load = startLoad(() => target)
})

afterEach(() => load.stop())

/** All that was sent: the acknowledged are there once, the others once or not at all, and each can be sent again. */
async function expectEachOnceOrNever() {
  await load.stop()
  expect(load.strange).toEqual([])
  const owner = await connectOwner(stack.ownerUrl)
  const booked = async () => {
    const sent = [...load.acknowledged, ...load.unknown]
    const found = await rows(
      owner,
      `select t.id, count(*)::int as transactions, sum((select count(*) from banking.entries e where e.transaction_seq = t.seq
          and abs(e.amount) = 1))::int as entries from banking.transactions t where t.id = any($1) group by t.id`,
      [sent],
    )
    for (const one of found) expect(one).toEqual({ id: one.id, transactions: 1, entries: 2 })
    return new Set(found.map(({ id }) => id as string))
  }
  const before = await booked()
  expect(
    [...load.acknowledged].filter((id) => !before.has(id)),
    'acknowledged, and gone',
  ).toEqual([])
  // Whoever got no answer sends again: 200 where it was booked after all, 201 where it was not.
  for (const id of load.unknown) expect(await pay(target, id)).toBe(before.has(id) ? 200 : 201)
  expect((await booked()).size).toBe(load.acknowledged.size + load.unknown.size)
  await expectBooksToBalance(owner)
  await hangUp([owner])
  const originKey = Buffer.from(stack.secrets.ORIGIN_KEY, 'base64')
  const { checks } = await verify(stack.ownerUrl, { originKey })
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([])
}

async function processesOfPostgres(where: string): Promise<number[]> {
  const client = new pg.Client(postgres.url('postgres'))
  await client.connect()
  const { rows: found } = await client.query(
    `select pid from pg_stat_activity where pid <> pg_backend_pid() and ${where}`,
  )
  await client.end()
  return found.map(({ pid }) => pid)
}

describe.each(ROUNDS)('SIGKILL, round %i', () => {
  it('of Postgres, all of it, and a restart', async () => {
    await load.until(ENOUGH)
    const children = await processesOfPostgres('true')
    for (const pid of [postgres.pid, ...children]) process.kill(pid, 'SIGKILL')
    await postgres.stop()
    postgres = await startPostgres({ dataDir, settings, port: postgres.port })
    await load.until(ENOUGH)
    await expectEachOnceOrNever()
  }, 60_000)

  it('of one connection’s process, after which Postgres restarts by itself', async () => {
    await load.until(ENOUGH)
    const [victim] = await processesOfPostgres(`usename = 'banking_app'`)
    process.kill(victim!, 'SIGKILL')
    await load.until(ENOUGH)
    await expectEachOnceOrNever()
  }, 60_000)

  it('of workerd, and a restart', async () => {
    await load.until(ENOUGH)
    // The bare Worker is stopped by SIGKILL.
    await worker.stop()
    worker = await startBareWorker(root, bundle, stack)
    target = { ...target, port: worker.port }
    await load.until(ENOUGH)
    await expectEachOnceOrNever()
  }, 60_000)
})
