import { fromHex, joined, sha256, toHex, utf8 } from './bytes.ts'

/**
 * The tree over all accounts: leaves and nodes as in RFC 6962 (a leaf is sha256(0 ‖ state), a node sha256(1 ‖ left ‖
 * right), an odd node at the end of a row goes up as it is). Accounts stand in chunks by their ids, so that a proof
 * reads one chunk and the hashes of all chunks; a chunk without a leaf is sha256 of nothing.
 */
export type Step = { side: 'left' | 'right'; hash: string }

/** An account's state: number, count of entries, hash of the last. */
export function leafOf(account: string, version: string, head: string): Promise<Uint8Array> {
  const number = new DataView(new ArrayBuffer(8))
  number.setBigInt64(0, BigInt(version))
  return sha256(joined(Uint8Array.of(0), utf8(account), new Uint8Array(number.buffer), fromHex(head)))
}

const nodeOf = (left: Uint8Array, right: Uint8Array) => sha256(joined(Uint8Array.of(1), left, right))

async function rowAbove(row: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const above: Uint8Array[] = []
  for (let at = 0; at < row.length; at += 2)
    above.push(at + 1 < row.length ? await nodeOf(row[at]!, row[at + 1]!) : row[at]!)
  return above
}

export async function merkleRoot(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 0) return sha256(new Uint8Array())
  let row = [...leaves]
  while (row.length > 1) row = await rowAbove(row)
  return row[0]!
}

/** The steps from the leaf at `index` up to the root. */
export async function pathOf(leaves: readonly Uint8Array[], index: number): Promise<Step[]> {
  const path: Step[] = []
  let row = [...leaves]
  for (let at = index; row.length > 1; at >>= 1) {
    const other = row[at ^ 1]
    if (other) path.push({ side: at % 2 ? 'left' : 'right', hash: toHex(other) })
    row = await rowAbove(row)
  }
  return path
}

/** Where a path leads from a leaf. */
export async function climb(leaf: Uint8Array, path: readonly Step[]): Promise<string> {
  let node = leaf
  for (const { side, hash } of path)
    node = side === 'left' ? await nodeOf(fromHex(hash), node) : await nodeOf(node, fromHex(hash))
  return toHex(node)
}
