import * as z from 'zod/mini'
import { challengeId } from '../challenges/contract.ts'
import { customerId, instant, uuid } from '../shapes.ts'

export const copy = z.object({
  id: uuid,
  customerId,
  status: z.enum(['making', 'ready', 'expired']),
  askedAt: instant,
  expiresAt: instant.check(z.describe('Until then its files can be taken')),
  byStaff: z.boolean(),
  files: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.int() })),
})
export type Copy = z.infer<typeof copy>
export const copies = z.object({ items: z.array(copy), next: z.null() })

/** The client makes `id`. */
export const askInput = z.object({ id: uuid, challengeId })
export const askForInput = z.object({ id: uuid, customerId })
export const listForInput = z.object({ customerId })
export const copyInput = z.object({ id: uuid })
export const fileInput = z.object({
  id: uuid,
  position: z.coerce
    .number()
    .check(z.int(), z.minimum(0), z.maximum(99_999), z.describe('Its place among `files`')),
})
