/** What a paper may be, table by table: whole files, cut ones, and those that are two things at once. */
import { describe, expect, test } from 'vitest'
import { aPng } from '../../test/pictures.ts'
import { fromBase64, joined, utf8 } from '../proofs/bytes.ts'
import { faults, judged } from './rules.ts'

const png = fromBase64(aPng)
const of = (...bytes: number[]) => Uint8Array.from(bytes)
// SOI, a comment, a frame's beginning, a scan with a stuffed FF and a restart, EOI.
const jpeg = joined(
  of(0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 66),
  of(0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9),
)
const pdfOf = (body: string) =>
  utf8(`%PDF-1.7\n1 0 obj\n${body}\nendobj\nxref\n0 1\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`)
const pdf = pdfOf('<</Type /Catalog>>')
const told = (bytes: Uint8Array) => {
  const found = judged(bytes)
  return 'type' in found ? found.type : found.fault
}
const behind = (bytes: Uint8Array, more: string) => joined(bytes, utf8(more))
/** A PNG with a chunk of text in front of its end. */
function withText(text: string): Uint8Array {
  const body = utf8(text)
  const length = of(0, 0, body.length >> 8, body.length & 255)
  return joined(png.subarray(0, 33), length, utf8('tEXt'), body, of(0, 0, 0, 0), png.subarray(33))
}

describe('whole files', () => {
  test.each([
    ['png', png, 'image/png'],
    ['png with a text', withText('Comment scanned'), 'image/png'],
    ['jpeg', jpeg, 'image/jpeg'],
    ['pdf', pdf, 'application/pdf'],
    ['pdf with line ends behind', behind(pdf, '\r\n\r\n'), 'application/pdf'],
    ['pdf with an update', joined(pdf, utf8('2 0 obj\nendobj\nstartxref\n9\n%%EOF')), 'application/pdf'],
  ])('%s', (_, bytes, type) => {
    expect(told(bytes)).toBe(type)
  })
})

describe('other types, whatever they are called', () => {
  test.each([
    ['nothing', of()],
    ['text', utf8('My passport')],
    ['svg', utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['html', utf8('<!doctype html><title>x</title>')],
    ['zip', utf8('PK\u0003\u0004rest')],
    ['gif', utf8('GIF89a')],
    ['a line before the pdf', joined(utf8('\n'), pdf)],
    ['html before the png', joined(utf8('<html>'), png)],
  ])('%s', (_, bytes) => {
    expect(told(bytes)).toBe(faults.type)
  })
})

describe('cut or damaged', () => {
  test.each([
    ['png without its end', png.subarray(0, -12)],
    ['png without half of its end', png.subarray(0, -1)],
    ['png whose first chunk is another', joined(png.subarray(0, 8), png.subarray(-12))],
    ['png with a length beyond the file', Uint8Array.from(png, (byte, at) => (at === 33 ? 0xff : byte))],
    ['jpeg without its end', jpeg.subarray(0, -2)],
    ['jpeg of its beginning alone', jpeg.subarray(0, 3)],
    ['pdf without its end', pdf.subarray(0, -7)],
    ['pdf without a table', utf8('%PDF-1.7 %%EOF')],
  ])('%s', (_, bytes) => {
    expect(told(bytes)).toBe(faults.broken)
  })
})

describe('two things at once', () => {
  test.each([
    ['zip behind a png', behind(png, 'PK\u0003\u0004')],
    ['one byte behind a png', behind(png, '\n')],
    ['html behind a jpeg', behind(jpeg, '<script>alert(1)</script>')],
    ['a second jpeg behind a jpeg', joined(jpeg, jpeg)],
    ['zip behind a pdf', behind(pdf, 'PK\u0005\u0006')],
    ['markup inside a png', withText('Comment <SCRIPT>alert(1)</SCRIPT>')],
    ['markup inside a pdf', pdfOf('(<HTML>)')],
  ])('%s', (_, bytes) => {
    expect(told(bytes)).toBe(faults.more)
  })
})

test.each(['/JavaScript (x)', '/JS 3 0 R', '/Launch', '/EmbeddedFiles 3 0 R', '/XFA [1]'])(
  'a pdf with %s does something by itself',
  (action) => {
    expect(told(pdfOf(`<</Type /Catalog ${action}>>`))).toBe(faults.active)
  },
)
