/** Files beside what customers and staff write to each other: judged by their bytes, sealed here, kept in a bucket. */
import { eq, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { ticketAttachments } from '../../db/schema/attachments.ts'
import { encryptionKeys } from '../../db/schema/encryption.ts'
import { ask, read } from '../db.ts'
import { taken } from '../documents/documents.ts'
import { Refusal } from '../errors.ts'
import { type Files, filesOf, getKept } from '../files/files.ts'
import { nameAnew } from '../files/rules.ts'
import { sha256Hex, toBase64, toHex } from '../proofs/bytes.ts'
import type { file } from '../shapes.ts'
import type { Signed } from '../trpc.ts'
import { gcmOpenWhole, gcmSeal } from '../vault/gcm.ts'
import { keyColumns, keyOf, openingAmong, sealing, type Vault, vaultOf } from '../vault/opening.ts'
import type { DataKey, WrappedKey } from '../vault/vault.ts'
import type { Attachment, attachInput } from './contract.ts'
import { contentOf, nameOf, nameOfFile, objectOf } from './rules.ts'

/** As Postgres tells a list of them: names sealed. */
export type Attached = Omit<Attachment, 'name'> & { sealed: string; key: WrappedKey | null }
export const shapeAttachments = (vault: Vault, attached: Attached[]): Promise<Attachment[]> =>
  Promise.all(
    attached.map(async ({ id, sealed, key, contentType, bytes }) => ({
      id,
      name: (await openingAmong(vault, nameOf(id), sealed, key))!,
      contentType,
      bytes,
    })),
  )

/**
 * What stands under this name is what was sent: put there now, or by a try whose answer was lost. Answers it sealed;
 * refuses idempotency_conflict where it is another's or other content.
 */
async function putOnce(files: Files, { id: keyId, key }: DataKey, id: string, content: Uint8Array) {
  const sealed = await gcmSeal(key, content, contentOf(id))
  if (await files.put(objectOf(id), sealed)) return { sealed, isNew: true }
  const name = objectOf(id)
  const before = (await files.get(nameAnew(name, keyId))) ?? (await files.get(name))
  const opened = before && (await gcmOpenWhole(key, before, contentOf(id)).catch(() => undefined))
  if (!before || !opened || toHex(opened) !== toHex(content)) throw new Refusal('idempotency_conflict')
  return { sealed: before, isNew: false }
}

/**
 * Two trips: name and content are sealed under the customer's key, which comes from Postgres once it has looked at all
 * that may refuse them. Refuses too_large, invalid_input (what it is not), not_found, forbidden (one's own person's),
 * already_settled, limit_exceeded (which), rate_limited, idempotency_conflict.
 */
export async function attach(ctx: Signed, input: z.output<typeof attachInput>): Promise<Attachment> {
  const { id, ticket, message } = input
  const { content, type } = taken(input.content)
  const name = nameOfFile(input.name, type)
  const files = filesOf(ctx.env)
  const kept = await ask<WrappedKey | null>(ctx.database, 'banking.attachment_key', [
    ctx.who.jti,
    id,
    ticket,
    message,
  ])
  if (!kept?.wrapped) throw new Refusal('already_settled')
  const vault = await vaultOf(ctx)
  const { sealed, isNew } = await putOnce(files, await keyOf(vault, kept), id, content)
  try {
    const answer = await ask<{ replayed?: boolean }>(ctx.database, 'banking.add_attachment', [
      ctx.who.jti,
      id,
      ticket,
      message,
      await sealing(vault, nameOf(id), kept, name),
      type,
      String(content.length),
      `\\x${await sha256Hex(sealed)}`,
      ctx.requestId,
    ])
    ctx.reply.replayed = answer.replayed ?? false
  } catch (error) {
    // Where the answer is lost it may stand in Postgres: only what was refused goes.
    if (isNew && error instanceof Refusal && error.code !== 'unavailable') await files.remove(objectOf(id))
    throw error
  }
  return { id, name, contentType: type, bytes: content.length }
}

type Kept = Pick<Attached, 'sealed' | 'contentType' | 'key'> & { sealedHash: string }

/** The content by its key. Refuses unavailable (it is not what was put there). */
export async function openAttached(
  ctx: Signed,
  id: string,
  { key, sealedHash }: { key: WrappedKey; sealedHash: string },
): Promise<Uint8Array> {
  const sealed = await getKept(filesOf(ctx.env), objectOf(id), { keyId: key.id, sealedHash })
  if (!sealed)
    throw new Refusal('unavailable', { reason: 'the content of an attachment is not what was kept' })
  return gcmOpenWhole((await keyOf(await vaultOf(ctx), key)).key, sealed, contentOf(id))
}

/** The content as it was sent. Refuses not_found (also once it was erased), unavailable (it is not what was put there). */
async function opened(ctx: Signed, vault: Vault, id: string, kept: Kept): Promise<z.infer<typeof file>> {
  const { key, sealedHash, sealed, contentType } = kept
  if (!key?.wrapped) throw new Refusal('not_found')
  const content = await openAttached(ctx, id, { key, sealedHash })
  return {
    contentType,
    filename: (await openingAmong(vault, nameOf(id), sealed, key))!,
    body: toBase64(content),
  }
}

/** A file beside one's own ticket: row-level security leaves out others', and what is internal. Refuses as `opened`. */
export async function getOwnAttachment(ctx: Signed, id: string) {
  const vault = await vaultOf(ctx)
  const { nameSealed, contentType, sealedHash, keyId } = ticketAttachments
  const [row] = await read(
    ctx.database,
    ctx.who,
    ctx.database
      .select({
        sealed: nameSealed,
        contentType,
        sealedHash: sql<string>`encode(${sealedHash}, 'hex')`,
        key: keyColumns,
      })
      .from(ticketAttachments)
      .leftJoin(encryptionKeys, eq(encryptionKeys.id, keyId))
      .where(eq(ticketAttachments.id, id)),
  )
  if (!row) throw new Refusal('not_found')
  return opened(ctx, vault, id, row as Kept)
}

/** The same for staff, beside notes too; each look is written down. Refuses as `opened`, forbidden (one's own person's). */
export async function getServedAttachment(ctx: Signed, id: string) {
  const vault = await vaultOf(ctx)
  const kept = await ask<Kept>(ctx.database, 'banking.read_attachment', [ctx.who.jti, id, ctx.requestId])
  return opened(ctx, vault, id, kept)
}
