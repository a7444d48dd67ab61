/**
 * Unknown, wrong and locked: one answer, and the same time. A thousand sign-ins of each, interleaved, through the whole
 * Worker and Postgres. The hash itself is made cheap for all three, and that it is the same for all three is tested apart:
 * what is measured is everything else, which is where they could differ, and it is compared with one true hash. The
 * medians are printed; what is held is finer: of the differences between two kinds, round by round, the mean of the
 * middle half.
 */
import { expect, test } from 'vitest'
import { type Answer, openEdge, password } from '../../test/edge.ts'
import { argon2id } from './argon2.ts'

const edge = await openEdge()
const samples = 1000

const cost = { memoryKib: 19456, passes: 2, lanes: 1 }
const cheap = `password_memory_kib = 64, password_passes = 1, password_lanes = 1, password_scheme = 'argon2id'`

const bare = ({ status, text, headers }: Answer) =>
  JSON.stringify([
    status,
    text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'),
    [...headers].filter(([name]) => name !== 'x-request-id'),
  ])

const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1]!

/** The mean of the middle half: a median that is finer than the clock. */
function midmean(numbers: number[]): number {
  const middle = numbers
    .toSorted((one, other) => one - other)
    .slice(numbers.length >> 2, numbers.length - (numbers.length >> 2))
  return middle.reduce((sum, one) => sum + one, 0) / middle.length
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** Three kinds of names, many of each: a counter that grows or a row that is updated again must not tell. */
async function people() {
  const made = []
  for (let turn = 0; turn < 2 * 20; turn++) made.push((await edge.provision([])).email)
  await edge.sql(`update banking.users set ${cheap}`)
  const [wrong, locked] = [made.slice(0, 20), made.slice(20)]
  await edge.sql(
    `update banking.users set blocked_until = now() + interval '1 day', failures = 5
      where email_index in (select testing.index_of(email) from unnest($1::text[]) asked (email))`,
    [locked],
  )
  // The wrong ones are never blocked meanwhile: this would make them locked ones.
  await edge.sql(
    `insert into banking.configurations values ('auth.failures_allowed', '2001-01-01', '1000000', 'test')`,
  )
  const unknown = made.slice(0, 20).map((email) => email.replace('@test', '@nowhere'))
  return { unknown, wrong, locked }
}

const kinds = await people()

/** Asks for each of these in every round, each first, second and third equally often, and hashes now and then. */
async function compare(
  names: string[],
  rounds: number,
  ask: (name: string, turn: number) => Promise<unknown>,
) {
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]))
  // Time passes for an isolate only while it waits, so hashes are timed with a trip, and the trip is taken off.
  const trips: number[] = []
  const hashes: number[] = []
  const trip = () => edge.sql('select 1')
  const hashesAndTrip = () => {
    for (let one = 0; one < 3; one++) argon2id(password, new Uint8Array(16), cost)
    return trip()
  }
  for (const name of names) for (let turn = 0; turn < 20; turn++) await ask(name, turn)
  for (let turn = 0; turn < rounds; turn++) {
    if (turn % 50 === 0) {
      trips.push(await milliseconds(trip))
      hashes.push(await milliseconds(hashesAndTrip))
    }
    for (let place = 0; place < names.length; place++) {
      const name = names[(place + turn) % names.length]!
      times[name]!.push(await milliseconds(() => ask(name, turn)))
    }
  }
  // Round by round, as a machine that does other work has slow and fast minutes and a median over both is neither; and
  // of the middle half the mean, as the clock of an isolate is coarser than what is looked for.
  const apart = names.flatMap((one) =>
    names.map((other) => midmean(times[one]!.map((time, round) => time - times[other]![round]!))),
  )
  const difference = Math.max(...apart)
  const hash = (median(hashes) - median(trips)) / 3
  const medians = names.map((name) => `${name} ${median(times[name]!).toFixed(2)}`).join(', ')
  console.log(
    `medians: ${medians} ms; apart by ${difference.toFixed(2)} ms, a hash takes ${hash.toFixed(1)} ms`,
  )
  return { difference, hash }
}

test('unknown, wrong and locked: the same body, and what they take differs in the middle by less than 5 % of one hash', async () => {
  const answers = new Set<string>()
  const { difference, hash } = await compare(Object.keys(kinds), samples, async (kind, turn) => {
    const name = kinds[kind as keyof typeof kinds][turn % 20]!
    answers.add(bare(await edge.tryToSignIn(name, kind === 'locked' ? password : 'wrong')))
  })
  expect(answers.size).toBe(1)
  expect(hash).toBeGreaterThan(1)
  expect(difference).toBeLessThan(hash * 0.05)
}, 240_000)

test('who asks for a reset is answered the same, in the same time, whether a mail goes out or not', async () => {
  await edge.sql(
    `insert into banking.configurations values ('auth.resets_per_hour', '2001-01-01', '1000000', 'test')`,
  )
  const answers = new Set<string>()
  const { difference, hash } = await compare(['unknown', 'wrong'], 400, async (kind, turn) => {
    const identifier = kinds[kind as keyof typeof kinds][turn % 20]!
    const headers = { 'CF-Connecting-IP': `192.0.2.${turn % 250}` }
    answers.add(bare(await edge.send('/api/auth/forgot-password', { body: { identifier }, headers })))
  })
  expect(answers.size).toBe(1)
  expect(difference).toBeLessThan(hash * 0.05)
  const mails = `select count(*)::int as count from banking.outbox where template = 'password_reset'`
  expect((await edge.sql(mails))[0].count).toBe(420)
}, 120_000)

test('the hash is of the same cost for all three, whatever is stored', async () => {
  const { unknown, wrong, locked } = kinds
  const methods = `select banking.begin_sign_in(n) - 'salt' as method from unnest($1::text[]) n`
  for (const [scheme, price] of [
    ['argon2id', [64, 1, 1]],
    ['argon2id', [19456, 2, 1]],
    ['bcrypt', [0, 12, 0]],
  ] as const) {
    await edge.sql(
      `update banking.users set password_scheme = $1, password_memory_kib = $2, password_passes = $3, password_lanes = $4`,
      [scheme, ...price],
    )
    const found = await edge.sql(methods, [[...unknown, ...wrong, ...locked]])
    expect(new Set(found.map(({ method }) => JSON.stringify(method))).size).toBe(1)
    expect(found[0].method).toMatchObject({ scheme, memoryKib: price[0], passes: price[1] })
  }
})
