/**
 * A canary password, code, token, card number and secret go in through every door: as each field, as unknown fields, in
 * headers, cookies, addresses and broken bodies. They come out nowhere: no line of log, no refusal, no column of the
 * database but those that are there for what people write. Made from the router, so a new procedure is in it.
 */
import { neon } from '@neondatabase/serverless'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { allTogether, canaries, formsOf, foundIn, leavesOf, withAt } from '../test/canary.ts'
import { type Door, doorsOf } from '../test/doors.ts'
import { type Answer, type Asked, openEdge, password } from '../test/edge.ts'
import { callerOf, examples, factsOf } from '../test/examples.ts'
import type { Facts } from '../test/facts.ts'
import type { Role } from './auth/contract.ts'
import { definitionOf, procedures } from './rest.ts'

/** Columns that keep what people write for themselves or others to read, as they wrote it; none of them is evidence. */
const kept: Record<string, string> = {
  'alerts.note': 'what an admin found out about an alert',
  'applications.decision': 'why another refused an application',
  'screening_entries.list': 'what staff call a list of names',
  'case_notes.text': 'what staff find out about a case; its customer never sees it',
  'risk_orders.reason': 'why staff released or refused a payment',
  'risk_rule_changes.reason': 'why staff asked for a rule',
  'risk_rule_changes.decision': 'why another refused it',
  'setting_changes.after': 'a setting that is text, such as the bank’s name',
  'proposals.reason': 'why a second person refused, for the first',
  'reversals.reason': 'why staff took a transaction back',
  'limit_raises.reason': 'why staff asked for a raise',
  'limit_raises.decision': 'why another refused the raise',
  'account_changes.reason': 'why staff asked for a change of an account',
  'account_changes.decision': 'why another refused it',
  'customer_changes.reason': 'why staff asked for a change of a customer',
  'customer_changes.decision': 'why another refused it',
  'setting_changes.reason': 'why an admin asked for a change of a setting',
  'setting_changes.source': 'where they have it from',
  'setting_changes.decision': 'why another refused it',
  'account_events.reason': 'why staff froze or woke an account',
  'user_changes.reason': 'why staff asked for a change of a user',
  'user_changes.decision': 'why a second person refused it',
  'holds.merchant': 'the shop that a hold is for',
}

const edge = await openEdge()
let facts: Facts
const tokens = {} as Record<Role, string>
const cookies = {} as Record<Role, string>
const lines: string[] = []
const refusals: string[] = []

beforeAll(async () => {
  facts = await factsOf(edge)
  for (const role of ['customer', 'operator', 'admin'] as const) {
    const signed = await edge.signIn(`${role}1@demo.bank`)
    tokens[role] = signed.token
    cookies[role] = signed.cookie
  }
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
    vi.spyOn(console, level).mockImplementation((...said) => {
      lines.push(said.map((one) => (one instanceof Error ? `${one.stack}` : String(one))).join(' '))
    })
})
afterAll(() => vi.restoreAllMocks())

/** A refusal that repeats what it was sent, header by header and word by word. */
function judge(label: string, answer: Answer) {
  if (answer.status < 400) return
  const told = foundIn(`${answer.text}\n${JSON.stringify([...answer.headers])}`, canaries)
  if (told.length > 0) refusals.push(`${label}: ${told.join(', ')}: ${answer.text.slice(0, 200)}`)
}

let address = 0
const from = (): Record<string, string> => {
  address += 1
  return { 'CF-Connecting-IP': `2001:db8:ca::${address.toString(16)}` }
}

async function sendThrough(door: Door, name: string) {
  const example = examples[name]!
  const shape = definitionOf(procedures[name]!).inputs[0]
  const role = callerOf(example)
  const asked = async (more: Asked = {}): Promise<Asked> => ({
    token: example.for === 'anyone' ? undefined : tokens[role],
    ...more,
    headers: { ...from(), ...(example.needsCookie ? { Cookie: cookies[role] } : {}), ...more.headers },
  })
  const input = () => example.input?.(facts) as Record<string, unknown> | undefined
  const ask = async (what: string, given: unknown, more?: Asked) =>
    judge(`${door.label}, ${what}`, await door.ask(given, await asked(more)))
  const kinds = Object.values(canaries)
  for (const [index, path] of (shape ? leavesOf(shape) : []).entries()) {
    await example.prepare?.(edge, facts, tokens[role])
    for (const value of [
      allTogether,
      kinds[index % kinds.length]!,
      [allTogether],
      { [allTogether]: allTogether },
    ])
      await ask(path.join('.'), withAt(input(), path, value))
  }
  if (example.endsSession) return
  await ask('an unknown field', { ...input(), canary: allTogether, [allTogether]: 1 })
  await ask('the token', input(), { token: canaries.token })
  const Cookie = `refresh=${canaries.secret}; __Host-refresh=${canaries.token}; ${canaries.password}`
  await ask('headers', input(), {
    headers: {
      Cookie,
      'Idempotency-Key': canaries.card,
      'X-Canary': allTogether,
      'User-Agent': canaries.secret,
    },
  })
}

// Wrong passwords block a user, so what is about signing in comes last.
const names = Object.keys(procedures).sort(
  (a, b) => Number(a.startsWith('auth.')) - Number(b.startsWith('auth.')),
)

