import { stringify } from 'csv-stringify/sync'
import { type Cells, textOf } from './reports.ts'

const figure = /^-?\d+(?:\.\d+)?$/

/**
 * RFC 4180 with a byte order mark. A text that a spreadsheet would run as a formula has an apostrophe before it; the
 * minus of a figure is none.
 */
export const csvOf = ({ columns, cells }: Cells): string =>
  stringify([columns.map(({ name }) => name), ...cells.map((row) => row.map(textOf))], {
    bom: true,
    record_delimiter: '\r\n',
    // As worker/ledger/export.ts: a lone line break begins no row, and hides no formula.
    quote_record_delimiter: true,
    escape_formulas: true,
    cast: {
      string: (value, { index }) => {
        if (columns[index]?.n && figure.test(value)) return { value, escape_formulas: false }
        return value.startsWith('\n') ? `'${value}` : value
      },
    },
  })
