/**
 * A copy of a customer's data, made by whoever asked for it, a step a call: it can be left and gone on with. Postgres tells
 * what there is, sealed values are opened on their way here, and what goes to the bucket is sealed under the copy's key.
 */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { filesOf } from '../files/files.ts'
import { toInstant } from '../instants.ts'
import { csvLine } from '../ledger/export.ts'
import { type Currency, toMoney } from '../money.ts'
import { sha256Hex, toBase64, utf8 } from '../proofs/bytes.ts'
import type { Signed } from '../trpc.ts'
import { gcmOpenWhole, gcmSeal } from '../vault/gcm.ts'
import { keyOf, vaultOf } from '../vault/opening.ts'
import { newKey, type WrappedKey } from '../vault/vault.ts'
import type { Copy, fileInput } from './contract.ts'
import { fileOfPaper, type Listed, listOfPapers, type Paper, type PaperFile } from './papers.ts'

const nameOf = (id: string, hash: string) => `exports/${id}/${hash}`
const placeOf = (id: string, name: string) => utf8(`exports\x1f${id}\x1f${name}`)
const shape = (row: Copy): Copy => ({
  id: row.id,
  customerId: row.customerId,
  status: row.status,
  askedAt: toInstant(row.askedAt),
  expiresAt: toInstant(row.expiresAt),
  byStaff: row.byStaff,
  files: row.files,
})

/** Refuses forbidden, not_found, idempotency_conflict, already_settled (`id`: one is being made), rate_limited, step_up_required. */
export async function askExport(
  ctx: Signed,
  input: { id: string; customerId?: string; challengeId?: string | undefined },
): Promise<Copy> {
  const { ring } = await vaultOf(ctx)
  const { kept } = await newKey(ring, 'subject', `export:${input.id}`)
  const answer = await ask<Copy & { replayed?: boolean }>(ctx.database, 'banking.ask_export', [
    ctx.who.jti,
    input.id,
    input.customerId ?? null,
    JSON.stringify(kept),
    input.challengeId ?? null,
    ctx.requestId,
  ])
  ctx.reply.replayed = answer.replayed ?? false
  return shape(answer)
}

/** Refuses forbidden. */
export async function listExports(ctx: Signed, customerId: string | null) {
  const given = [ctx.who.jti, customerId, ctx.requestId]
  const { items } = await ask<{ items: Copy[] }>(ctx.database, 'banking.list_exports', given)
  return { items: items.map(shape), next: null }
}

type Entry = Record<string, string | null> & { account_id: string; version: string; currency: Currency }
type Next = {
  position: number
  key: WrappedKey
  record?: Record<string, unknown[]>
  entries?: Entry[]
  paper?: Paper
  papers?: Listed[]
}
type Made = { name: string; contentType: string; text: string }

const columns = [
  'account',
  'booking_date',
  'value_date',
  'created_at',
  'type',
  'amount',
  'currency',
  'balance_after',
  'from_number',
  'from_name',
  'to_number',
  'to_name',
  'note',
  'own_note',
  'category',
  'id',
] as const

const isMoney = (column: string) => column === 'amount' || column === 'balance_after'
const majorOf = (minor: bigint, { currency }: Entry) => toMoney(minor, currency).amount
/** A balance below zero is a number: the file of a spreadsheet must not take it for a formula. */
const csvOf = (entry: Entry) =>
  csvLine(
    columns.map((column) => (isMoney(column) ? BigInt(entry[column]!) : (entry[column] ?? null))),
    (minor) => majorOf(minor, entry),
  )
const objectOf = (entry: Entry) =>
  Object.fromEntries(
    columns.map((column) => [
      column,
      isMoney(column) ? majorOf(BigInt(entry[column]!), entry) : (entry[column] ?? null),
    ]),
  )

/** The files of one step: the record, or some of the entries as JSON and as CSV; none where there are no more. */
function filesOfStep({ position, record, entries }: Next): Made[] {
  if (record)
    return [
      { name: 'record.json', contentType: 'application/json', text: JSON.stringify(opened(record), null, 1) },
    ]
  if (!entries?.length) return []
  const number = (position + 1) / 2
  return [
    {
      name: `entries-${number}.json`,
      contentType: 'application/json',
      text: JSON.stringify(entries.map(objectOf), null, 1),
    },
    {
      name: `entries-${number}.csv`,
      contentType: 'text/csv',
      text: `\ufeff${csvLine([...columns])}${entries.map(csvOf).join('')}`,
    },
  ]
}

/** What an applicant wrote is one sealed text: JSON in JSON is nobody's to read. */
function opened(record: Record<string, unknown[]>) {
  const applications = (record.applications ?? []).map((row) => {
    const { person_sealed: person, ...rest } = row as { person_sealed?: string }
    return { ...rest, person: person?.startsWith('{') ? JSON.parse(person) : (person ?? null) }
  })
  return { ...record, applications }
}

/** One paper a step: its content is held as it was sealed, opened and sealed again, 15 MB at most. */
async function contentsOfStep(ctx: Signed, next: Next): Promise<PaperFile[]> {
  if (next.paper) return [await fileOfPaper(ctx, next.paper)]
  if (next.papers) return [listOfPapers(next.papers)]
  return filesOfStep(next).map(({ text, ...file }) => ({ ...file, content: utf8(text) }))
}

/** Makes the next files; where all are made it changes nothing. Refuses not_found. */
export async function makeExport(ctx: Signed, id: string): Promise<Copy> {
  const bucket = filesOf(ctx.env)
  const next = await ask<Next>(ctx.database, 'banking.next_export', [ctx.who.jti, id, ctx.requestId])
  const { key } = await keyOf(await vaultOf(ctx), next.key)
  const files = []
  for (const { name, contentType, content, facts } of await contentsOfStep(ctx, next)) {
    const sealed = await gcmSeal(key, content, placeOf(id, name))
    const hash = await sha256Hex(sealed)
    await bucket.put(nameOf(id, hash), sealed)
    files.push({ name, contentType, bytes: content.length, hash, ...facts })
  }
  const last = next.entries?.at(-1)
  const isWhole = !next.record && files.length === 0
  return shape(
    await ask<Copy>(ctx.database, 'banking.keep_export', [
      ctx.who.jti,
      id,
      String(next.position),
      JSON.stringify(files),
      String(isWhole),
      last?.account_id ?? null,
      last?.version ?? null,
      ctx.requestId,
    ]),
  )
}

/** A file of a copy. Refuses not_found, step_up_required (of a customer, once a session), unavailable (it is not what was put there). */
export async function takeExport(ctx: Signed, { id, position }: z.output<typeof fileInput>) {
  const kept = await ask<{ name: string; contentType: string; hash: string; key: WrappedKey }>(
    ctx.database,
    'banking.read_export',
    [ctx.who.jti, id, String(position), ctx.requestId],
  )
  const sealed = await filesOf(ctx.env).get(nameOf(id, kept.hash))
  if (!sealed || (await sha256Hex(sealed)) !== kept.hash)
    throw new Refusal('unavailable', { reason: 'a file of a copy is not what was kept' })
  const { key } = await keyOf(await vaultOf(ctx), kept.key)
  const content = await gcmOpenWhole(key, sealed, placeOf(id, kept.name))
  return { contentType: kept.contentType, filename: kept.name, body: toBase64(content) }
}
