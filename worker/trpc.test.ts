/** What becomes of an error on its way out, whoever threw it. */
import { TRPCError } from '@trpc/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Refusal } from './errors.ts'
import { bank } from './router.ts'
import { refusalOf, trpcShape } from './trpc.ts'

const told = ({ code, detail, fields }: Refusal) => ({ code, detail, ...(fields && { fields }) })
const mistyped = z
  .object({ amount: z.object({ minor: z.number() }) })
  .safeParse({ amount: { minor: 'x' } }).error

test.each<[string, unknown, object]>([
  ['a refusal', new Refusal('not_found', { field: 'id' }), { code: 'not_found', detail: { field: 'id' } }],
  ['a fault of ours', new TypeError('secret'), { code: 'internal', detail: { reason: 'TypeError' } }],
  ['what is no error at all', 'secret', { code: 'internal', detail: { reason: 'string' } }],
  [
    'a refusal within a procedure',
    new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: new Refusal('forbidden') }),
    { code: 'forbidden', detail: {} },
  ],
  [
    'input of another shape',
    new TRPCError({ code: 'BAD_REQUEST', cause: mistyped }),
    {
      code: 'invalid_input',
      detail: {},
      fields: [{ path: 'amount.minor', message: expect.stringContaining('number') }],
    },
  ],
  [
    'input that is not even JSON',
    new TRPCError({ code: 'BAD_REQUEST', cause: new SyntaxError('secret') }),
    { code: 'invalid_input', detail: { reason: 'SyntaxError' } },
  ],
  [
    'a bad request without a cause',
    new TRPCError({ code: 'BAD_REQUEST' }),
    { code: 'invalid_input', detail: { reason: 'TRPCError' } },
  ],
  [
    'no such procedure',
    new TRPCError({ code: 'NOT_FOUND' }),
    { code: 'not_found', detail: { reason: 'TRPCError' } },
  ],
  [
    'what tRPC calls by a name that the bank does not use',
    new TRPCError({ code: 'CONFLICT', cause: new RangeError('secret') }),
    { code: 'internal', detail: { reason: 'RangeError' } },
  ],
])('%s leaves as one of the bank’s, and without the text of anybody’s error', (_, error, expected) => {
  const refusal = refusalOf(error)
  expect(told(refusal)).toEqual(expected)
  expect(JSON.stringify(trpcShape(refusal, 'a request'))).not.toMatch(/secret|reason/)
})

test('the shape that tRPC’s types promise a client is the one on the wire', () => {
  const { errorFormatter } = bank._def._config
  const error = new TRPCError({ code: 'NOT_FOUND', cause: new Refusal('not_found', { field: 'id' }) })
  const asked = { error, type: 'query', path: 'x', input: undefined, shape: {} } as unknown
  type Asked = Parameters<typeof errorFormatter>[0]
  for (const [ctx, requestId] of [
    [{ requestId: 'a request' }, 'a request'],
    [undefined, null],
  ] as const)
    expect(errorFormatter({ ...(asked as object), ctx } as Asked)).toEqual(
      trpcShape(refusalOf(error), requestId),
    )
})
