/**
 * A small writer of PDF 1.7: pages of text in two embedded faces, tagged so that a screen reader finds headings and
 * table cells, and the same bytes for the same content, so that a manifest made later still fits the file.
 * Measures are points from the page's upper left corner.
 */
import { utf8 } from '../proofs/bytes.ts'
import { type Face, faces } from './font.ts'
import { PdfFile } from './pdf-file.ts'
import type { Programs } from './programs.ts'

export type FaceName = keyof typeof faces
export type Mark = { x: number; y: number; size: number; face?: FaceName; grey?: number; text: string }
export type Role = 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD'

type Element = { role: Role; children: Element[]; page?: number; mark?: number }
type Page = { content: string[]; marks: Element[] }

type Known = Face & { glyphOf: Map<number, number>; widthOf: number[]; used: Map<number, string> }

function known(face: Face): Known {
  const numbers = (text: string) => text.split(' ').map((number) => Number.parseInt(number, 36))
  const glyphs = numbers(face.glyphs)
  return {
    ...face,
    glyphOf: new Map(numbers(face.characters).map((char, index) => [char, glyphs[index]!])),
    widthOf: numbers(face.widths),
    used: new Map(),
  }
}

const width = 595.28
const height = 841.89
export const pageSize = { width, height }

const round = (number: number) => String(Math.round(number * 100) / 100)
const hex4 = (number: number) => number.toString(16).padStart(4, '0')
/** A text string of PDF: UTF-16 with its mark, in hexadecimal. */
const textString = (text: string) =>
  `<feff${Array.from({ length: text.length }, (_, at) => hex4(text.charCodeAt(at))).join('')}>`

