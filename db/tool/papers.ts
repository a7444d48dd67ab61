/** `bank seal`, and `bank verify-statement`, which needs nothing of the bank but what is public. */
import { readFileSync } from 'node:fs'
import { openSealKey, toBase64url } from '../../worker/proofs/bytes.ts'
import { checkPaper, readManifest, type Verdict } from '../../worker/proofs/check.ts'
import { type PublicKey, publicKey, type Root, root as rootShape } from '../../worker/proofs/contract.ts'

/** The public half of a SEAL_KEY. */
export async function publicKeyOf(seed: Uint8Array): Promise<PublicKey> {
  const key = await openSealKey(seed)
  return { keyId: key.keyId, algorithm: 'Ed25519', publicKey: toBase64url(key.publicKey) }
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url)
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`)
  return answer.json()
}

export type Sources = { bank?: string | undefined; keys?: string | undefined; root?: string | undefined }

/** What was published: from the bank's address, or from files that were kept. */
async function published({ bank, keys, root }: Sources, date: string | undefined) {
  const base = bank?.replace(/\/$/, '')
  const told = keys ? read(keys) : base ? await ask(`${base}/api/v1/seals/keys`) : undefined
  const found = root ? read(root) : base && date ? await ask(`${base}/api/v1/roots/${date}`) : undefined
  const list = (told as { keys?: unknown[] } | undefined)?.keys ?? []
  return {
    keys: list.map((key) => publicKey.parse(key)),
    root: found === undefined ? undefined : (rootShape.parse(found) as Root),
  }
}

/** Throws where a file cannot be read or is no manifest. */
export async function verifyStatement(paper: string, manifest: string, sources: Sources): Promise<Verdict> {
  const read = readManifest(readFileSync(manifest, 'utf8'))
  if (!read) throw new Error(`${manifest} is no manifest of the bank.`)
  return checkPaper(readFileSync(paper), read, await published(sources, read.inclusion?.root.date))
}
