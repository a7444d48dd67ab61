/** The API's description, as it is served, against what answers. */
import { describe, expect, test } from 'vitest'
import { openEdge } from '../test/edge.ts'
import { examples } from '../test/examples.ts'
import { errors } from './errors.ts'
import { operations } from './rest.ts'

const edge = await openEdge()
const answer = await edge.send('/api/v1/openapi.json')
const document = answer.body

test('is there for anybody, and may be kept for a while', () => {
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('application/json')
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300')
  expect(document.openapi).toBe('3.1.0')
})

test('names every route once, and nothing that does not answer', () => {
  const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(operations.map(({ route }) => `${route.method} ${route.path}`).sort())
  const ids = Object.values(
    document.paths as Record<string, Record<string, { operationId: string }>>,
  ).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
})

test('lists every code that a refusal may carry', () => {
  expect(document.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(errors))
})

describe.each(
  operations.map((operation) => ({ ...operation, is: `${operation.route.method} ${operation.route.path}` })),
)('$is', ({ name, route, input, meta }) => {
  const described = document.paths[route.path][route.method.toLowerCase()]

  test('says whether a token is needed, as it is', async () => {
    const path = route.path.replaceAll(/\{\w+\}/g, '1234567890123')
    const refused = await edge.send(path, { method: route.method })
    const isOpen = examples[name]!.for === 'anyone'
    expect(described.security).toEqual(isOpen ? [] : [{ bearer: [] }])
    if (!isOpen) expect(refused.code).toBe('unauthenticated')
  })

  test('describes its input, its parameters and its answer', () => {
    const names = described.parameters.map(({ name }: { name: string }) => name)
    for (const [, name] of route.path.matchAll(/\{(\w+)\}/g)) expect(names).toContain(name)
    if (route.method === 'POST' && input)
      expect(described.requestBody.content['application/json'].schema.type).toBe('object')
    const { content } = described.responses[route.status]
    const schema = content?.['application/json']?.schema
    if (meta.isFile) expect(content['application/octet-stream'].schema.format).toBe('binary')
    else if (route.status === 204) expect(schema).toBeUndefined()
    else expect(schema.type).toBe('object')
    if (name === 'transfers.make') {
      expect(names).toContain('Idempotency-Key')
      expect(described.responses[200].headers).toHaveProperty('Idempotent-Replayed')
    }
  })
})

test('the page for people shows every route and every code, and runs nothing', async () => {
  const page = await edge.send('/api/docs')
  expect(page.headers.get('Content-Type')).toContain('text/html')
  for (const { route } of operations) expect(page.text).toContain(`<code>${route.path}</code>`)
  for (const code of Object.keys(errors)) expect(page.text).toContain(`id="${code}"`)
  expect(page.text).not.toMatch(/<script|style=|https?:\/\/(?!edgebank)/i)
  expect(page.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'/)
  expect(page.headers.get('Content-Security-Policy')).not.toMatch(/unsafe|script-src/)
  expect((await edge.send('/api/docs.css')).headers.get('Content-Type')).toContain('text/css')
})