describe('through every door', () => {
  test.each(names)('%s', async (name) => {
    expect(examples[name], `Add ${name} to test/examples.ts.`).toBeDefined()
    for (const door of doorsOf(edge, name)) await sendThrough(door, name)
  })

  test('and around them: broken bodies, addresses, other methods, what machines read', async () => {
    const json = { 'Content-Type': 'application/json' }
    const query = encodeURIComponent(allTogether)
    const paths = ['/api/auth/login', '/api/v1/transactions', '/trpc/auth.login', '/trpc/transfers.make']
    for (const path of paths)
      for (const raw of [
        `{"password":"${allTogether}`,
        `"${allTogether}"`,
        `[["${allTogether}"]]`,
        allTogether,
      ])
        judge(
          path,
          await edge.send(path, {
            method: 'POST',
            raw,
            headers: { ...json, ...from() },
            token: tokens.customer,
          }),
        )
    for (const path of [
      `/api/v1/${query}`,
      `/trpc/${query}`,
      `/${query}`,
      `/api/v1/accounts/${query}`,
      '/metrics',
      '/dev/outbox',
      '/health',
    ])
      for (const method of ['GET', 'POST', 'DELETE'])
        judge(
          path,
          await edge.send(`${path}?canary=${query}`, {
            method,
            token: canaries.token,
            headers: { ...json, ...from() },
          }),
        )
    const { email } = await edge.provision()
    for (const typed of Object.values(canaries)) judge('login', await edge.tryToSignIn(email, typed))
    for (const typed of Object.values(canaries)) judge('login', await edge.tryToSignIn(typed, typed, 'web'))
  })
})

test('no refusal repeated what it was sent', () => {
  expect(refusals).toEqual([])
})

test('no line of the log tells one, nor what opens a session or the bank', () => {
  expect(lines.length).toBeGreaterThan(500)
  const { JWT_SECRET, ORIGIN_KEY, SEAL_KEY } = edge.env
  const secrets = {
    ...canaries,
    password,
    token: tokens.customer,
    cookie: cookies.customer,
    JWT_SECRET,
    ORIGIN_KEY,
    SEAL_KEY,
  }
  expect(lines.flatMap((line) => foundIn(line, secrets).map((name) => `${name}: ${line}`))).toEqual([])
})

/** Columns of the whole database in which one of these stands in clear, in hexadecimal or in base64. */
async function columnsWith(secrets: Record<string, string>): Promise<string[]> {
  const root = neon(edge.bank.superUrl)
  const tables = await root.query(
    `select format('%I.%I', n.nspname, c.relname) as name, c.relname as short
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'`,
  )
  const forms = Object.values(secrets).flatMap(formsOf)
  const found: string[] = []
  for (const { name, short } of tables) {
    const rows = await root.query(
      `select distinct f.key from ${name} t, lateral jsonb_each_text(to_jsonb(t)) f
        where exists (select from unnest($1::text[]) form where strpos(f.value, form) > 0)`,
      [forms],
    )
    for (const { key } of rows) found.push(`${short}.${key}`)
  }
  return found.sort()
}

describe('in the database', () => {
  test('the scan sees what is there: text, jsonb and bytea', async () => {
    await edge.sql(
      `insert into banking.outbox (channel, user_id, template, facts) values ('sms', 1, 'step_up_code', '{"code": "planted-canary"}')`,
    )
    await edge.sql(
      `insert into banking.secrets (name, value) values ('planted', convert_to('planted-bytes', 'UTF8'))`,
    )
    expect(await columnsWith({ planted: 'planted-canary' })).toEqual(['outbox.facts'])
    expect(await columnsWith({ planted: 'planted-bytes' })).toEqual(['secrets.value'])
  })

  test('they stand in no column but those that keep what people write, and in no evidence', async () => {
    const columns = await columnsWith(canaries)
    expect(columns.filter((name) => !Object.hasOwn(kept, name))).toEqual([])
    // Were nothing kept, nothing would have come through.
    expect(columns).toContain('case_notes.text')
    for (const name of Object.keys(kept))
      expect(name).not.toMatch(/^(?:audit|access|security|outbox|auth|refresh|secrets)/)
  })

  test('no address that asked, and nothing that a browser says of itself, stands in any', async () => {
    expect(address).toBeGreaterThan(500)
    expect(await columnsWith({ address: '2001:db8:ca', agent: canaries.secret })).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/address|agent|device/)]),
    )
    expect(await columnsWith({ address: '2001:db8:ca' })).toEqual([])
    const [{ sealed }] = await edge.sql(
      `select count(*)::int as sealed from banking.user_sessions where address like 'v1.%'`,
    )
    expect(sealed).toBeGreaterThan(2)
  })

  test('no password, token, refresh token or key of the Worker stands in any', async () => {
    const { token, cookie } = await edge.signIn('customer2@demo.bank')
    const { jti } = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')))
    const { JWT_SECRET, ORIGIN_KEY, SEAL_KEY } = edge.env
    const keys = { JWT_SECRET, ORIGIN_KEY, SEAL_KEY }
    const raw = Object.fromEntries(
      Object.entries(keys).map(([name, value]) => [`${name} in bytes`, hexOf(value)]),
    )
    const secrets = { password, token, jti, refresh: cookie.split('=')[1]!, ...keys, ...raw }
    expect(await columnsWith(secrets)).toEqual([])
  })
})

const hexOf = (base64: string) =>
  Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
