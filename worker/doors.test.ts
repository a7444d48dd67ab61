/** What comes before any procedure: paths, methods, sizes, types and JSON, at both doors. */
import { describe, expect, test } from 'vitest'
import { type Door, doorsOf, faultsOf, leakIn } from '../test/doors.ts'
import { type Answer, openEdge, transferOf } from '../test/edge.ts'
import { bodyBytesMost } from './http.ts'
import { definitionOf, operations, procedures } from './rest.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 1_000_000n)
const { token } = await edge.signIn(person.email)
const [from, to] = person.accounts as [string, string]

/** A path as a door, for its form of refusals. */
const at = (path: string): Door => ({
  label: path,
  isRest: !path.startsWith('/trpc/'),
  ask: () => edge.send(path),
})
const refusal = (path: string, answer: Answer, status: number, code: string) =>
  faultsOf(edge, at(path), answer, { status, code })

/** A body in pieces, whose length nobody has declared. */
function inPieces(text: string | Uint8Array, size = 1000): ReadableStream {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
}

describe('paths', () => {
  const unknown = [
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2/accounts',
    '/api/v1/nothing',
    '/api/v1/accounts/1/2/3',
    '/api/auth/login/',
    '/api/auth//login',
    '/api/v1/../../etc/passwd.json',
    '/trpc/nothing',
    '/trpc/auth',
    '/trpc/auth/login',
    '/trpc/auth.login.more',
    '/trpc/__proto__',
    '/trpc/constructor',
    '/trpc/hasOwnProperty',
    '/trpc/auth.login,auth.login',
    '/trpc/accounts.overview%2Caccounts.list',
    '/trpc/accounts%2Foverview',
    '/trpc/%00',
    '/trpc/%E0%A4%A',
    '/assets/missing.js',
    '/rails/none',
    '/favicon.png',
  ]
  test.each(unknown)('%s is a JSON 404 and never the web page', async (path) => {
    for (const asked of [{ token }, { token, body: {} }]) {
      const answer = await edge.send(path, asked)
      expect(refusal(path, answer, 404, 'not_found')).toEqual([])
    }
  })

  test.each(['/', '/history', '/desk', '/transfers/new'])('%s is the web page', async (path) => {
    const answer = await edge.send(path)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('<div id="bank">')
    expect((await edge.send(path, { body: {} })).code).toBe('not_found')
  })
})

describe('methods', () => {
  const others = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']

  test('a REST path answers other methods with 405 and those that it knows', async () => {
    const faults: string[] = []
    for (const path of new Set(operations.map(({ route }) => route.path))) {
      const known = operations.filter(({ route }) => route.path === path).map(({ route }) => route.method)
      const filled = path.replaceAll(/\{\w+\}/g, '1234567890123')
      for (const method of others.filter((one) => !known.includes(one as never))) {
        const answer = await edge.send(filled, {
          method,
          token,
          headers: { 'X-HTTP-Method-Override': known[0]! },
        })
        faults.push(...refusal(filled, answer, 405, 'method_not_allowed'))
        if (answer.headers.get('Allow') !== known.join(', '))
          faults.push(`${method} ${path}: Allow ${answer.headers.get('Allow')}`)
      }
    }
    expect(faults).toEqual([])
  })

  test('a procedure answers other methods with 405 and those that it knows', async () => {
    const faults: string[] = []
    for (const [name, procedure] of Object.entries(procedures)) {
      const known = definitionOf(procedure).type === 'query' ? ['GET', 'POST'] : ['POST']
      for (const method of others.filter((one) => !known.includes(one))) {
        const answer = await edge.send(`/trpc/${name}`, { method, token })
        faults.push(...refusal(`/trpc/${name}`, answer, 405, 'method_not_allowed'))
        if (answer.headers.get('Allow') !== known.join(', '))
          faults.push(`${method} ${name}: Allow ${answer.headers.get('Allow')}`)
      }
    }
    expect(faults).toEqual([])
  })

  test.each([
    '/health',
    '/ready',
    '/metrics',
    '/dev/outbox',
    '/api/v1/openapi.json',
    '/api/docs',
    '/api/docs.css',
    '/.well-known/security.txt',
  ])('%s is there to be read only', async (path) => {
    const answer = await edge.send(path, { body: {} })
    expect(refusal(path, answer, 405, 'method_not_allowed')).toEqual([])
    expect(answer.headers.get('Allow')).toBe('GET')
  })

  test('HEAD answers as GET does, without a body', async () => {
    const answer = await edge.send('/api/account/balance', { method: 'HEAD', token })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect((await edge.send('/api/account/balance', { method: 'HEAD' })).status).toBe(401)
  })
})

