/**
 * Every procedure with one field at a time made odd, in ways that its shape lets through to the work: what Postgres makes
 * of it is an answer or a refusal, never a fault, and shows nothing of the inside. What no shape lets through is in
 * doors.test.ts.
 */
import { beforeAll, expect, test } from 'vitest'
import { leavesOf, withAt } from '../test/canary.ts'
import { leakIn } from '../test/doors.ts'
import { openEdge } from '../test/edge.ts'
import { callerOf, examples, factsOf, freshCaller } from '../test/examples.ts'
import type { Facts } from '../test/facts.ts'
import { definitionOf, procedures } from './rest.ts'

const edge = await openEdge()
let facts: Facts
beforeAll(async () => {
  facts = await factsOf(edge)
})

const cursor = (json: string) => btoa(json).replaceAll('=', '')
/** The ends of what can be written, of what can be kept, and words of languages that a text passes through. */
const odd: unknown[] = [
  ...['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '0000-01-01', '0001-01-01', '9999-12-31'],
  ...['0000-01', '9999-12', '9223372036854775808', '999999999999999999', '99999999999999999.99', '1e400'],
  ...[cursor('["0000-01-01T00:00:00Z","9223372036854775808"]'), cursor('[1e400,null]'), cursor('{}')],
  ...['00000000-0000-0000-0000-000000000000', '0000000000000', 'C0000000000', '__proto__'],
  ...['\\', "'); --", '(a & | !:*', '%_[', '🙈'.repeat(60), '\u202e=1+1', 'x@y.z', ' '],
  ...[9007199254740991, 2147483647, -1, 0, null, true, [], {}],
  { amount: '92233720368547758.07', currency: 'INR' },
]
/** Of those that a shape lets through, so many: the others are much the same to it. */
const sentMost = 4

/** What changes its caller's password comes last: the others sign in by the one of before. */
const names = Object.keys(procedures).sort(
  (one, other) => Number(one.endsWith('Password')) - Number(other.endsWith('Password')),
)

/** A session of whoever may call it, though others have counted wrong passwords or codes against them. */
async function callerFor(name: string) {
  await edge.sql('update banking.users set failures = 0, blocked_until = null')
  await edge.sql(`delete from banking.throttles where key like 'step_up_code:%'`)
  return freshCaller(edge, examples[name]!)
}

test.each(names)('%s takes odd input for what it is', async (name) => {
  const example = examples[name]!
  const [shape] = definitionOf(procedures[name]!).inputs
  if (!shape) return
  const caller = example.for === 'anyone' && !example.needsCookie ? undefined : await callerFor(name)
  const changed = await example.person?.(edge, facts, callerOf(example))
  let token = example.for === 'anyone' ? undefined : (changed ?? caller?.token)
  await example.prepare?.(edge, facts, token)
  const input = example.input?.(facts)
  const faults: string[] = []
  for (const path of leavesOf(shape)) {
    const tried = odd.map((value) => withAt(input, path, value))
    for (const body of tried.filter((one) => shape.safeParse(one).success).slice(0, sentMost)) {
      const headers: Record<string, string> = {
        'CF-Connecting-IP': `2001:db8:${crypto.getRandomValues(new Uint16Array(1))[0]!.toString(16)}::1`,
        ...(example.needsCookie && caller ? { Cookie: caller.cookie } : {}),
      }
      const answer = await edge.call(name, body, { token, headers })
      const leak = leakIn(edge, answer)
      if (answer.status >= 500 || leak)
        faults.push(`${path.join('.')} of ${JSON.stringify(body)}: ${answer.status} ${leak}`)
      if (answer.code === 'token_revoked') token = (await callerFor(name)).token
    }
  }
  expect(faults).toEqual([])
})
