/** A statement's file taken apart again: the part of each entry, and the figures as the file tells them. */
import { type Currency, exponents } from '../money.ts'
import type { PaperFormat } from './contract.ts'

export type Read = {
  opening: bigint
  closing: bigint
  lines: { amount: bigint; booked: string; version: string }[]
}

/** `-1250.00` of whatever precision the currency has → minor units; undefined for anything else. */
function minor(text: string | undefined, currency: Currency): bigint | undefined {
  const parts = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(text?.trim() ?? '')
  if (!parts || (parts[3] ?? '').length !== exponents[currency]) return undefined
  const value = BigInt(parts[2]! + (parts[3] ?? ''))
  return parts[1] ? -value : value
}

/** The records of a CSV file as they stand, line ends left out; a line break inside quotes belongs to its field. */
export function csvRecords(text: string): string[] {
  const records: string[] = []
  let quoted = false
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted
    else if (!quoted && text[at] === '\r' && text[at + 1] === '\n') {
      records.push(text.slice(start, at))
      start = at + 2
    }
  }
  if (start < text.length) records.push(text.slice(start))
  return records
}

/** The fields of one record, unquoted. */
export function csvFields(record: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < record.length; at += 1) {
    const char = record[at]!
    if (quoted && char === '"' && record[at + 1] === '"') {
      field += '"'
      at += 1
    } else if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) {
      fields.push(field)
      field = ''
    } else field += char
  }
  return [...fields, field]
}

const parts: Record<Exclude<PaperFormat, 'pdf'>, (text: string) => string[]> = {
  // Headings and opening balance before the entries, closing balance after them.
  csv: (text) => csvRecords(text).slice(2, -1),
  camt053: (text) => text.match(/<Ntry>[\s\S]*?<\/Ntry>/g) ?? [],
  ofx: (text) => text.match(/<STMTTRN>[\s\S]*?<\/STMTTRN>/g) ?? [],
}

/** Each entry's part of the file, in order; none for a PDF, which is checked as a whole. */
export const piecesOf = (format: PaperFormat, text: string): string[] =>
  format === 'pdf' ? [] : parts[format](text)

const between = (text: string, tag: string) =>
  new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`).exec(text)?.[1]
const isoDate = (compact: string | undefined) => compact?.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3')

type Figures = { amount: bigint | undefined; booked: string | undefined; version: string | undefined }

function lineOf(format: PaperFormat, piece: string, currency: Currency): Figures {
  if (format === 'csv') {
    const [version, booked, , , , , , , debit, credit] = csvFields(piece)
    const paid = minor(debit, currency)
    return { amount: paid === undefined ? minor(credit, currency) : -paid, booked, version }
  }
  if (format === 'camt053') {
    const amount = minor(between(piece, 'Amt'), currency)
    const isDebit = between(piece, 'CdtDbtInd') === 'DBIT'
    return {
      amount: amount !== undefined && isDebit ? -amount : amount,
      booked: between(piece, 'Dt'),
      version: between(piece, 'NtryRef'),
    }
  }
  return {
    amount: minor(between(piece, 'TRNAMT'), currency),
    booked: isoDate(between(piece, 'DTPOSTED')),
    version: between(piece, 'FITID')?.split('-')[1],
  }
}

function balancesOf(format: PaperFormat, text: string, currency: Currency): (bigint | undefined)[] {
  if (format === 'csv') {
    const records = csvRecords(text)
    return [records[1], records.at(-1)].map((record) => minor(csvFields(record ?? '')[10], currency))
  }
  if (format === 'camt053')
    return ['OPBD', 'CLBD'].map((code) => {
      const balance =
        text.match(/<Bal>[\s\S]*?<\/Bal>/g)?.find((one) => one.includes(`<Cd>${code}</Cd>`)) ?? ''
      const amount = minor(between(balance, 'Amt'), currency)
      return amount !== undefined && between(balance, 'CdtDbtInd') === 'DBIT' ? -amount : amount
    })
  return [between(text, 'VALUE'), between(text, 'BALAMT')].map((amount) => minor(amount, currency))
}

/** What a file says of itself; undefined for a PDF, and where a figure cannot be read. */
export function readPaper(format: PaperFormat, text: string, currency: Currency): Read | undefined {
  if (format === 'pdf') return undefined
  const [opening, closing] = balancesOf(format, text, currency)
  const lines = piecesOf(format, text).map((piece) => lineOf(format, piece, currency))
  if (opening === undefined || closing === undefined) return undefined
  if (lines.some(({ amount, booked, version }) => amount === undefined || !booked || !version))
    return undefined
  return { opening, closing, lines: lines as Read['lines'] }
}
