/** What must not come out again: secrets of every kind, in the forms in which they would be kept or told. */
import * as z from 'zod/mini'

const hex = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** One of each kind, none of which stands anywhere by chance. */
export const canaries = {
  password: 'Canary-pw-7Gq9xZ!',
  code: 'cnry907351',
  token: 'eyJhbGciOiJIUzI1NiJ9.Y2FuYXJ5LXRva2Vu.c2lnbmVkLWNhbmFyeQ',
  card: '4539578763621486',
  secret: 'sk_canary_51H8xvQ2',
} as const
/** All of them in one text. */
export const allTogether = Object.values(canaries).join(' ')

/** A secret as itself, in hexadecimal (bytea) and in base64, at any offset. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) =>
    btoa('x'.repeat(offset) + secret)
      .slice(offset === 0 ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -1),
  )
  return [secret, hex(secret), ...base64]
}

/** Which of these secrets stand in a text, by name. */
export const foundIn = (text: string, secrets: Record<string, string>): string[] =>
  Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([name]) => name)

type Schema = { type?: string; properties?: Record<string, Schema>; anyOf?: Schema[]; items?: Schema }

/** The paths of all fields of an input, down to the leaves: `amount.currency`. */
export function leavesOf(shape: z.ZodMiniType): string[][] {
  const walk = (schema: Schema, path: string[]): string[][] => {
    if (schema.properties)
      return Object.entries(schema.properties).flatMap(([name, field]) => walk(field, [...path, name]))
    const object = schema.anyOf?.find(({ properties }) => properties)
    return object ? walk(object, path) : [path]
  }
  return walk(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema, [])
}

/** A copy of an input with another value at one path. */
export function withAt(input: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value
  const before = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  return { ...before, [name]: withAt(before[name], rest, value) }
}
