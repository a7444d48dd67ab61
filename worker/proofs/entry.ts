import { fromHex, joined, sha256Hex, utf8 } from './bytes.ts'
import type { SealedLine } from './contract.ts'

export const noHead = '0'.repeat(64)

const daysSince2000 = (date: string) => Math.round((Date.parse(date) - Date.UTC(2000, 0, 1)) / 864e5)

/** The bytes that an entry's hash commits to, field by field as in docs/decisions/0004-hash-chain.md. */
function entryBytes(previous: string, account: string, currency: string, line: SealedLine): Uint8Array {
  const numbers = new DataView(new ArrayBuffer(24))
  numbers.setBigInt64(0, BigInt(line.version))
  numbers.setBigInt64(8, BigInt(line.amount))
  numbers.setBigInt64(16, BigInt(line.balance))
  const facts = new DataView(new ArrayBuffer(40))
  facts.setBigInt64(0, BigInt(line.seq))
  new Uint8Array(facts.buffer).set(fromHex(line.id.replaceAll('-', '')), 8)
  facts.setInt32(24, daysSince2000(line.booked))
  facts.setInt32(28, daysSince2000(line.valued))
  facts.setBigInt64(32, BigInt(line.micros))
  return joined(
    fromHex(previous),
    new Uint8Array(numbers.buffer),
    utf8(account),
    new Uint8Array(facts.buffer),
    fromHex(line.commitment),
    fromHex(line.mac),
    utf8(currency + line.type),
  )
}

export type Chain = {
  before: string
  beforeVersion: bigint
  balance: bigint
  account: string
  currency: string
}

/**
 * Walks a chain of entries from the state before the first. Answers the first that does not follow from the one
 * before it (its place in `lines`), or none and the head.
 */
export async function walk(
  chain: Chain,
  lines: readonly SealedLine[],
): Promise<{ broken?: number; head: string }> {
  let head = chain.before
  let version = chain.beforeVersion
  let balance = chain.balance
  for (const [index, line] of lines.entries()) {
    version += 1n
    balance += BigInt(line.amount)
    const hash = await sha256Hex(entryBytes(head, chain.account, chain.currency, line))
    if (hash !== line.hash || BigInt(line.version) !== version || BigInt(line.balance) !== balance)
      return { broken: index, head }
    head = hash
  }
  return { head }
}