export class Paper {
  readonly #faces: Record<FaceName, Known> = {
    regular: known(faces.regular),
    semibold: known(faces.semibold),
  }
  readonly #pages: Page[] = []
  readonly #root: Element[] = []
  #open: Element[] = []

  get pages(): number {
    return this.#pages.length
  }

  addPage() {
    this.#pages.push({ content: [], marks: [] })
  }

  /** How wide a text is set, in points. */
  measure(text: string, size: number, face: FaceName = 'regular'): number {
    const { glyphOf, widthOf } = this.#faces[face]
    let sum = 0
    for (const char of text) sum += widthOf[glyphOf.get(char.codePointAt(0)!) ?? 0]!
    return (sum * size) / 1000
  }

  /** The text in lines no wider than `most`; a word that is wider by itself is broken. */
  wrap(text: string, most: number, size: number, face: FaceName = 'regular'): string[] {
    const lines: string[] = []
    let line = ''
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = line === '' ? word : `${line} ${word}`
      if (this.measure(longer, size, face) <= most) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line)
      line = ''
      for (const char of word) {
        if (line !== '' && this.measure(line + char, size, face) > most) {
          lines.push(line)
          line = ''
        }
        line += char
      }
    }
    return line === '' ? lines : [...lines, line]
  }

  /** True where the faces have every character. */
  canShow(text: string): boolean {
    const { glyphOf } = this.#faces.regular
    return [...text].every((char) => glyphOf.has(char.codePointAt(0)!) || /\s/.test(char))
  }

  /** An element of the document's structure around what `inside` puts there. */
  group(role: Role, inside: () => void) {
    const element: Element = { role, children: [] }
    this.#place(element)
    this.#open.push(element)
    inside()
    this.#open.pop()
  }

  #place(element: Element) {
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.#root.push(element)
  }

  /** Text on the newest page that stands in the structure as one element. */
  say(role: Role, marks: Mark[]) {
    const page = this.#pages.at(-1)!
    const element: Element = { role, children: [], page: this.#pages.length - 1, mark: page.marks.length }
    this.#place(element)
    page.marks.push(element)
    const spoken = marks.map(({ text }) => text).join(' ')
    // Where a character is shown as a box, whoever copies or listens still gets the text.
    const actual = this.canShow(spoken) ? '' : `/ActualText ${textString(spoken)}`
    // A space at the end of each line, or a reader would run two words into one.
    const lines = marks.map((mark, index) =>
      index < marks.length - 1 ? { ...mark, text: `${mark.text} ` } : mark,
    )
    page.content.push(`/${role} <</MCID ${element.mark}${actual}>> BDC`, ...this.#set(lines), 'EMC')
  }

  /** What is there for the eye alone, or on every page: lines, page numbers. */
  decorate(
    pageIndex: number,
    marks: Mark[],
    rules: { x: number; y: number; width: number; grey?: number }[] = [],
  ) {
    const drawn = rules.map(
      (rule) =>
        `${round(rule.grey ?? 0.8)} G 0.6 w ${round(rule.x)} ${round(height - rule.y)} m ${round(rule.x + rule.width)} ${round(height - rule.y)} l S`,
    )
    this.#pages[pageIndex]!.content.push('/Artifact BMC', ...drawn, ...this.#set(marks), 'EMC')
  }

  #set(marks: Mark[]): string[] {
    return marks
      .filter(({ text }) => text !== '')
      .map(({ x, y, size, face = 'regular', grey = 0.1, text }) => {
        const { glyphOf, used } = this.#faces[face]
        const glyphs = [...text].map((char) => {
          const glyph = glyphOf.get(char.codePointAt(0)!) ?? 0
          if (glyph) used.set(glyph, char)
          return hex4(glyph)
        })
        return `BT /${face} ${round(size)} Tf ${round(grey)} g 1 0 0 1 ${round(x)} ${round(height - y)} Tm <${glyphs.join('')}> Tj ET`
      })
  }

  /** The finished file. */
  async write(
    about: { title: string; author: string; language: string; at: string },
    programs: Programs,
  ): Promise<Uint8Array> {
    const file = new PdfFile()
    const catalog = file.reserve()
    const pagesId = file.reserve()
    const structure = file.reserve()
    const resources = file.add(`<</Font <<${(await this.#writeFaces(file, programs)).join(' ')}>>>>`)
    const pageIds = this.#pages.map(() => file.reserve())
    for (const [index, { content }] of this.#pages.entries()) {
      const stream = file.addStream('', utf8(content.join('\n')))
      file.put(
        pageIds[index]!,
        `<</Type /Page /Parent ${pagesId} 0 R /MediaBox [0 0 ${width} ${height}] /Resources ${resources} 0 R /Contents ${stream} 0 R /StructParents ${index} /Tabs /S>>`,
      )
    }
    const refs = (ids: number[]) => ids.map((id) => `${id} 0 R`).join(' ')
    file.put(pagesId, `<</Type /Pages /Kids [${refs(pageIds)}] /Count ${pageIds.length}>>`)
    const ids = new Map<Element, number>()
    const document = file.reserve()
    const put = (element: Element, parent: number): number => {
      const id = file.reserve()
      ids.set(element, id)
      const kids =
        element.mark === undefined
          ? refs(element.children.map((child) => put(child, id)))
          : String(element.mark)
      const page = element.page === undefined ? '' : ` /Pg ${pageIds[element.page]} 0 R`
      const scope = element.role === 'TH' ? ' /A <</O /Table /Scope /Column>>' : ''
      file.put(id, `<</S /${element.role} /P ${parent} 0 R${page}${scope} /K [${kids}]>>`)
      return id
    }
    file.put(
      document,
      `<</S /Document /P ${structure} 0 R /K [${refs(this.#root.map((element) => put(element, document)))}]>>`,
    )
    const parents = this.#pages.map(
      ({ marks }, index) => `${index} [${refs(marks.map((mark) => ids.get(mark)!))}]`,
    )
    file.put(
      structure,
      `<</Type /StructTreeRoot /K ${document} 0 R /ParentTree <</Nums [${parents.join(' ')}]>> /ParentTreeNextKey ${this.#pages.length}>>`,
    )
    file.put(
      catalog,
      `<</Type /Catalog /Pages ${pagesId} 0 R /Lang ${textString(about.language)} /MarkInfo <</Marked true>> /StructTreeRoot ${structure} 0 R /ViewerPreferences <</DisplayDocTitle true>>>>`,
    )
    const at = `(D:${about.at.replace(/\D/g, '').slice(0, 14)}Z)`
    const info = file.add(
      `<</Title ${textString(about.title)} /Author ${textString(about.author)} /CreationDate ${at} /ModDate ${at}>>`,
    )
    return file.write(catalog, info)
  }

  async #writeFaces(file: PdfFile, programs: Programs): Promise<string[]> {
    const faces = await Promise.all(
      Object.entries(this.#faces).map(
        async ([name, face]) => [name, face, await programs(face.name)] as const,
      ),
    )
    // Numbered in one order, whichever was read first: the same content has the same bytes.
    return faces.map(([name, face, program]) => {
      const font = file.addCompressed('', program)
      const used = [...face.used].sort(([one], [other]) => one - other)
      const base = `/BaseFont /EDGEBK+${face.name}`
      const descriptor = file.add(
        `<</Type /FontDescriptor /FontName /EDGEBK+${face.name} /Flags 4 /FontBBox [${face.box.join(' ')}] /ItalicAngle 0 /Ascent ${face.ascent} /Descent ${face.descent} /CapHeight 700 /StemV 80 /FontFile2 ${font} 0 R>>`,
      )
      const widths = used.map(([glyph]) => `${glyph} [${face.widthOf[glyph]}]`).join(' ')
      const descendant = file.add(
        `<</Type /Font /Subtype /CIDFontType2 ${base} /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor ${descriptor} 0 R /DW ${face.widthOf[0]} /W [${widths}] /CIDToGIDMap /Identity>>`,
      )
      const unicode = file.reserve()
      const id = file.add(
        `<</Type /Font /Subtype /Type0 ${base} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R>>`,
      )
      file.putStream(unicode, '', utf8(toUnicode(used)))
      return `/${name} ${id} 0 R`
    })
  }
}

function toUnicode(used: [number, string][]): string {
  const blocks: string[] = []
  for (let at = 0; at < used.length; at += 100) {
    const part = used.slice(at, at + 100)
    const lines = part.map(([glyph, char]) => `<${hex4(glyph)}> <${hex4(char.codePointAt(0)!)}>`)
    blocks.push(`${part.length} beginbfchar\n${lines.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${blocks.join('\n')}
endcmap CMapName currentdict /CMap defineresource pop end end`
}
