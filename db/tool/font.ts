/**
 * Makes worker/statements/font.ts and the files of web/public/fonts from the two faces of Figtree (SIL Open Font License 1.1) that statements are set in:
 *   npm pack @expo-google-fonts/figtree@0.4.1 && tar xzf expo-google-fonts-figtree-0.4.1.tgz
 *   node db/tool/font.ts package/400Regular/Figtree_400Regular.ttf package/600SemiBold/Figtree_600SemiBold.ttf
 * Keeps what a PDF reads of a TrueType file (outlines and their measures); what shapes text elsewhere is left out.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'

const kept = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep']

function tablesOf(file: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>()
  for (let index = 0; index < file.readUInt16BE(4); index += 1) {
    const at = 12 + index * 16
    const start = file.readUInt32BE(at + 8)
    tables.set(file.toString('latin1', at, at + 4), file.subarray(start, start + file.readUInt32BE(at + 12)))
  }
  return tables
}

const padded = (table: Buffer) => Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])

function checksum(table: Buffer): number {
  const bytes = padded(table)
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}

function assembled(tables: Map<string, Buffer>): Buffer {
  const names = kept.filter((name) => tables.has(name))
  const log = Math.floor(Math.log2(names.length))
  const head = Buffer.alloc(12 + names.length * 16)
  head.writeUInt32BE(0x00010000, 0)
  head.writeUInt16BE(names.length, 4)
  head.writeUInt16BE(2 ** log * 16, 6)
  head.writeUInt16BE(log, 8)
  head.writeUInt16BE(names.length * 16 - 2 ** log * 16, 10)
  let start = head.length
  for (const [index, name] of names.entries()) {
    const table = tables.get(name)!
    const at = 12 + index * 16
    head.write(name, at, 'latin1')
    head.writeUInt32BE(checksum(table), at + 4)
    head.writeUInt32BE(start, at + 8)
    head.writeUInt32BE(table.length, at + 12)
    start += padded(table).length
  }
  return Buffer.concat([head, ...names.map((name) => padded(tables.get(name)!))])
}

/** Characters and their glyphs, from the character map's format 4. */
function charactersOf(cmap: Buffer): [number, number][] {
  let start = -1
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const offset = cmap.readUInt32BE(8 + index * 8)
    if (cmap.readUInt16BE(offset) === 4) start = offset
  }
  const segments = cmap.readUInt16BE(start + 6) / 2
  const at = (part: number, segment: number) =>
    start + 14 + part * segments * 2 + (part ? 2 : 0) + segment * 2
  const found: [number, number][] = []
  for (let segment = 0; segment < segments; segment += 1) {
    const last = cmap.readUInt16BE(at(0, segment))
    const first = cmap.readUInt16BE(at(1, segment))
    const delta = cmap.readUInt16BE(at(2, segment))
    const range = cmap.readUInt16BE(at(3, segment))
    for (let char = first; char <= last && char < 0xffff; char += 1) {
      const listed = range ? cmap.readUInt16BE(at(3, segment) + range + (char - first) * 2) : char
      const glyph = range && listed === 0 ? 0 : (listed + delta) & 0xffff
      if (glyph) found.push([char, glyph])
    }
  }
  return found
}

function described(path: string, name: string) {
  const tables = tablesOf(readFileSync(path))
  const head = tables.get('head')!
  const hhea = tables.get('hhea')!
  const hmtx = tables.get('hmtx')!
  const measured = hhea.readUInt16BE(34)
  const glyphs = tables.get('maxp')!.readUInt16BE(4)
  const em = head.readUInt16BE(18)
  const scaled = (units: number) => Math.round((units * 1000) / em)
  const widths = Array.from({ length: glyphs }, (_, glyph) =>
    scaled(hmtx.readUInt16BE(Math.min(glyph, measured - 1) * 4)),
  )
  const characters = charactersOf(tables.get('cmap')!)
  writeFileSync(
    new URL(`../../web/public/fonts/${name}.ttf.zz`, import.meta.url),
    deflateSync(assembled(tables), { level: 9 }),
  )
  return {
    name,
    characters: characters.map(([char]) => char.toString(36)).join(' '),
    glyphs: characters.map(([, glyph]) => glyph.toString(36)).join(' '),
    widths: widths.map((width) => width.toString(36)).join(' '),
    ascent: scaled(hhea.readInt16BE(4)),
    descent: scaled(hhea.readInt16BE(6)),
    box: [36, 38, 40, 42].map((at) => scaled(head.readInt16BE(at))),
  }
}

const [regular, semibold] = process.argv.slice(2)
if (!regular || !semibold) throw new Error('node db/tool/font.ts REGULAR.ttf SEMIBOLD.ttf')
const faces = {
  regular: described(regular, 'Figtree-Regular'),
  semibold: described(semibold, 'Figtree-SemiBold'),
}
const quoted = (face: ReturnType<typeof described>) =>
  `{\n${Object.entries(face)
    .map(
      ([key, value]) =>
        `    ${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'number' ? value : `'${value}'`},`,
    )
    .join('\n')}\n  }`
writeFileSync(
  new URL('../../worker/statements/font.ts', import.meta.url),
  `/**
 * The two faces of statements: Figtree, copyright 2022 The Figtree Project Authors, SIL Open Font License 1.1
 * (https://openfontlicense.org). Written by db/tool/font.ts; characters, glyphs and widths in base 36, measures in
 * thousandths of the size. The programs are files of the web app (programs.ts): a request seldom needs them.
 */
export type Face = {
  name: string
  characters: string
  glyphs: string
  widths: string
  ascent: number
  descent: number
  box: number[]
}

export const faces: Record<'regular' | 'semibold', Face> = {
  regular: ${quoted(faces.regular)},
  semibold: ${quoted(faces.semibold)},
}
`,
)
