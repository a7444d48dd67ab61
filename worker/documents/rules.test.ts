/** What a paper may be, table by table: whole files, cut ones, and those that are two things at once. */
import { describe, expect, test } from 'vitest'
import { aPng } from '../../test/pictures.ts'
import { fromBase64, joined, utf8 } from '../proofs/bytes.ts'
import { faults, judged } from './rules.ts'

const png = fromBase64(aPng)
const of = (...bytes: number[]) => Uint8Array.from(bytes)
// SOI, a comment, a frame's beginning, a scan with a stuffed FF and a restart, EOI.
const jpegOf = (width: number, height: number, marker = 0xc0) =>
  joined(
    of(0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 66, 0xff, marker, 0, 11, 8, height >> 8, height & 255),
    of(width >> 8, width & 255, 1, 1, 0x11, 0),
    of(0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9),
  )
const jpeg = jpegOf(640, 480)
/** What a PNG says of itself; nobody unpacks it here. */
function pngOf(width: number, height: number): Uint8Array {
  const made = Uint8Array.from(png)
  new DataView(made.buffer).setUint32(16, width)
  new DataView(made.buffer).setUint32(20, height)
  return made
}
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

describe('more pixels or pages than whoever opens it has room for', () => {
  test.each([
    ['png', pngOf(10_000, 5_000), 'image/png'],
    ['png of a pixel too many', pngOf(10_000, 5_001), faults.large],
    ['png of gigabytes', pngOf(65_535, 65_535), faults.large],
    ['png of all that it can say', pngOf(0xffffffff, 0xffffffff), faults.large],
    ['png as thin as a line', pngOf(20_001, 1), faults.large],
    ['png of no width', pngOf(0, 100), faults.broken],
    ['jpeg', jpegOf(10_000, 5_000), 'image/jpeg'],
    ['jpeg of a pixel too many', jpegOf(10_000, 5_001), faults.large],
    ['jpeg in steps', jpegOf(65_535, 65_535, 0xc2), faults.large],
    ['jpeg of no height', jpegOf(100, 0), faults.broken],
    ['jpeg without a frame', jpegOf(100, 100, 0xc4), faults.broken],
    ['pdf with a scan', pdfOf('<</Subtype /Image /Width 4960 /Height 7016>>'), 'application/pdf'],
    ['pdf with a picture', pdfOf('<</Height 30000/Subtype/Image/Width 30000>>'), faults.large],
    [
      'pdf with two pictures of a page',
      pdfOf(
        '<</Subtype /Image /Width 9000 /Height 5000>>\nendobj\n2 0 obj\n<</Subtype /Image /Width 4000 /Height 9000>>',
      ),
      'application/pdf',
    ],
    ['pdf with pages', pdfOf('<</Type /Page>>\nendobj\n'.repeat(1_000)), 'application/pdf'],
    ['pdf with pages and pages', pdfOf('<</Type /Page>>\nendobj\n'.repeat(1_001)), faults.large],
  ])('%s', (_, bytes, said) => {
    expect(told(bytes)).toBe(said)
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

test.each([
  ...['/JavaScript (x)', '/JS 3 0 R', '/Launch', '/EmbeddedFiles 3 0 R', '/XFA [1]'],
  // As any reader takes them: letters of a name may be spelled by their numbers.
  ...['/J#53 3 0 R', '/#4a#61vaScript (x)', '/L#61unch'],
])('a pdf with %s does something by itself', (action) => {
  expect(told(pdfOf(`<</Type /Catalog ${action}>>`))).toBe(faults.active)
})
