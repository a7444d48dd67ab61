/** What a file is called once it was taken: names as they come from other machines, and such as are made to deceive. */
import { expect, test } from 'vitest'
import { nameOfFile } from './rules.ts'

test.each([
  ['receipt.png', 'image/png', 'receipt.png'],
  ['Receipt.PNG', 'image/png', 'Receipt.png'],
  ['photo.jpeg', 'image/jpeg', 'photo.jpg'],
  ['photo.exe', 'image/jpeg', 'photo.exe.jpg'],
  ['invoice.pdf.png', 'application/pdf', 'invoice.pdf.png.pdf'],
  ['C:\\Users\\asha\\scan.pdf', 'application/pdf', 'scan.pdf'],
  ['../../etc/passwd', 'application/pdf', 'passwd.pdf'],
  ['\u202egnp.exe', 'image/png', 'gnp.exe.png'],
  ['a\u0000b\r\nc.png', 'image/png', 'abc.png'],
  ['a"; filename="x.html', 'image/png', 'a_; filename=_x.html.png'],
  ['बिल.pdf', 'application/pdf', 'बिल.pdf'],
  ['.png', 'image/png', 'file.png'],
  [' . ', 'image/png', 'file.png'],
  ['x'.repeat(200), 'image/png', `${'x'.repeat(100)}.png`],
] as const)('%j of %s is %j', (typed, type, name) => {
  expect(nameOfFile(typed, type)).toBe(name)
})
