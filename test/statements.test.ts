/** Four formats of one statement, read back by readers that are not ours, with the texts that people really write. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Currency } from '../worker/money.ts'
import { csvFields, csvRecords, readPaper } from '../worker/proofs/pieces.ts'
import { camtOf } from '../worker/statements/camt.ts'
import { csvOf } from '../worker/statements/csv.ts'
import { ofxOf } from '../worker/statements/ofx.ts'
import { programsOf } from '../worker/statements/programs.ts'
import type { Statement } from '../worker/statements/rules.ts'
import { priced, statementSheet } from '../worker/statements/sheet.ts'
import { assetsOnDisk } from './faces.ts'
import { type Entry, statementOf } from './papers.ts'

const programs = programsOf({ ASSETS: assetsOnDisk as unknown as Fetcher })
const sheetOf = (statement: Statement) => statementSheet(statement, programs)

const xsd = readFileSync(join(import.meta.dirname, 'vectors/iso20022/camt.053.001.08.xsd'), 'utf8')
const faultsOf = async (xml: string) =>
  (
    await validateXML({
      xml: [{ fileName: 'statement.xml', contents: xml }],
      schema: [{ fileName: 'camt.053.001.08.xsd', contents: xsd }],
    })
  ).errors.map(({ message }) => message)

const longName =
  'Thiruvananthapuram Venkataramanan Subrahmanya Krishnaswamy & Daughters (Wholesale Textiles) Private Limited'
const plain: Entry[] = [
  { minor: 12_345_678n, name: 'Salary Ltd', type: 'deposit', note: 'January' },
  { minor: -5n, name: longName, number: '4360679775027', note: 'x'.repeat(280) },
  { minor: -9_999_900n, name: 'Rent', type: 'payment', note: null },
  { minor: 100n, name: 'Bank', type: 'interest', note: '' },
]
const nasty = fc.record({
  minor: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).filter((minor) => minor !== 0n),
  name: fc.string({ unit: 'binary', maxLength: 140 }),
  note: fc.option(fc.string({ unit: 'binary', maxLength: 280 })),
  type: fc.constantFrom(
    'transfer',
    'payment',
    'deposit',
    'withdrawal',
    'fee',
    'interest',
    'opening',
    'reversal',
  ),
  number: fc.option(fc.constant('4360679775027')),
})
const currencies = fc.constantFrom<Currency>('INR', 'USD', 'JPY', 'KWD')
const statements = fc
  .tuple(fc.array(nasty, { maxLength: 12 }), currencies, fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n }))
  .map(([entries, currency, opening]) => statementOf(entries, { currency, opening }))

const figures = (statement: Statement) => ({
  opening: statement.opening,
  closing: statement.closing,
  lines: statement.lines.map(({ amount, booked, version }) => ({ amount: BigInt(amount), booked, version })),
})

async function textOf(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDF.load(bytes)
  return pdf.getPages().map((page) => page.extractText().text)
}

describe('the same figures', () => {
  it('stand in CSV, camt.053, OFX and PDF, and opening and entries give closing in each', async () => {
    const statement = statementOf(plain, { opening: -250n })
    for (const [format, text] of [
      ['csv', csvOf(statement)],
      ['camt053', camtOf(statement)],
      ['ofx', ofxOf(statement)],
    ] as const)
      expect(readPaper(format, text, 'INR'), format).toEqual(figures(statement))
    const seen = (await textOf(await sheetOf(statement))).join('\n')
    for (const minor of [statement.opening, statement.closing, statement.credits.sum, statement.debits.sum])
      expect(seen).toContain(priced(minor, 'INR'))
    for (const figure of ['1,23,456.78', '1,23,454.28', '0.05', '99,999.00', '23,455.23', '1.00'])
      expect(seen).toContain(figure)
  })

  it('whatever is written in names and notes, in every currency', async () => {
    await fc.assert(
      fc.property(statements, (statement) => {
        for (const [format, text] of [
          ['csv', csvOf(statement)],
          ['camt053', camtOf(statement)],
          ['ofx', ofxOf(statement)],
        ] as const)
          expect(readPaper(format, text, statement.currency)).toEqual(figures(statement))
      }),
      { numRuns: 150 },
    )
  })
})

describe('camt.053', () => {
  it('validates against the schema, with and without entries', async () => {
    for (const statement of [
      statementOf(plain),
      statementOf([]),
      statementOf(plain, { opening: -1n, holder: ' ', currency: 'KWD' }),
    ])
      expect(await faultsOf(camtOf(statement))).toEqual([])
  })

  it('validates with whatever somebody may write', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (statement) => {
        expect(await faultsOf(camtOf(statement))).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('the validation would see a fault', async () => {
    expect((await faultsOf(camtOf(statementOf(plain)).replace('<Sts>', '<Stz>'))).length).toBeGreaterThan(0)
  })

  it('keeps names and notes as they were written, a long note in pieces', () => {
    const note = `${'नमस्ते ₹ '.repeat(30)}<&>"'`
    const statement = statementOf([{ minor: -1n, name: 'A & B <C>', note }])
    const read = new XMLParser({ parseTagValue: false, trimValues: false }).parse(camtOf(statement))
    const { TxDtls } = read.Document.BkToCstmrStmt.Stmt.Ntry.NtryDtls
    expect(TxDtls.RltdPties.Cdtr.Pty.Nm).toBe('A & B <C>')
    expect([TxDtls.RmtInf.Ustrd].flat().join('')).toBe(note)
  })
})

describe('OFX', () => {
  it('is well-formed, and no entry takes the place of another', () => {
    const text = ofxOf(
      statementOf([...plain, { minor: 1n, name: '</STMTTRN><STMTTRN>&', note: '\u0001 \r\n ]]>' }]),
    )
    expect(XMLValidator.validate(text)).toBe(true)
    const { OFX } = new XMLParser({ parseTagValue: false }).parse(text)
    const entries = OFX.BANKMSGSRSV1.STMTTRNRS.STMTRS.BANKTRANLIST.STMTTRN as {
      FITID: string
      NAME: string
    }[]
    expect(new Set(entries.map(({ FITID }) => FITID)).size).toBe(entries.length)
    expect(Math.max(...entries.map(({ NAME }) => [...NAME].length))).toBeLessThanOrEqual(32)
  })
})

describe('CSV', () => {
  it('opens in a spreadsheet as text: UTF-8 is marked, and nothing is a formula', () => {
    const names = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1']
    const text = csvOf(statementOf(names.map((name) => ({ minor: -1n, name, note: name }))))
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows = csvRecords(text).map(csvFields)
    for (const [index, name] of names.entries())
      expect([rows[index + 2]![5], rows[index + 2]![7]]).toEqual([`'${name}`, `'${name}`])
    // The balance is a number: a minus before it is no formula.
    expect(rows[2]![10]).toBe('-0.01')
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([13]))
  })
})

describe('the PDF', () => {
  const many = Array.from(
    { length: 300 },
    (_, index): Entry => ({
      minor: BigInt(index % 3 ? -index - 1 : 1_000_000),
      name: index % 7 ? `Person ${index}` : longName,
      note: index % 5 ? null : `Note ${index} for the record`,
    }),
  )

  it('is the same for the same content, so that a manifest made later fits', async () => {
    const statement = statementOf(plain)
    expect(await sheetOf(statement)).toEqual(await sheetOf(statement))
  })

  it('goes over as many pages as it takes, each with its number, and loses nothing', async () => {
    const pages = await textOf(await sheetOf(statementOf(many)))
    expect(pages.length).toBeGreaterThan(6)
    for (const [index, text] of pages.entries())
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`)
    const all = pages.join(' ').replaceAll(/\s+/g, ' ')
    for (const { name } of many.filter((_, index) => index % 7)) expect(all).toContain(`${name} `)
    expect(all.split('Wholesale').length - 1).toBe(many.filter((_, index) => index % 7 === 0).length)
  })

  it('says what it is: title, language, structure, and the text behind what its typeface lacks', async () => {
    const bytes = await sheetOf(
      statementOf([
        { minor: 1n, name: 'आशा', note: 'चाय ☕' },
        { minor: 2n, name: 'Zoë Łukasz' },
      ]),
    )
    const pdf = await PDF.load(bytes)
    expect(pdf.getTitle()).toBe('Statement of account 7180 3398 87515, 1 Jan 2026 – 31 Jan 2026')
    expect(pdf.getLanguage()).toBe('en-IN')
    const [text] = await textOf(bytes)
    expect(text).toContain('Zoë Łukasz')
    expect(text).toContain('₹0.03')
    expect(text).toContain('shown as a box')
  })
})
