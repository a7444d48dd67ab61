/** CBOR in the one spelling of authenticators (RFC 8949, appendix A for what is right), and what is refused. */
import { expect, test } from 'vitest'
import { decodeCbor, NotCbor } from './cbor.ts'

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test.each([
  ['00', 0],
  ['17', 23],
  ['18 18', 24],
  ['19 03e8', 1000],
  ['1a 000f4240', 1_000_000],
  ['20', -1],
  ['39 0100', -257],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['40', new Uint8Array()],
  ['44 01020304', Uint8Array.from([1, 2, 3, 4])],
  ['62 c3bc', 'ü'],
  ['83 01 02 03', [1, 2, 3]],
  [
    'a2 01 02 61 61 03',
    new Map<unknown, unknown>([
      [1, 2],
      ['a', 3],
    ]),
  ],
])('%s is read', (hex, value) => {
  const bytes = bytesOf(hex)
  expect(decodeCbor(bytes)).toEqual({ value, end: bytes.length })
})

test('reads from where it is told, and says where it ends', () => {
  expect(decodeCbor(bytesOf('ff 01 ff'), 1)).toEqual({ value: 1, end: 2 })
})

test.each([
  ['', 'cut off'],
  ['18', 'cut off'],
  ['19 03', 'cut off'],
  ['42 01', 'cut off'],
  ['82 01', 'a tag, or cut off'],
  ['a1 01', 'a tag, or cut off'],
  ['9a ffffffff', 'a tag, or cut off'],
  ['ba ffffffff', 'a tag, or cut off'],
  ['5a ffffffff', 'cut off'],
  ['18 17', 'longer than needed'],
  ['19 00ff', 'longer than needed'],
  ['1a 0000ffff', 'longer than needed'],
  ['58 00', 'longer than needed'],
  ['1b 0000000100000000', 'an indefinite length, or one of 64 bits'],
  ['1c', 'an indefinite length, or one of 64 bits'],
  ['5f 41 01 ff', 'an indefinite length, or one of 64 bits'],
  ['9f 01 ff', 'an indefinite length, or one of 64 bits'],
  ['bf ff', 'an indefinite length, or one of 64 bits'],
  ['ff', 'a float, or an unknown simple value'],
  ['f7', 'a float, or an unknown simple value'],
  ['f9 0000', 'a float, or an unknown simple value'],
  ['fb 3ff0000000000000', 'a float, or an unknown simple value'],
  ['c1 00', 'a tag, or cut off'],
  ['61 ff', 'text that is not UTF-8'],
  ['63 eda080', 'text that is not UTF-8'],
  ['a2 01 00 01 00', 'a key twice, or of another kind'],
  ['a2 61 61 00 61 61 00', 'a key twice, or of another kind'],
  ['a1 40 00', 'a key twice, or of another kind'],
  ['a1 f5 00', 'a key twice, or of another kind'],
  ['81 81 81 81 81 00', 'too deep'],
  ['81'.repeat(5000), 'too deep'],
])('%s is refused', (hex, reason) => {
  expect(() => decodeCbor(bytesOf(hex))).toThrow(new NotCbor(reason))
})
