/** How a statement and a receipt look on paper. */
import type { Currency } from '../money.ts'
import { Paper, pageSize, type Role } from './pdf.ts'
import type { Programs } from './programs.ts'
import { decimal, type Line, type Statement, spoken, unsigned } from './rules.ts'

export const margin = 46
export const right = pageSize.width - margin
export const sheetBottom = pageSize.height - 62
const columns = { date: margin, details: margin + 74, out: 372, in: 456, balance: right }
const detailsWidth = columns.out - 78 - columns.details

const days = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
export const day = (date: string) => days.format(new Date(date))
const spaced = (number: string) => number.replace(/^(\d{4})(\d{4})(\d+)$/, '$1 $2 $3')

/** `-125000.50` → `−1,25,000.50`. */
function grouped(minor: bigint, currency: Currency): string {
  const amount = decimal(unsigned(minor), currency)
  const digits = amount.split('.')[1]?.length ?? 0
  const text = new Intl.NumberFormat('en-IN', { minimumFractionDigits: digits }).format(
    amount as Intl.StringNumericLiteral as unknown as number,
  )
  return minor < 0n ? `−${text}` : text
}

const sign = (currency: Currency) =>
  new Intl.NumberFormat('en-IN', { style: 'currency', currency })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')!.value

/** With the currency's sign: `₹1,25,000.50`. */
export const priced = (minor: bigint, currency: Currency) =>
  `${minor < 0n ? '−' : ''}${sign(currency)}${grouped(unsigned(minor), currency)}`

/** A cell's text, and in smaller type below it what is said of it. */
type Cell = {
  x: number
  text: string[]
  below?: string[]
  size?: number
  grey?: number
  semibold?: boolean
  alignRight?: boolean
}

/** One row of the table; answers its height. */
export function row(paper: Paper, y: number, role: Role, cells: Cell[]): number {
  paper.group('TR', () => {
    for (const { x, text, below = [], size = 9, grey, semibold, alignRight } of cells) {
      const face = semibold ? 'semibold' : 'regular'
      paper.say(
        role,
        [...text, ...below].map((line, index) => ({
          x: alignRight ? x - paper.measure(line, size, face) : x,
          y: y + index * 12,
          size: index < text.length ? size : 8,
          face,
          ...(index >= text.length ? { grey: 0.35 } : grey === undefined ? {} : { grey }),
          text: line,
        })),
      )
    }
  })
  return Math.max(...cells.map(({ text, below = [] }) => text.length + below.length)) * 12 + 6
}

function heading(paper: Paper, statement: Statement) {
  paper.say('P', [{ x: margin, y: 62, size: 13, face: 'semibold', text: statement.bank }])
  paper.say('H1', [{ x: margin, y: 96, size: 22, face: 'semibold', text: 'Account statement' }])
  const period = `${day(statement.from)} – ${day(statement.to)}`
  paper.say('P', [{ x: margin, y: 116, size: 11, grey: 0.35, text: period }])
  let y = 148
  const facts: [string, string][] = [
    ['Holder', statement.holder],
    ['Account', `${spaced(statement.account)} · ${statement.product} · ${statement.currency}`],
  ]
  for (const [name, value] of facts) {
    const lines = paper.wrap(value, right - margin - 80, 10)
    paper.say('P', [
      { x: margin, y, size: 10, grey: 0.4, text: name },
      ...lines.map((text, index) => ({ x: margin + 80, y: y + index * 14, size: 10, text })),
    ])
    y += Math.max(1, lines.length) * 14 + 2
  }
  return y + 14
}

function summary(paper: Paper, statement: Statement, y: number): number {
  const { currency, opening, closing, credits, debits } = statement
  const figures: [string, bigint][] = [
    ['Opening balance', opening],
    [`Money in (${credits.count})`, credits.sum],
    [`Money out (${debits.count})`, debits.sum],
    ['Closing balance', closing],
  ]
  const step = (right - margin) / figures.length
  paper.decorate(
    0,
    [],
    [
      { x: margin, y: y - 16, width: right - margin },
      { x: margin, y: y + 32, width: right - margin },
    ],
  )
  for (const [index, [name, minor]] of figures.entries())
    paper.say('P', [
      { x: margin + index * step, y, size: 9, grey: 0.4, text: name },
      { x: margin + index * step, y: y + 18, size: 12, face: 'semibold', text: priced(minor, currency) },
    ])
  return y + 62
}

const headings = (paper: Paper, y: number, currency: Currency) => {
  const said = { size: 8.5, grey: 0.4, semibold: true }
  row(paper, y, 'TH', [
    { ...said, x: columns.date, text: ['Date'] },
    { ...said, x: columns.details, text: ['Details'] },
    { ...said, x: columns.out, text: [`Out (${sign(currency)})`], alignRight: true },
    { ...said, x: columns.in, text: [`In (${sign(currency)})`], alignRight: true },
    { ...said, x: columns.balance, text: [`Balance (${sign(currency)})`], alignRight: true },
  ])
  paper.decorate(paper.pages - 1, [], [{ x: margin, y: y + 7, width: right - margin, grey: 0.5 }])
  return y + 24
}

function detailsOf(paper: Paper, line: Line) {
  const below = [spoken(line.type), line.otherNumber && spaced(line.otherNumber), line.note]
    .filter(Boolean)
    .join(' · ')
  return {
    text: paper.wrap(line.otherName, detailsWidth, 9),
    below: paper.wrap(below, detailsWidth, 8),
  }
}

