/**
 * Unknown, wrong and locked: one answer, and the same time. A thousand sign-ins of each, interleaved, through the whole
 * Worker and Postgres. The hash itself is made cheap for all three, and that it is the same for all three is tested apart:
 * what is measured is everything else, which is where they could differ, and it is compared with one true hash.
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
    `update banking.users set blocked_until = now() + interval '1 day', failures = 5 where email = any ($1)`,
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

test('unknown, wrong and locked: the same body, and medians that differ by less than 5 % of one hash', async () => {
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  const times: Record<string, number[]> = { unknown: [], wrong: [], locked: [] }
  const answers = new Set<string>()
  const judged = async (kind: keyof typeof kinds, turn: number) => {
    const name = kinds[kind][turn % 20]!
    answers.add(bare(await edge.tryToSignIn(name, kind === 'locked' ? password : 'wrong')))
  }
  // Time passes for an isolate only while it waits, so hashes are timed with a trip, and the trip is taken off.
  const trips: number[] = []
  const hashes: number[] = []
  const trip = () => edge.sql('select 1')
  const hashesAndTrip = () => {
    for (let one = 0; one < 3; one++) argon2id(password, new Uint8Array(16), cost)
    return trip()
  }
  for (const kind of names) for (let turn = 0; turn < 20; turn++) await judged(kind, turn)
  for (let turn = 0; turn < samples; turn++) {
    if (turn % 50 === 0) {
      trips.push(await milliseconds(trip))
      hashes.push(await milliseconds(hashesAndTrip))
    }
    // Each kind is first, second and third equally often.
    for (let place = 0; place < 3; place++) {
      const kind = names[(place + turn) % 3]!
      times[kind]!.push(await milliseconds(() => judged(kind, turn)))
    }
  }
  expect(answers.size).toBe(1)
  const hash = (median(hashes) - median(trips)) / 3
  const medians = names.map((kind) => `${kind} ${median(times[kind]!).toFixed(2)}`)
  // Round by round, as a machine that does other work has slow and fast minutes and a median over both is neither; and
  // of the middle half the mean, as the clock of an isolate is coarser than what is looked for.
  const apart = (one: string, other: string) =>
    Math.abs(midmean(times[one]!.map((time, round) => time - times[other]![round]!)))
  const difference = Math.max(apart('unknown', 'wrong'), apart('wrong', 'locked'), apart('locked', 'unknown'))
  console.log(
    `medians: ${medians.join(', ')} ms; apart by ${difference.toFixed(2)} ms, a hash takes ${hash.toFixed(1)} ms`,
  )
  expect(hash).toBeGreaterThan(1)
  expect(difference).toBeLessThan(hash * 0.05)
}, 240_000)

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
