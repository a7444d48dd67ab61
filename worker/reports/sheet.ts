/** How a report looks on paper. */
import { Paper } from '../statements/pdf.ts'
import type { Programs } from '../statements/programs.ts'
import { day, footers, margin, right, row, sheetBottom } from '../statements/sheet.ts'
import { type Told, textOf } from './reports.ts'

const size = 7.5
const gap = 6

/** A4, as many pages as it takes: each column has its share of the width, and what is longer goes on below. */
export async function reportSheet(told: Told, programs: Programs): Promise<Uint8Array> {
  const paper = new Paper()
  const period = told.from === told.to ? day(told.from) : `${day(told.from)} – ${day(told.to)}`
  const shares = told.columns.reduce((sum, { w }) => sum + w, 0)
  let at = margin
  const columns = told.columns.map(({ name, w, n }) => {
    const width = (w / shares) * (right - margin)
    at += width
    return { name, width: width - gap, x: n ? at - gap : at - width, alignRight: n === true }
  })
  const cellsOf = (texts: string[], more: object) =>
    columns.map(({ x, width, alignRight }, index) => ({
      ...more,
      x,
      alignRight,
      size,
      text: paper.wrap(texts[index]!, width, size, 'semibold'),
    }))
  paper.addPage()
  paper.say('P', [{ x: margin, y: 62, size: 13, face: 'semibold', text: told.bank }])
  paper.say('H1', [{ x: margin, y: 96, size: 22, face: 'semibold', text: told.title }])
  const about = [
    `${period} · ${told.state}, revision ${told.revision}, cut ${told.cutAt.slice(0, 16).replace('T', ' ')} by ${told.cutBy}`,
    told.says,
    told.source,
    `sha256 of its rows: ${told.sha256}`,
    ...(told.withheld > 0 ? [`${told.withheld} of its rows are about the reader and left out.`] : []),
    ...(told.cells.length === 0 ? ['There is nothing to report for this period.'] : []),
  ]
  let y = 116
  for (const text of about) {
    const lines = paper.wrap(text, right - margin, 9)
    paper.say(
      'P',
      lines.map((line, index) => ({ x: margin, y: y + index * 13, size: 9, grey: 0.35, text: line })),
    )
    y += lines.length * 13
  }
  const headings = (top: number) => {
    const height = row(
      paper,
      top,
      'TH',
      cellsOf(
        told.columns.map(({ name }) => name),
        { grey: 0.4, semibold: true },
      ),
    )
    paper.decorate(
      paper.pages - 1,
      [],
      [{ x: margin, y: top + height - 11, width: right - margin, grey: 0.5 }],
    )
    return top + height + 8
  }
  if (told.cells.length > 0)
    paper.group('Table', () => {
      y = headings(y + 16)
      for (const texts of told.cells) {
        const cells = cellsOf(texts.map(textOf), {})
        if (y + Math.max(...cells.map(({ text }) => text.length)) * 12 > sheetBottom) {
          paper.addPage()
          y = headings(62)
        }
        y += row(paper, y, 'TD', cells)
      }
    })
  footers(paper, `${told.bank} · ${told.title} · ${period}`)
  return paper.write(
    { title: `${told.title}, ${period}`, author: told.bank, language: 'en-IN', at: told.cutAt },
    programs,
  )
}
