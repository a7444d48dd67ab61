import * as z from 'zod/mini'
import { hash, publicKey, root } from '../proofs/contract.ts'
import { date, instant } from '../shapes.ts'

/** The public keys that the bank seals with, and the newest seal: whoever keeps it can hold the bank to it. */
export const sealKeys = z.object({
  keys: z.array(publicKey),
  latest: z.nullable(
    z.object({
      number: z.string(),
      lastSeq: z.string(),
      hash,
      sealedAt: instant,
    }),
  ),
})

export const rootInput = z.object({ date: date.check(z.describe('The closed business date')) })
export const publishedRoot = root
