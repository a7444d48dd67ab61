/** Checks a paper of the bank against its manifest, and the manifest against published keys and roots. */
import { type Currency, toMoney } from '../money.ts'
import { fromBase64, isSigned, keyIdOf, sha256Hex, utf8 } from './bytes.ts'
import { type Manifest, manifest as manifestShape, type PublicKey, type Root } from './contract.ts'
import { walk } from './entry.ts'
import { climb, leafOf } from './merkle.ts'
import { piecesOf, readPaper } from './pieces.ts'
import { manifestText, rootText } from './texts.ts'

/** One thing that was looked at. `open` where it could not be looked at, and why. */
export type Checked = { name: string; outcome: 'holds' | 'broken' | 'open'; says: string }
export type Verdict = { checks: Checked[]; genuine: boolean; complete: boolean }

/** What is known from elsewhere than the manifest. */
export type Known = { keys: readonly PublicKey[]; root?: Root | undefined }

const holds = (name: string, says: string): Checked => ({ name, outcome: 'holds', says })
const broken = (name: string, says: string): Checked => ({ name, outcome: 'broken', says })
const open = (name: string, says: string): Checked => ({ name, outcome: 'open', says })

/** A manifest from the text of its file; undefined where it is none. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const { success, data } = manifestShape.safeParse(JSON.parse(text))
    return success ? data : undefined
  } catch {
    return undefined
  }
}

const told = (minor: bigint, currency: Currency) => {
  const { amount } = toMoney(minor, currency)
  const digits = amount.split('.')[1]?.length ?? 0
  const exact = amount as Intl.StringNumericLiteral as unknown as number
  return `${currency} ${new Intl.NumberFormat('en-IN', { minimumFractionDigits: digits }).format(exact)}`
}

/** Where a changed file breaks: the first entry whose part of the file is not the bank's, in words. */
async function firstChange(text: string, manifest: Manifest): Promise<string> {
  const { format } = manifest.file
  if (format === 'pdf') return 'A PDF is checked as a whole: download it again and compare the two.'
  const pieces = piecesOf(format, text)
  const figures = readPaper(format, text, manifest.currency)
  for (const [index, line] of manifest.lines.entries()) {
    const piece = pieces[index]
    const where = `Entry ${index + 1} of ${manifest.lines.length}, booked on ${line.booked}`
    if (piece === undefined) return `${where}, is missing.`
    if (line.piece === (await sha256Hex(utf8(piece)))) continue
    const amount = figures?.lines[index]?.amount
    const sealed = BigInt(line.amount)
    return amount !== undefined && amount !== sealed
      ? `${where}: the file says ${told(amount, manifest.currency)}, the bank booked ${told(sealed, manifest.currency)}.`
      : `${where}, was changed. The bank booked ${told(sealed, manifest.currency)}.`
  }
  if (pieces.length > manifest.lines.length)
    return 'Entries were added after the last one that the bank booked.'
  return 'All entries are the bank’s own: the change is in what stands before or after them.'
}

async function checkFile(file: Uint8Array, manifest: Manifest): Promise<Checked> {
  const name = 'The file is the one that the bank made'
  if ((await sha256Hex(file)) === manifest.file.sha256)
    return holds(name, `All ${file.length} bytes have the fingerprint (sha256) that the manifest names.`)
  return broken(name, await firstChange(new TextDecoder().decode(file), manifest))
}

async function checkSignature(manifest: Manifest, { keys }: Known): Promise<Checked> {
  const name = 'The manifest was signed by the bank'
  const key = keys.find(({ keyId }) => keyId === manifest.keyId)
  if (!key) return broken(name, `No published key of the bank has the id ${manifest.keyId}.`)
  if ((await keyIdOf(fromBase64(key.publicKey))) !== key.keyId)
    return broken(name, 'The key does not match its id.')
  const isGood = await isSigned(manifestText(manifest), manifest.signature, key.publicKey)
  if (isGood === undefined)
    return open(name, 'This browser cannot check Ed25519 signatures. A newer one can.')
  return isGood
    ? holds(name, `The signature fits the bank’s published key ${key.keyId}.`)
    : broken(name, 'The signature does not fit: the manifest was changed, or it is not the bank’s.')
}

