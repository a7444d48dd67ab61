/** Every procedure, asked through tRPC and through each of its REST routes. */
import { operations } from '../worker/rest.ts'
import type { Answer, Asked, Edge } from './edge.ts'

export type Door = {
  label: string
  isRest: boolean
  ask: (input: unknown, asked?: Asked) => Promise<Answer>
}

/** The doors of one procedure. */
export function doorsOf(edge: Edge, name: string): Door[] {
  const trpc: Door = {
    label: `/trpc/${name}`,
    isRest: false,
    ask: (input, asked) => edge.call(name, input, asked),
  }
  const rest = operations
    .filter((operation) => operation.name === name)
    .map(({ route }): Door => {
      return {
        label: `${route.method} ${route.path}`,
        isRest: true,
        ask: (input, asked = {}) => {
          const { path, rest: fields } = fill(route.path, (input ?? {}) as Record<string, unknown>)
          if (route.method !== 'GET')
            return edge.send(path, {
              ...asked,
              method: route.method,
              ...(input === undefined ? {} : { body: fields }),
            })
          const query = new URLSearchParams(fields as Record<string, string>).toString()
          return edge.send(query ? `${path}?${query}` : path, asked)
        },
      }
    })
  return [trpc, ...rest]
}

/** `/accounts/{id}` with `{id, limit}` → the path, and what is left for query string or body. */
function fill(template: string, input: Record<string, unknown>) {
  const rest = { ...input }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    delete rest[name]
    return encodeURIComponent(String(input[name]))
  })
  return { path, rest }
}

// Traces of the inside: stacks, SQL, tables, drivers, and the Worker's own file names.
const inside =
  /\bat \S+ \(|\.ts:\d|node_modules|\bselect\b|\binsert into\b|banking\.|postgres|sqlstate|drizzle|neon|trpcerror|zoderror/i

/** What an answer shows of the inside of the bank, or undefined. */
export function leakIn(edge: Edge, answer: Answer): string | undefined {
  const text = `${answer.text}\n${[...answer.headers].map((pair) => pair.join(': ')).join('\n')}`
  const { JWT_SECRET, ORIGIN_KEY, SEAL_KEY, DATA_KEY, METRICS_TOKEN, OUTBOX_CREDENTIAL, DATABASE_URL } =
    edge.env
  const secrets = [
    JWT_SECRET,
    ORIGIN_KEY,
    SEAL_KEY,
    DATA_KEY,
    METRICS_TOKEN,
    OUTBOX_CREDENTIAL,
    new URL(DATABASE_URL).password,
  ]
  if (secrets.some((secret) => secret && text.includes(secret))) return 'a secret'
  return inside.exec(text)?.[0]
}

/** What is wrong with a refusal's form, in words; an empty list is right. */
export function faultsOf(
  edge: Edge,
  door: Door,
  answer: Answer,
  expected: { status: number; code: string },
): string[] {
  const faults: string[] = []
  const expect = (what: string, got: unknown, wanted: unknown) => {
    if (got !== wanted) faults.push(`${door.label}: ${what} is ${String(got)}, not ${String(wanted)}`)
  }
  const { body, headers } = answer
  expect('status', answer.status, expected.status)
  expect('code', answer.code, expected.code)
  expect('X-Request-Id', headers.get('X-Request-Id')?.length, 36)
  if (door.isRest) {
    expect('content type', headers.get('Content-Type'), 'application/problem+json')
    expect('status in the body', body?.status, expected.status)
    expect('request id', body?.requestId, headers.get('X-Request-Id'))
    for (const name of ['type', 'title', 'detail']) expect(name, typeof body?.[name], 'string')
  } else {
    expect('content type', headers.get('Content-Type'), 'application/json')
    expect('status in the body', body?.error?.data?.httpStatus, expected.status)
    expect('request id', body?.error?.data?.requestId, headers.get('X-Request-Id'))
  }
  const leak = leakIn(edge, answer)
  if (leak) faults.push(`${door.label} shows ${leak}: ${answer.text}`)
  return faults
}
