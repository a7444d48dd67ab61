/**
 * What a paper may be, judged by its bytes and not by its name: a PDF, a JPEG or a PNG from its first byte to its last,
 * and nothing else beside it.
 */
import type { ContentType } from './contract.ts'

export const faults = {
  type: 'Only PDF, JPEG and PNG are taken, and this is none of them.',
  broken: 'This file is damaged or cut off.',
  more: 'There is something else in this file beside the document. Save or scan it anew.',
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

/** The end of a PNG's last chunk, where every chunk is whole and the first is IHDR; undefined where it is not so. */
function endOfPng(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const kind = latin(bytes.subarray(at + 4, at + 8))
    const end = at + 12 + view.getUint32(at)
    if ((at === 8) !== (kind === 'IHDR') || end > bytes.length) return undefined
    if (kind === 'IEND') return end
    at = end
  }
  return undefined
}

/** The end of a JPEG: behind its EOI. Segments are followed by their lengths, scans to the next marker. */
function endOfJpeg(bytes: Uint8Array): number | undefined {
  let at = 2
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return at + 2
    if (at + 4 > bytes.length) return undefined
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

function faultOfPdf(bytes: Uint8Array): string | undefined {
  const text = latin(bytes)
  const end = text.lastIndexOf('%%EOF')
  if (end < 0 || !text.includes('startxref')) return faults.broken
  if (text.slice(end + 5).trim() !== '') return faults.more
  return activePdf.test(text) ? faults.active : undefined
}

const faultOfEnd = (bytes: Uint8Array, end: number | undefined) =>
  end === undefined ? faults.broken : end < bytes.length ? faults.more : undefined

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
