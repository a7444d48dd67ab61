/**
 * What a paper may be, judged by its bytes and not by its name: a PDF, a JPEG or a PNG from its first byte to its last,
 * and nothing else beside it.
 */
import type { ContentType } from './contract.ts'

export const faults = {
  type: 'Only PDF, JPEG and PNG are taken, and this is none of them.',
  broken: 'This file is damaged or cut off.',
  more: 'There is something else in this file beside the document. Save or scan it anew.',
  large: 'This has too many pixels or pages. Save or scan it smaller.',
  active: 'This PDF holds scripts, attachments or actions. Print it to a new PDF.',
} as const

/** What content is called in the bucket; it opens under the name it was sealed for alone. */
export const nameOf = (id: string) => `documents/${id}`
export const placeOf = (id: string) => new TextEncoder().encode(`documents\x1fcontent\x1f${id}`)

const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0))
const [pngStart, jpegStart, pdfStart] = [
  [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  ascii('%PDF-1.'),
]
const startsWith = (bytes: Uint8Array, start: number[]) => start.every((byte, at) => bytes[at] === byte)

// Read as Latin-1: one character a byte.
const latin = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)
const edge = 1024
/** Beginnings of what browsers and archivers would take the file for; markup by what opens it. */
const foreign = [
  'pk\u0003\u0004',
  'pk\u0005\u0006',
  'rar!\u001a',
  '7z\u00bc\u00af',
  '<!doctype html',
  '<html',
  '<script',
  '<svg',
  '<?php',
]
function holdsForeign(bytes: Uint8Array): boolean {
  const edges = [bytes.subarray(0, edge), bytes.subarray(-edge)].map((part) => latin(part).toLowerCase())
  return foreign.some((sign) => edges.some((text) => text.includes(sign)))
}

// A few bytes may say that they are a picture of gigabytes, which whoever opens it has to make room for. An A4 page at 600
// dots an inch has 35 million pixels.
const [pixelsMost, sideMost, pagesMost] = [50_000_000, 20_000, 1_000]
const isLarge = (width: number, height: number) =>
  width > sideMost || height > sideMost || width * height > pixelsMost

/** Where a picture ends; undefined where it is not whole, `large` where it says that it is. */
type End = number | 'large' | undefined

/** The end of a PNG's last chunk, where every chunk is whole and the first is IHDR. */
function endOfPng(bytes: Uint8Array): End {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 33 || view.getUint32(8) !== 13) return undefined
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width === 0 || height === 0) return undefined
  if (isLarge(width, height)) return 'large'
  for (let at = 8; at + 12 <= bytes.length; ) {
    const kind = latin(bytes.subarray(at + 4, at + 8))
    const end = at + 12 + view.getUint32(at)
    if ((at === 8) !== (kind === 'IHDR') || end > bytes.length) return undefined
    if (kind === 'IEND') return end
    at = end
  }
  return undefined
}

// A frame begins (ITU T.81, table B.1): C0 to CF but for Huffman tables, what is reserved, and arithmetic conditioning.
const beginsFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** The end of a JPEG: behind its EOI. Segments are followed by their lengths, scans to the next marker. */
function endOfJpeg(bytes: Uint8Array): End {
  let at = 2
  let hasFrame = false
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return hasFrame ? at + 2 : undefined
    if (at + 4 > bytes.length) return undefined
    if (beginsFrame(marker)) {
      if (at + 9 > bytes.length) return undefined
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!
      const width = (bytes[at + 7]! << 8) | bytes[at + 8]!
      if (width === 0 || height === 0) return undefined
      if (isLarge(width, height)) return 'large'
      hasFrame = true
    }
    at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
    if (marker === 0xda) at = endOfScan(bytes, at)
  }
  return undefined
}

/** In a scan FF is followed by 0 or a restart marker; anything else begins the next segment. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1]!
    if (bytes[at] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

// What a viewer would run or unpack by itself (PDF 32000-1, 12.6 and 7.11.4).
const activePdf = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b/
/** A name may spell any of its letters as # and two digits (7.3.5): /J#53 is /JS. */
const spelledOut = (text: string) =>
  text.replace(/#([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

function largest(text: string, name: RegExp): number {
  let most = 0
  for (const [, digits] of text.matchAll(name)) most = Math.max(most, Number(digits))
  return most
}

/** Pictures of a PDF are streams, so their size stands in the file in clear; a page may stand where it is not seen. */
function isLargePdf(text: string): boolean {
  let pages = 0
  for (const object of text.split(/\bendobj\b/)) {
    if (/\/Type\s*\/Page\b/.test(object)) pages += 1
    if (
      /\/Subtype\s*\/Image\b/.test(object) &&
      isLarge(largest(object, /\/Width\s+(\d+)/g), largest(object, /\/Height\s+(\d+)/g))
    )
      return true
  }
  return pages > pagesMost
}

function faultOfPdf(bytes: Uint8Array): string | undefined {
  const text = latin(bytes)
  const end = text.lastIndexOf('%%EOF')
  if (end < 0 || !text.includes('startxref')) return faults.broken
  if (text.slice(end + 5).trim() !== '') return faults.more
  const plain = spelledOut(text)
  if (activePdf.test(plain)) return faults.active
  return isLargePdf(plain) ? faults.large : undefined
}

const faultOfEnd = (bytes: Uint8Array, end: End) =>
  end === undefined
    ? faults.broken
    : end === 'large'
      ? faults.large
      : end < bytes.length
        ? faults.more
        : undefined

/** What it is, or why it is refused, in a sentence. */
export function judged(bytes: Uint8Array): { type: ContentType } | { fault: string } {
  const [type, fault] = startsWith(bytes, pngStart)
    ? (['image/png', faultOfEnd(bytes, endOfPng(bytes))] as const)
    : startsWith(bytes, jpegStart)
      ? (['image/jpeg', faultOfEnd(bytes, endOfJpeg(bytes))] as const)
      : startsWith(bytes, pdfStart)
        ? (['application/pdf', faultOfPdf(bytes)] as const)
        : ([undefined, faults.type] as const)
  if (type === undefined || fault) return { fault: fault ?? faults.type }
  return holdsForeign(bytes) ? { fault: faults.more } : { type }
}
