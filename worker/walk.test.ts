/** A walk over every procedure through every door. A new procedure fails here until it has a line in test/examples.ts. */
import { neonConfig } from '@neondatabase/serverless'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { admitting, type Body, bodiesOfAll } from '../test/admitting.ts'
import { doorsOf, faultsOf, leakIn } from '../test/doors.ts'
import { openEdge, password } from '../test/edge.ts'
import { callerOf, everybody, examples, factsOf, freshCaller } from '../test/examples.ts'
import type { Example, Facts } from '../test/facts.ts'
import { endedStaffTokens, endedTokens } from '../test/session-states.ts'
import { forge, forgeries, partsOf, secretOf } from '../test/tokens.ts'
import type { Role } from './auth/contract.ts'
import { mayCall, permissions } from './permissions.ts'
import { definitionOf, operations, procedures } from './rest.ts'

const edge = await openEdge()

let facts: Facts
const tokens = {} as Record<Role | 'revoked' | 'expired' | 'expiredAndRevoked' | 'unknown', string>
let forged: [string, string][]
let ended: Awaited<ReturnType<typeof endedTokens>>
/** Of staff, for what staff may call: a customer's token says nothing of whether theirs is over. */
const endedStaff = {} as Record<'operator' | 'admin', typeof ended>

const expire = (token: string) =>
  edge.sql(
    `update banking.auth_tokens set expires_at = now() - interval '1 second' where jti_hash = sha256(convert_to($1, 'UTF8'))`,
    [partsOf(token).claims.jti],
  )

beforeAll(async () => {
  for (const [role, email] of [
    ['customer', 'customer1@demo.bank'],
    ['operator', 'operator1@demo.bank'],
    ['admin', 'admin1@demo.bank'],
    ['revoked', 'customer1@demo.bank'],
    ['expired', 'customer1@demo.bank'],
    ['expiredAndRevoked', 'customer1@demo.bank'],
  ] as const)
    tokens[role] = (await edge.signIn(email)).token
  for (const token of [tokens.revoked, tokens.expiredAndRevoked])
    await edge.send('/api/auth/logout', { method: 'POST', token })
  for (const token of [tokens.expired, tokens.expiredAndRevoked]) await expire(token)
  const secret = secretOf(edge.env.JWT_SECRET)
  const { claims, header } = partsOf(tokens.customer)
  tokens.unknown = await forge(secret, { ...claims, jti: 'A'.repeat(22) }, header)
  forged = await forgeries(tokens.customer, secret)
  const { challengeId } = (await edge.tryToSignIn('operator1@demo.bank', password)).body
  forged.push(['a sign-in whose factor is not proved', challengeId])
  ended = await endedTokens(edge)
  for (const role of ['operator', 'admin'] as const) endedStaff[role] = await endedStaffTokens(edge, role)
  facts = await factsOf(edge)
})

/** What each procedure asked of Postgres for those who may call it: functions, and the kinds that `enter` was given. */
const askedBy = new Map<string, { functions: Set<string>; entered: Set<string> }>()
let watched: string | undefined
neonConfig.fetchFunction = (url: string, init: RequestInit) => {
  if (watched !== undefined) note(watched, JSON.parse(String(init.body)))
  return fetch(url, init)
}

type Sent = { query?: string; params?: unknown[]; queries?: Sent[] }
function note(name: string, { query = '', params = [], queries = [] }: Sent) {
  const asked = askedBy.get(name) ?? { functions: new Set(), entered: new Set() }
  askedBy.set(name, asked)
  for (const [, called] of query.matchAll(/^select banking\.(\w+)\(/g))
    if (called !== 'enter') asked.functions.add(called!)
    else for (const kind of String(params[1]).slice(1, -1).split(',')) asked.entered.add(kind)
  for (const one of queries) note(name, one)
}

const inputOf = (example: Example, role?: Role) => ((role && example.as?.[role]) ?? example.input)?.(facts)

/** Asks, and keeps what was asked of Postgres for it. */
async function watch<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  watched = name
  const answer = await work()
  watched = undefined
  return answer
}