describe('bodies', () => {
  const body = JSON.stringify(transferOf(from, to))
  const doors = ['/api/v1/transactions', '/trpc/transfers.make']
  const ask = (path: string, content: BodyInit, headers: Record<string, string>) =>
    edge.send(path, { method: 'POST', token, headers, raw: content })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    '',
  ])('the type "%s" is refused with 415, with a declared length and without', async (type) => {
    for (const path of doors)
      for (const length of [{}, { 'Content-Length': String(body.length) }]) {
        const answer = await ask(path, body, { 'Content-Type': type, ...length })
        expect(refusal(path, answer, 415, 'unsupported_media_type')).toEqual([])
      }
  })

  test('JSON with a charset or in other letter case is JSON', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON']) {
      const answer = await ask(doors[0]!, JSON.stringify(transferOf(from, to)), { 'Content-Type': type })
      expect(answer.status).toBe(201)
    }
  })

  test('a body over the bound is refused with 413, declared or in pieces, signed in or not', async () => {
    const large = JSON.stringify({ ...transferOf(from, to), filler: 'x'.repeat(bodyBytesMost) })
    for (const path of doors) {
      const declared = { 'Content-Type': 'application/json', 'Content-Length': String(large.length) }
      const answers = [
        await ask(path, large, declared),
        await ask(path, inPieces(large), { 'Content-Type': 'application/json' }),
        await ask(path, inPieces(large), { 'Content-Type': 'application/json', Authorization: 'none' }),
      ]
      for (const answer of answers) expect(refusal(path, answer, 413, 'too_large')).toEqual([])
    }
  })

  test('a body of exactly the bound is read', async () => {
    const order = { ...transferOf(from, to), filler: '' }
    order.filler = 'x'.repeat(bodyBytesMost - JSON.stringify(order).length)
    const answer = await ask(doors[0]!, inPieces(JSON.stringify(order)), {
      'Content-Type': 'application/json',
    })
    expect(answer.status).toBe(201)
  })

  const malformed: [string, string][] = [
    ['an open brace', '{'],
    ['two values', '{}{}'],
    ['a trailing comma', '{"id":1,}'],
    ['single quotes', "{'id':1}"],
    ['a comment', '{/**/}'],
    ['NaN', '{"amount":NaN}'],
    ['no JSON at all', 'id=1'],
    ['ten thousand open brackets', '['.repeat(10_000)],
    ['deep nesting that closes', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['deep objects', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
    ['a list', '[]'],
    ['a list of orders', `[${body}]`],
    ['null', 'null'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['true', 'true'],
    ['spaces', '   '],
    ['a byte order mark', '\ufeff{}'],
  ]
  test.each(malformed)('%s is invalid_input', async (_, text) => {
    for (const path of doors) {
      const answer = await ask(path, text, { 'Content-Type': 'application/json' })
      expect(refusal(path, answer, 400, 'invalid_input')).toEqual([])
    }
  })

  test('bytes that are no UTF-8 are refused rather than changed', async () => {
    const text = new TextEncoder().encode(JSON.stringify(transferOf(from, to, { note: 'caf_' })))
    const at = text.lastIndexOf('_'.charCodeAt(0))
    for (const byte of [0xe9, 0xff, 0xc0, 0xed]) {
      const bytes = text.slice()
      bytes[at] = byte
      for (const path of doors)
        for (const length of [{}, { 'Content-Length': String(bytes.length) }]) {
          const answer = await ask(path, bytes, { 'Content-Type': 'application/json', ...length })
          expect(refusal(path, answer, 400, 'invalid_input')).toEqual([])
        }
    }
    // What ends in the middle of a character leaves nothing to the next request.
    for (const path of doors) {
      const cut = await ask(path, new Uint8Array([0x22, 0xe2, 0x82]), { 'Content-Type': 'application/json' })
      expect(refusal(path, cut, 400, 'invalid_input')).toEqual([])
      const next = await edge.send('/api/v1/transactions', {
        token,
        body: transferOf(from, to, { note: 'é€' }),
      })
      expect([next.status, next.body.note]).toEqual([201, 'é€'])
    }
  })

  test('a refusal of input names the fields and repeats none of their values', async () => {
    const canary = 'canary-in-a-field'
    for (const path of doors) {
      const answer = await edge.send(path, {
        token,
        body: { id: canary, from: canary, amount: canary, [canary]: 1 },
      })
      expect(answer.status).toBe(400)
      expect(answer.text).not.toContain(canary)
      expect(leakIn(edge, answer)).toBeUndefined()
      const fields = answer.body.fields ?? answer.body.error.data.fields
      expect(fields.map(({ path }: { path: string }) => path)).toEqual(
        expect.arrayContaining(['id', 'from', 'amount']),
      )
    }
  })

  test('every procedure refuses a wrong shape as invalid_input', async () => {
    for (const [name, procedure] of Object.entries(procedures)) {
      const [shape] = definitionOf(procedure).inputs
      if (!shape) continue
      for (const input of [null, [], 'text', 1]) {
        const answer = await doorsOf(edge, name)[0]!.ask(input, { token })
        expect(answer.code, `${name} ${JSON.stringify(input)} ${answer.text}`).toBe('invalid_input')
      }
    }
  })
})
