/**
 * The little of CBOR (RFC 8949) that authenticators speak, in the one spelling they must use (CTAP2 canonical form):
 * definite lengths, each as short as can be, no tags, no floats, no key twice, no deeper than `depthMost`.
 */

export type Cbor = number | string | boolean | null | Uint8Array | Cbor[] | CborMap
export type CborMap = Map<number | string, Cbor>

/** Bytes that are no CBOR of this kind. */
export class NotCbor extends Error {
  override name = 'NotCbor'
}

/** An attestation statement is a map of arrays of bytes; CTAP2 allows four levels. */
const depthMost = 4
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The value that begins at `start`, and where it ends. Throws NotCbor. */
export function decodeCbor(bytes: Uint8Array, start = 0): { value: Cbor; end: number } {
  let at = start
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new NotCbor('cut off')
    at += length
    return bytes.subarray(at - length, at)
  }
  /** What follows a head: itself below 24, else 1, 2 or 4 bytes, and never more of them than needed. */
  const argument = (short: number): number => {
    if (short < 24) return short
    if (short > 26) throw new NotCbor('an indefinite length, or one of 64 bits')
    const width = 2 ** (short - 24)
    const value = take(width).reduce((sum, byte) => sum * 256 + byte, 0)
    if (value < (width === 1 ? 24 : 2 ** (width * 4))) throw new NotCbor('longer than needed')
    return value
  }
  const text = (length: number): string => {
    try {
      return utf8.decode(take(length))
    } catch {
      throw new NotCbor('text that is not UTF-8')
    }
  }
  const map = (pairs: number, depth: number): CborMap => {
    const entries: CborMap = new Map()
    for (let pair = 0; pair < pairs; pair += 1) {
      const key = item(depth + 1)
      if ((typeof key !== 'number' && typeof key !== 'string') || entries.has(key))
        throw new NotCbor('a key twice, or of another kind')
      entries.set(key, item(depth + 1))
    }
    return entries
  }
  const item = (depth: number): Cbor => {
    if (depth > depthMost) throw new NotCbor('too deep')
    const head = take(1)[0]!
    const kind = head >> 5
    if (kind === 7) {
      const simple = { 244: false, 245: true, 246: null }[head]
      if (simple === undefined) throw new NotCbor('a float, or an unknown simple value')
      return simple
    }
    const size = argument(head & 31)
    if (kind === 0) return size
    if (kind === 1) return -1 - size
    if (kind === 2) return take(size)
    if (kind === 3) return text(size)
    // Each item takes a byte at least: no length of an attacker's is believed before its bytes are there.
    if (kind === 6 || size * (kind === 5 ? 2 : 1) > bytes.length - at) throw new NotCbor('a tag, or cut off')
    return kind === 4 ? Array.from({ length: size }, () => item(depth + 1)) : map(size, depth)
  }
  return { value: item(0), end: at }
}
