/** One run of sealing, for the Worker's clock and for the internal tool: both bring their own way to the database. */
import { fromBase64, fromHex, type SealKey, sha256Hex, toBase64url, toHex, utf8 } from './bytes.ts'
import type { Root } from './contract.ts'
import { type EvidenceSeal, evidenceText } from './evidence.ts'
import { rootText, type Seal, sealText } from './texts.ts'

/** Calls one function of the bank as banking_job may, and answers its json. */
export type Asking = <Answer>(name: `banking.${string}`, values: (string | null)[]) => Promise<Answer>

/** Where roots go so that the owner of the database cannot take them back. Publishing one twice changes nothing. */
export type Publishing = { put: (root: Root) => Promise<void> }

export type Sealed = { seals: number; entries: number; evidence: number; roots: string[] }

type ToldSeal = Seal & { hash: string }
/** Signed or not yet; the signature in hexadecimal. */
export type ToldRoot = Omit<Root, 'keyId' | 'signature'> & { keyId: string | null; signature: string | null }
export type ToldEvidence = EvidenceSeal & { hash: string }

const mostTransactions = 10_000
/** Of each table; a batch's leaves are 40 bytes a row. */
const mostRows = 5000
/** A run ends after this many batches; the next one goes on. */
const mostSeals = 200

const bytea = (bytes: Uint8Array) => `\\x${toHex(bytes)}`

/** Seals what is new, makes the root of the newest closed date, signs and publishes. Safe to be killed at any step. */
export async function sealLedger(ask: Asking, key: SealKey, publishing?: Publishing): Promise<Sealed> {
  const sealed: Sealed = { seals: 0, entries: 0, evidence: 0, roots: [] }
  const signSeal = async (seal: ToldSeal) => {
    const text = sealText(seal)
    if ((await sha256Hex(utf8(text))) !== seal.hash)
      throw new Error(`Seal ${seal.number} is not what it says.`)
    const signature = bytea(fromBase64(await key.sign(text)))
    await ask('banking.sign_seal', [seal.number, key.keyId, bytea(key.publicKey), signature])
    sealed.seals += 1
    sealed.entries += Number(seal.entries)
  }
  const left = await ask<{ seals: ToldSeal[] }>('banking.unsigned_seals', [])
  for (const seal of left.seals) await signSeal(seal)
  while (sealed.seals < mostSeals) {
    const seal = await ask<ToldSeal | null>('banking.cut_seal', [String(mostTransactions)])
    if (!seal) break
    await signSeal(seal)
  }
  sealed.evidence = await sealEvidence(ask, key)
  await ask('banking.make_root', [null])
  const { roots } = await ask<{ roots: ToldRoot[] }>('banking.unsigned_seals', [])
  for (const root of roots) {
    const whole = await signedRoot(ask, key, root)
    if (!publishing) continue
    await publishing.put(whole)
    await ask('banking.note_published', [root.date])
    sealed.roots.push(root.date)
  }
  return sealed
}

/** Rows of evidence that were sealed and signed. After the ledger, whose own sealing is a deed. */
async function sealEvidence(ask: Asking, key: SealKey): Promise<number> {
  let rows = 0
  const sign = async (seal: ToldEvidence) => {
    const text = evidenceText(seal)
    if ((await sha256Hex(utf8(text))) !== seal.hash)
      throw new Error(`Evidence seal ${seal.number} is not what it says.`)
    const signature = bytea(fromBase64(await key.sign(text)))
    await ask('banking.sign_evidence', [seal.number, key.keyId, bytea(key.publicKey), signature])
    for (const part of seal.parts) rows += Number(part.rows)
  }
  for (const seal of await ask<ToldEvidence[]>('banking.unsigned_evidence', [])) await sign(seal)
  for (let nth = 0; nth < mostSeals; nth += 1) {
    const seal = await ask<ToldEvidence | null>('banking.cut_evidence', [String(mostRows)])
    if (!seal) break
    await sign(seal)
  }
  return rows
}

async function signedRoot(ask: Asking, key: SealKey, root: ToldRoot): Promise<Root> {
  if (root.keyId && root.signature)
    return { ...root, keyId: root.keyId, signature: toBase64url(fromHex(root.signature)) }
  const signature = await key.sign(rootText(root))
  await ask('banking.sign_root', [root.date, key.keyId, bytea(key.publicKey), bytea(fromBase64(signature))])
  return { ...root, keyId: key.keyId, signature }
}