test('every procedure of the bank has an example here, and every example a procedure', () => {
  for (const name of Object.keys(procedures))
    expect(examples[name], `Add ${name} to test/examples.ts.`).toBeDefined()
  expect(Object.keys(examples).sort()).toEqual(Object.keys(procedures).sort())
})

test('every REST route belongs to a procedure that is walked', () => {
  expect(operations.length).toBeGreaterThan(10)
  for (const { name } of operations) expect(Object.keys(examples)).toContain(name)
})

test('every input that can name a record has a case with the record of another customer', () => {
  for (const [name, procedure] of Object.entries(procedures)) {
    const shape = definitionOf(procedure).inputs[0]
    // Of what customers may call, any number as well.
    const forms = mayCall(permissions[name]!, 'customer')
      ? /\\\\d\{13\}|\[0-9a-f\]\{12\}|\\\\d\{1,18\}|\\\\d\{10\}/
      : /\\\\d\{13\}|\[0-9a-f\]\{12\}/
    const namesRecord =
      shape && forms.test(JSON.stringify(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })))
    const example = examples[name]!
    if (namesRecord) expect(example.foreign ?? example.foreignIsFine, `${name} takes an id`).toBeDefined()
  }
})

describe.each(Object.keys(procedures))('%s', (name) => {
  const example = examples[name] ?? { for: [] }
  const doors = doorsOf(edge, name)
  const ifSigned = example.for === 'anyone' ? () => {} : test
  const ifConfirmed = permissions[name]!.when?.includes('confirmed') ? test : () => {}
  const ifForeign = example.foreign ? test : () => {}

  test('answers a valid call at every door without showing the inside', async () => {
    for (const door of doors) {
      const fresh = example.endsSession || example.needsCookie ? await freshCaller(edge, example) : undefined
      const headers: Record<string, string> = fresh && example.needsCookie ? { Cookie: fresh.cookie } : {}
      const changed = await example.person?.(edge, facts, callerOf(example))
      const token =
        example.for === 'anyone' ? undefined : (changed ?? fresh?.token ?? tokens[callerOf(example)])
      await example.prepare?.(edge, facts, token)
      const answer = await watch(name, () => door.ask(inputOf(example), { token, headers }))
      expect(answer.status, `${door.label}: ${answer.text}`).toBeOneOf([200, 201, 202, 204])
      expect(leakIn(edge, answer)).toBeUndefined()
    }
  })

  ifSigned('refuses whoever is not signed in', async () => {
    const faults: string[] = []
    const refuses = async (token: string | undefined, code: string, what: string, headers = {}) => {
      for (const door of doors) {
        const answer = await door.ask(inputOf(example), { token, headers })
        const status = 401
        faults.push(...faultsOf(edge, door, answer, { status, code }).map((fault) => `${what}: ${fault}`))
        if (answer.headers.get('WWW-Authenticate') === null) faults.push(`${what}: no WWW-Authenticate`)
      }
    }
    await refuses(undefined, 'unauthenticated', 'no token')
    await refuses('', 'unauthenticated', 'an empty token')
    await refuses(undefined, 'unauthenticated', 'another scheme', { Authorization: `Basic ${btoa('a:b')}` })
    await refuses(undefined, 'unauthenticated', 'no scheme', { Authorization: tokens.customer })
    await refuses(undefined, 'unauthenticated', 'in a cookie', { Cookie: `accessToken=${tokens.customer}` })
    await refuses(undefined, 'unauthenticated', 'twice', {
      Authorization: `Bearer ${tokens.customer}, Bearer x`,
    })
    for (const [what, token] of forged) await refuses(token, 'unauthenticated', what)
    await refuses(tokens.unknown, 'token_revoked', 'a token that Postgres does not know')
    await refuses(tokens.revoked, 'token_revoked', 'a token that signed out')
    await refuses(tokens.expired, 'token_expired', 'an expired token')
    await refuses(tokens.expiredAndRevoked, 'token_revoked', 'an expired token that signed out')
    for (const [what, token, code] of ended) await refuses(token, code, what)
    for (const role of ['operator', 'admin'] as const)
      if (mayCall(permissions[name]!, role))
        for (const [what, token, code] of endedStaff[role]) await refuses(token, code, what)
    expect(faults).toEqual([])
  })

  ifSigned('lets in the roles of the permission table, and no other', async () => {
    const faults: string[] = []
    for (const role of everybody) {
      for (const door of doors) {
        const may = mayCall(permissions[name]!, role)
        const changed = may ? await example.person?.(edge, facts, role) : undefined
        const token = example.endsSession
          ? (await freshCaller(edge, example, may ? role : undefined)).token
          : (changed ?? tokens[role])
        if (may) await example.prepare?.(edge, facts, token)
        const ask = () => door.ask(inputOf(example, role), { token })
        const answer = await (may ? watch(name, ask) : ask())
        if (may && answer.status >= 400) faults.push(`${role}, ${door.label}: ${answer.text}`)
        if (!may) faults.push(...faultsOf(edge, door, answer, { status: 403, code: 'forbidden' }))
      }
    }
    expect(faults).toEqual([])
  })

  ifConfirmed('asks for a further factor, with a challenge to answer', async () => {
    const faults: string[] = []
    for (const door of doors)
      for (const input of example.unconfirmed!(facts)) {
        const answer = await watch(name, () => door.ask(input, { token: tokens[callerOf(example)] }))
        faults.push(...faultsOf(edge, door, answer, { status: 401, code: 'step_up_required' }))
        expect(answer.text).toContain('challengeId')
      }
    expect(faults).toEqual([])
  })

  ifForeign('does not find records of other customers, nor tells them from none', async () => {
    const faults: string[] = []
    for (const door of doors) {
      const texts: string[] = []
      for (const input of example.foreign!(facts)) {
        const answer = await door.ask(input, { token: tokens[callerOf(example)] })
        faults.push(...faultsOf(edge, door, answer, { status: 404, code: 'not_found' }))
        texts.push(answer.text.replaceAll(/[0-9a-f-]{36}/g, 'id'))
      }
      expect(new Set(texts).size, `${door.label} tells a foreign id from an unknown one`).toBe(1)
    }
    expect(faults).toEqual([])
  })
})

