/** Papers by which the bank knows somebody: judged by their bytes, sealed here, kept in a bucket. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { filesOf, getKept } from '../files/files.ts'
import { toInstant } from '../instants.ts'
import { fromBase64, sha256Hex, toBase64 } from '../proofs/bytes.ts'
import type { Signed } from '../trpc.ts'
import { gcmOpenWhole, gcmSeal } from '../vault/gcm.ts'
import { keyOf, vaultOf } from '../vault/opening.ts'
import type { WrappedKey } from '../vault/vault.ts'
import { type addInput, type ContentType, contentBytesMost, type Document, endings } from './contract.ts'
import { judged, nameOf, placeOf } from './rules.ts'

const shape = (row: Document): Document => ({ ...row, addedAt: toInstant(row.addedAt) })

/** What arrived, and what it is. Refuses too_large, invalid_input with what it is not. */
export function taken(base64: string): { content: Uint8Array; type: ContentType } {
  const content = fromBase64(base64)
  if (content.length > contentBytesMost) throw new Refusal('too_large', { mostBytes: contentBytesMost })
  const found = judged(content)
  if ('fault' in found) throw new Refusal('invalid_input', {}, [{ path: 'content', message: found.fault }])
  return { content, type: found.type }
}

/**
 * Two trips: the content is sealed under the application's key, which comes from Postgres. Refuses too_large,
 * invalid_input (what it is not), not_found, forbidden, already_settled, idempotency_conflict, limit_exceeded.
 */
export async function addDocument(ctx: Signed, input: z.output<typeof addInput>): Promise<Document> {
  const { id, application, kind } = input
  const { content, type } = taken(input.content)
  const files = filesOf(ctx.env)
  const { key } = await ask<{ key: WrappedKey | null }>(ctx.database, 'banking.application_keys', [
    ctx.who.jti,
    application,
    'false',
  ])
  if (!key) throw new Refusal('not_found')
  const sealed = await gcmSeal((await keyOf(await vaultOf(ctx), key)).key, content, placeOf(id))
  if (!(await files.put(nameOf(id), sealed))) throw new Refusal('idempotency_conflict')
  try {
    return shape(
      await ask<Document>(ctx.database, 'banking.add_document', [
        ctx.who.jti,
        id,
        application,
        kind,
        type,
        String(content.length),
        key.id,
        `\\x${await sha256Hex(sealed)}`,
        ctx.requestId,
      ]),
    )
  } catch (error) {
    // Where the answer is lost it may stand in Postgres: only what was refused goes.
    if (error instanceof Refusal && error.code !== 'unavailable') await files.remove(nameOf(id))
    throw error
  }
}

/** Refuses not_found. */
export async function listDocuments(ctx: Signed, application: string) {
  const rows = await ask<Document[]>(ctx.database, 'banking.list_documents', [
    ctx.who.jti,
    application,
    ctx.requestId,
  ])
  return { items: rows.map(shape) }
}

export type Kept = { kind: string; contentType: ContentType; sealedHash: string; key: WrappedKey }

/** The content by its key. Refuses unavailable (it is not what was put there). */
export async function openContent(ctx: Signed, id: string, kept: Kept): Promise<Uint8Array> {
  const { sealedHash, key } = kept
  const sealed = await getKept(filesOf(ctx.env), nameOf(id), { keyId: key.id, sealedHash })
  if (!sealed) throw new Refusal('unavailable', { reason: 'the content of a document is not what was kept' })
  return gcmOpenWhole((await keyOf(await vaultOf(ctx), key)).key, sealed, placeOf(id))
}

/** The content, as it was. Refuses not_found (also once it was erased), unavailable (it is not what was put there). */
export async function getDocument(ctx: Signed, id: string) {
  const kept = await ask<Kept>(ctx.database, 'banking.read_document', [ctx.who.jti, id, ctx.requestId])
  if (kept.key.wrapped === null) throw new Refusal('not_found')
  const content = await openContent(ctx, id, kept)
  return {
    contentType: kept.contentType,
    filename: `${kept.kind}-${id.slice(-12)}.${endings[kept.contentType]}`,
    body: toBase64(content),
  }
}
