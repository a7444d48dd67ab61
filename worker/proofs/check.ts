/** Checks a paper of the bank against its manifest, and the manifest against published keys and roots. */
import { type Currency, type Money, toMoney } from '../money.ts'
import { fromBase64, isSigned, keyIdOf, sha256Hex, utf8 } from './bytes.ts'
import { type Manifest, manifest as manifestShape, type PublicKey, type Root } from './contract.ts'
import { walk } from './entry.ts'
import { climb, leafOf } from './merkle.ts'
import { piecesOf, readPaper } from './pieces.ts'
import { type CheckName, checkNames, type Finding, findings } from './sentences.ts'
import { manifestText, rootText } from './texts.ts'

type Facts = Record<string, string | number | Money>
/** One thing that was looked at. `open` where it could not be looked at, and why. */
export type Checked = {
  check: CheckName
  outcome: 'holds' | 'broken' | 'open'
  finding: Finding
  facts: Facts
  /** Both in English, for whoever has no page. */
  name: string
  says: string
}
export type Verdict = { checks: Checked[]; genuine: boolean; complete: boolean }

/** What is known from elsewhere than the manifest. */
export type Known = { keys: readonly PublicKey[]; root?: Root | undefined }

function inEnglish({ amount, currency }: Money) {
  const digits = amount.split('.')[1]?.length ?? 0
  const exact = amount as Intl.StringNumericLiteral as unknown as number
  return `${currency} ${new Intl.NumberFormat('en-IN', { minimumFractionDigits: digits }).format(exact)}`
}

const told =
  (outcome: Checked['outcome']) =>
  (check: CheckName, finding: Finding, facts: Facts = {}): Checked => {
    const says = findings[finding].replaceAll(/\{(\w+)\}/g, (_, hole: string) => {
      const fact = facts[hole]!
      return typeof fact === 'object' ? inEnglish(fact) : String(fact)
    })
    return { check, outcome, finding, facts, name: checkNames[check], says }
  }
const holds = told('holds')
const broken = told('broken')
const open = told('open')

/** A manifest from the text of its file; undefined where it is none. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const { success, data } = manifestShape.safeParse(JSON.parse(text))
    return success ? data : undefined
  } catch {
    return undefined
  }
}

const moneyOf =
  ({ currency }: { currency: Currency }) =>
  (minor: bigint | string) =>
    toMoney(BigInt(minor), currency)

/** Where a changed file breaks: the first entry whose part of the file is not the bank's. */
async function firstChange(text: string, manifest: Manifest): Promise<[Finding, Facts?]> {
  const { format } = manifest.file
  if (format === 'pdf') return ['file_pdf']
  const money = moneyOf(manifest)
  const pieces = piecesOf(format, text)
  const figures = readPaper(format, text, manifest.currency)
  for (const [index, line] of manifest.lines.entries()) {
    const piece = pieces[index]
    const where = { number: index + 1, all: manifest.lines.length, booked: line.booked }
    if (piece === undefined) return ['entry_missing', where]
    if (line.piece === (await sha256Hex(utf8(piece)))) continue
    const amount = figures?.lines[index]?.amount
    const sealed = money(line.amount)
    return amount !== undefined && amount !== BigInt(line.amount)
      ? ['entry_figure', { ...where, said: money(amount), sealed }]
      : ['entry_changed', { ...where, sealed }]
  }
  return [pieces.length > manifest.lines.length ? 'entries_added' : 'around_changed']
}

async function checkFile(file: Uint8Array, manifest: Manifest): Promise<Checked> {
  if ((await sha256Hex(file)) === manifest.file.sha256)
    return holds('file', 'file_same', { bytes: file.length })
  return broken('file', ...(await firstChange(new TextDecoder().decode(file), manifest)))
}

async function checkSignature(manifest: Manifest, { keys }: Known): Promise<Checked> {
  const key = keys.find(({ keyId }) => keyId === manifest.keyId)
  if (!key) return broken('signature', 'no_key', { key: manifest.keyId })
  if ((await keyIdOf(fromBase64(key.publicKey))) !== key.keyId) return broken('signature', 'key_not_its_id')
  const isGood = await isSigned(manifestText(manifest), manifest.signature, key.publicKey)
  if (isGood === undefined) return open('signature', 'no_ed25519')
  return isGood ? holds('signature', 'signed', { key: key.keyId }) : broken('signature', 'not_signed')
}

async function checkChain(manifest: Manifest): Promise<Checked> {
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
  if (at !== undefined) return broken('chain', 'chain_breaks', { number: at + 1, all: manifest.lines.length })
  const last = BigInt(manifest.firstVersion) - 1n + BigInt(manifest.lines.length)
  if (head !== manifest.head || last !== BigInt(manifest.lastVersion))
    return broken('chain', 'chain_ends_elsewhere')
  return holds('chain', 'chain_closes', { all: manifest.lines.length })
}

function checkBalance(text: string, manifest: Manifest): Checked {
  const money = moneyOf(manifest)
  const said = {
    opening: money(manifest.opening),
    all: manifest.lines.length,
    closing: money(manifest.closing),
  }
  const sum = manifest.lines.reduce((total, { amount }) => total + BigInt(amount), BigInt(manifest.opening))
  if (sum !== BigInt(manifest.closing)) return broken('balance', 'manifest_sum')
  if (manifest.file.format === 'pdf') return holds('balance', 'sum_by_manifest', said)
  const read = readPaper(manifest.file.format, text, manifest.currency)
  if (!read) return broken('balance', 'unread')
  const own = read.lines.reduce((total, { amount }) => total + amount, read.opening)
  if (own !== read.closing)
    return broken('balance', 'file_sum', {
      opening: money(read.opening),
      sum: money(own),
      closing: money(read.closing),
    })
  return read.opening === BigInt(manifest.opening) && read.closing === BigInt(manifest.closing)
    ? holds('balance', 'sum_by_file', said)
    : broken('balance', 'other_balances')
}

const sameRoot = (one: Root, other: Root) => rootText(one) === rootText(other)

async function checkInclusion(manifest: Manifest, { keys, root: published }: Known): Promise<Checked> {
  const { inclusion } = manifest
  if (!inclusion) return open('inclusion', 'no_root')
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
  if (at !== undefined) return broken('inclusion', 'links_broken')
  const version = links.at(-1)?.version ?? manifest.lastVersion
  if ((await climb(await leafOf(manifest.account, version, head), path)) !== root.root)
    return broken('inclusion', 'path_elsewhere')
  const key = keys.find(({ keyId }) => keyId === root.keyId)
  const isGood = key && (await isSigned(rootText(root), root.signature, key.publicKey))
  if (isGood === false || !key) return broken('inclusion', 'root_not_signed')
  if (!published) return open('inclusion', 'root_unread', { date: root.date })
  if (!sameRoot(root, published)) return broken('inclusion', 'other_root', { date: root.date })
  if (isGood === undefined) return open('inclusion', 'root_unchecked')
  return holds('inclusion', 'included', { steps: path.length, accounts: root.accounts, date: root.date })
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
