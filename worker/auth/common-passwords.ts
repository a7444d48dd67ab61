/**
 * The passwords that attackers try first, as a Golomb-coded set: the sorted hashes of ten thousand, in 11 bits each.
 * One in five hundred others is taken for one of them. Made by db/tool/common-passwords.test.ts.
 */
import packed from './common-passwords.json' with { type: 'json' }

export const remainderBits = 9

/** Where a password stands among `count` times 2^remainderBits places: FNV-1a over its UTF-8 bytes, well mixed. */
export function placeOf(password: string, count: number): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(password)) hash = Math.imul(hash ^ byte, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash = (hash ^ (hash >>> 16)) >>> 0
  return Math.floor((hash / 2 ** 32) * count * 2 ** remainderBits)
}

let places: Set<number> | undefined

function unpack(): Set<number> {
  const bytes = Uint8Array.from(atob(packed.places), (char) => char.charCodeAt(0))
  const found = new Set<number>()
  const end = bytes.length * 8
  let at = 0
  let place = 0
  const next = () => (bytes[at >> 3]! >> (7 - (at++ & 7))) & 1
  while (at < end) {
    let distance = 0
    while (at < end && next() === 1) distance++
    if (at + remainderBits > end) break
    for (let bit = 0; bit < remainderBits; bit++) distance = (distance << 1) | next()
    place += distance
    found.add(place)
  }
  return found
}

/** Whether this password, in lower case, is one of the list. */
export function isCommon(password: string): boolean {
  places ??= unpack()
  return places.has(placeOf(password, packed.count))
}