describe('Postgres itself', () => {
  test('admits to each procedure the roles of the permission table, and no other', async () => {
    const kindsOf = admitting((await edge.sql(bodiesOfAll)) as Body[])
    const faults: string[] = []
    const wanted = new Map<string, Set<string>>()
    for (const [name, { roles }] of Object.entries(permissions)) {
      if (roles === 'anyone') continue
      const { functions, entered } = askedBy.get(name)!
      for (const called of functions) wanted.set(called, new Set([...(wanted.get(called) ?? []), ...roles]))
      const admitted = [...entered, ...[...functions].flatMap(kindsOf)]
      for (const role of roles)
        if (!admitted.includes(role)) faults.push(`${name} is for ${role}, whom nothing of it admits`)
      for (const role of entered)
        if (!(roles as string[]).includes(role)) faults.push(`${name} enters as ${role}`)
    }
    // A function that two procedures share admits the roles of both; which of them may do what, the walk has asked.
    for (const [called, roles] of wanted)
      for (const kind of kindsOf(called)) if (!roles.has(kind)) faults.push(`${called} admits ${kind}`)
    expect(faults).toEqual([])
  })

  test('has no function for the Worker that takes a token and that no procedure asks for', async () => {
    const found = await edge.sql(
      `select p.proname as name from pg_proc p where p.pronamespace = 'banking'::regnamespace
          and 'p_jti' = any (p.proargnames) and has_function_privilege('banking_app', p.oid, 'execute')`,
    )
    const asked = new Set([...askedBy.values()].flatMap(({ functions }) => [...functions]))
    if ([...askedBy.values()].some(({ entered }) => entered.size > 0)) asked.add('enter')
    expect(found.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([])
  })
})