async function checkChain(manifest: Manifest): Promise<Checked> {
  const name = 'Every entry follows from the one before'
  const { head, broken: at } = await walk(
    {
      before: manifest.before,
      beforeVersion: BigInt(manifest.firstVersion) - 1n,
      balance: BigInt(manifest.opening),
      account: manifest.account,
      currency: manifest.currency,
    },
    manifest.lines,
  )
  if (at !== undefined)
    return broken(name, `The chain breaks at entry ${at + 1} of ${manifest.lines.length}.`)
  const last = BigInt(manifest.firstVersion) - 1n + BigInt(manifest.lines.length)
  if (head !== manifest.head || last !== BigInt(manifest.lastVersion))
    return broken(name, 'The chain does not end where the manifest says.')
  return holds(name, `${manifest.lines.length} hashes were computed anew, and they close.`)
}

function checkBalance(text: string, manifest: Manifest): Checked {
  const name = 'Opening balance and entries give the closing balance'
  const said = `${told(BigInt(manifest.opening), manifest.currency)} and ${manifest.lines.length} entries give ${told(BigInt(manifest.closing), manifest.currency)}`
  const sum = manifest.lines.reduce((total, { amount }) => total + BigInt(amount), BigInt(manifest.opening))
  if (sum !== BigInt(manifest.closing)) return broken(name, 'The manifest’s own figures do not add up.')
  if (manifest.file.format === 'pdf') return holds(name, `${said}, by the manifest’s figures.`)
  const read = readPaper(manifest.file.format, text, manifest.currency)
  if (!read) return broken(name, 'The figures of this file cannot be read.')
  const own = read.lines.reduce((total, { amount }) => total + amount, read.opening)
  if (own !== read.closing)
    return broken(
      name,
      `In this file ${told(read.opening, manifest.currency)} and its entries give ${told(own, manifest.currency)}, not ${told(read.closing, manifest.currency)}.`,
    )
  return read.opening === BigInt(manifest.opening) && read.closing === BigInt(manifest.closing)
    ? holds(name, `${said}, by the file’s own figures.`)
    : broken(name, 'The balances of this file are not those that the bank signed.')
}

const sameRoot = (one: Root, other: Root) => rootText(one) === rootText(other)

async function checkInclusion(manifest: Manifest, { keys, root: published }: Known): Promise<Checked> {
  const name = 'The account stands in the bank’s published root'
  const { inclusion } = manifest
  if (!inclusion)
    return open(
      name,
      'There was no root over these entries yet: the bank publishes one each night. Get the manifest again.',
    )
  const { root, links, path } = inclusion
  const { head, broken: at } = await walk(
    {
      before: manifest.head,
      beforeVersion: BigInt(manifest.lastVersion),
      balance: BigInt(manifest.closing),
      account: manifest.account,
      currency: manifest.currency,
    },
    links,
  )
  if (at !== undefined) return broken(name, 'The entries between this file and the root do not follow.')
  const version = links.at(-1)?.version ?? manifest.lastVersion
  if ((await climb(await leafOf(manifest.account, version, head), path)) !== root.root)
    return broken(name, 'The path does not lead to the root.')
  const key = keys.find(({ keyId }) => keyId === root.keyId)
  const isGood = key && (await isSigned(rootText(root), root.signature, key.publicKey))
  if (isGood === false || !key) return broken(name, 'The root was not signed by the bank.')
  if (!published)
    return open(name, `The path leads to the root of ${root.date}; the published one could not be read.`)
  if (!sameRoot(root, published)) return broken(name, `The bank published another root for ${root.date}.`)
  if (isGood === undefined)
    return open(name, 'The path leads to the root; its signature could not be checked here.')
  return holds(name, `${path.length} steps lead to the root over ${root.accounts} accounts of ${root.date}.`)
}

/**
 * All checks of a file and its manifest. `genuine` is true where nothing is broken and the signature was checked;
 * `complete` where nothing was left open either.
 */
export async function checkPaper(file: Uint8Array, manifest: Manifest, known: Known): Promise<Verdict> {
  const text =
    manifest.file.format === 'pdf' || manifest.kind === 'receipt' ? '' : new TextDecoder().decode(file)
  const signature = await checkSignature(manifest, known)
  const checks = [
    await checkFile(file, manifest),
    signature,
    await checkChain(manifest),
    checkBalance(text, manifest),
    await checkInclusion(manifest, known),
  ]
  const isBroken = checks.some(({ outcome }) => outcome === 'broken')
  return {
    checks,
    genuine: !isBroken && signature.outcome === 'holds',
    complete: checks.every(({ outcome }) => outcome === 'holds'),
  }
}