function entries(paper: Paper, statement: Statement, start: number): number {
  const { currency } = statement
  let y = start
  paper.group('Table', () => {
    y = headings(paper, y, currency)
    for (const line of statement.lines) {
      const amount = BigInt(line.amount)
      const details = detailsOf(paper, line)
      if (y + (details.text.length + details.below.length) * 12 > sheetBottom) {
        paper.addPage()
        y = headings(paper, 62, currency)
      }
      const figure = grouped(unsigned(amount), currency)
      y += row(paper, y, 'TD', [
        { x: columns.date, text: [day(line.booked)] },
        { x: columns.details, ...details },
        { x: columns.out, text: [amount < 0n ? figure : ''], alignRight: true },
        { x: columns.in, text: [amount > 0n ? figure : ''], alignRight: true },
        { x: columns.balance, text: [grouped(BigInt(line.balance), currency)], alignRight: true },
      ])
    }
  })
  return y
}

const boxed =
  'A character that this typeface lacks is shown as a box; copied text and the other formats have it.'
const proved = (bank: string) =>
  `${bank} signs what it makes. The manifest that is downloaded beside this file proves that nothing in it was changed: see /verify on our site.`

function close(paper: Paper, statement: Statement, y: number) {
  const texts = statement.lines.flatMap(({ otherName, note }) => [otherName, note ?? ''])
  const hasBoxes = [...texts, statement.holder].some((text) => !paper.canShow(text))
  const notes = [
    ...(statement.lines.length === 0 ? ['No entries were booked in this period.'] : []),
    ...(hasBoxes ? [boxed] : []),
    proved(statement.bank),
  ].flatMap((text) => paper.wrap(text, right - margin, 8.5))
  let at = y + 12
  if (at + notes.length * 13 > sheetBottom + 12) {
    paper.addPage()
    at = 62
  }
  paper.say(
    'P',
    notes.map((text, index) => ({ x: margin, y: at + index * 13, size: 8.5, grey: 0.4, text })),
  )
}

export function footers(paper: Paper, left: string) {
  for (let index = 0; index < paper.pages; index += 1) {
    const text = `Page ${index + 1} of ${paper.pages}`
    const y = pageSize.height - 32
    paper.decorate(
      index,
      [
        { x: margin, y, size: 8, grey: 0.4, text: left },
        { x: right - paper.measure(text, 8), y, size: 8, grey: 0.4, text },
      ],
      [{ x: margin, y: y - 14, width: right - margin }],
    )
  }
}

/** A4, as many pages as it takes. */
export async function statementSheet(statement: Statement, programs: Programs): Promise<Uint8Array> {
  const paper = new Paper()
  paper.addPage()
  const y = entries(paper, statement, summary(paper, statement, heading(paper, statement)))
  close(paper, statement, y)
  const period = `${day(statement.from)} – ${day(statement.to)}`
  footers(paper, `${statement.bank} · Account ${spaced(statement.account)} · ${period}`)
  return paper.write(
    {
      title: `Statement of account ${spaced(statement.account)}, ${period}`,
      author: statement.bank,
      language: 'en-IN',
      at: statement.asOf,
    },
    programs,
  )
}

/** One entry on one page. */
export async function receiptSheet(statement: Statement, programs: Programs): Promise<Uint8Array> {
  const paper = new Paper()
  const [line] = statement.lines as [Line]
  const amount = BigInt(line.amount)
  const paid = amount < 0n
  paper.addPage()
  paper.say('P', [{ x: margin, y: 62, size: 13, face: 'semibold', text: statement.bank }])
  paper.say('H1', [{ x: margin, y: 96, size: 22, face: 'semibold', text: 'Receipt' }])
  const figure = priced(unsigned(amount), statement.currency)
  paper.say('P', [{ x: margin, y: 146, size: 28, face: 'semibold', text: figure }])
  const own = `${statement.holder}, account ${spaced(statement.account)}`
  const other = [line.otherName, line.otherNumber && `account ${spaced(line.otherNumber)}`]
    .filter(Boolean)
    .join(', ')
  const facts: [string, string][] = [
    ['Type', spoken(line.type)],
    ['From', paid ? own : other],
    ['To', paid ? other : own],
    ['Note', line.note ?? ''],
    ['Booked on', day(line.booked)],
    ['Value date', day(line.valued)],
    ['Reference', line.id],
  ]
  let y = 186
  paper.group('Table', () => {
    for (const [name, value] of facts.filter(([, value]) => value !== '')) {
      const lines = paper.wrap(value, right - margin - 110, 10.5)
      paper.decorate(0, [], [{ x: margin, y: y - 16, width: right - margin }])
      paper.group('TR', () => {
        paper.say('TH', [{ x: margin, y, size: 10.5, grey: 0.4, text: name }])
        paper.say(
          'TD',
          lines.map((text, index) => ({ x: margin + 110, y: y + index * 15, size: 10.5, text })),
        )
      })
      y += lines.length * 15 + 13
    }
  })
  close(paper, statement, y)
  footers(paper, `${statement.bank} · Account ${spaced(statement.account)}`)
  return paper.write(
    {
      title: `Receipt ${line.id}`,
      author: statement.bank,
      language: 'en-IN',
      at: line.createdAt,
    },
    programs,
  )
}
