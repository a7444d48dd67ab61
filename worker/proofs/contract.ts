import * as z from 'zod/mini'
import { accountNumber, currency, date, instant, uuid } from '../shapes.ts'

/** A sha256 in hexadecimal. */
export const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/), z.describe('sha256, hexadecimal'))
const minor = z.string().check(z.regex(/^-?\d{1,19}$/), z.describe('Minor units'))
const count = z.string().check(z.regex(/^\d{1,19}$/))
/** An Ed25519 signature or public key. */
export const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.describe('Base64url'))

/** The formats a statement comes in. */
export const paperFormat = z.enum(['pdf', 'csv', 'camt053', 'ofx'])
export type PaperFormat = z.infer<typeof paperFormat>

/** All that an entry's hash commits to (docs/decisions/0004-hash-chain.md), text by its hashes. */
export const sealedLine = z.object({
  version: count.check(z.describe('The number of the entry in its account')),
  seq: count,
  id: uuid,
  type: z.string(),
  booked: date,
  valued: date,
  micros: z.string().check(z.regex(/^-?\d{1,19}$/), z.describe('Time of booking, microseconds since 2000')),
  amount: minor.check(z.describe('Minor units, negative when the account paid')),
  balance: minor,
  commitment: hash,
  mac: z.string().check(z.regex(/^(?:[0-9a-f]{2})+$/), z.describe('The order’s origin MAC')),
  hash,
  piece: z.nullable(hash).check(z.describe('sha256 of this entry’s own part of the file')),
})
export type SealedLine = z.infer<typeof sealedLine>

const step = z.object({ side: z.enum(['left', 'right']), hash })

/** A root as it is published: nobody can put another account’s state under it afterwards. */
export const root = z.object({
  date: date.check(z.describe('The closed business date')),
  accounts: z.int(),
  root: hash,
  seal: hash.check(z.describe('The newest seal at that time')),
  madeAt: instant,
  evidence: z
    .nullish(z.object({ number: count, hash }))
    .check(z.describe('The newest seal of what was logged; none before that was sealed')),
  keyId: z.string(),
  signature: base64url,
})
export type Root = z.infer<typeof root>

export const inclusion = z.object({
  root,
  links: z.array(sealedLine).check(z.describe('Entries after those of the file, up to the root')),
  path: z.array(step).check(z.describe('From the account’s leaf up to the root')),
})
export type Inclusion = z.infer<typeof inclusion>

/** What goes with a file of the bank, so that anybody can check it without the bank’s word. */
export const manifest = z.object({
  format: z.literal('edgebank-manifest-1'),
  kind: z.enum(['statement', 'receipt']),
  bank: z.string(),
  madeAt: instant,
  file: z.object({ name: z.string(), format: paperFormat, bytes: z.int(), sha256: hash }),
  account: accountNumber,
  currency,
  from: date,
  to: date,
  opening: minor,
  closing: minor,
  firstVersion: count,
  lastVersion: count,
  before: hash.check(z.describe('Hash of the entry before the first; zeros where there is none')),
  head: hash.check(z.describe('Hash of the last entry')),
  lines: z.array(sealedLine),
  inclusion: z.nullable(inclusion).check(z.describe('Null until a root stands over the last entry')),
  keyId: z.string(),
  signature: base64url.check(z.describe('Ed25519 over the RFC 8785 form of all else')),
})
export type Manifest = z.infer<typeof manifest>

export const publicKey = z.object({
  keyId: z.string(),
  algorithm: z.literal('Ed25519'),
  publicKey: base64url,
})
export type PublicKey = z.infer<typeof publicKey>
