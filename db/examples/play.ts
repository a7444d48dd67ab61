/** Plays a file of SQL statements and writes down what Postgres answered, without what differs from run to run. */
import type pg from 'pg'

/** Comments and statements, as they stand in the file. A statement ends with a semicolon at the end of a line. */
const partsOf = (text: string) =>
  text
    .split(/(?<=;)\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const steady = (text: string) =>
  text
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '<time>')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, '<date>')

function cell(given: unknown): string {
  if (given === null || given === undefined || given === '') return ''
  if (given instanceof Date) return given.toISOString()
  return String(given)
}

/** A table as psql prints it; of a single JSON answer, the answer. */
function table({ fields, rows }: pg.QueryResult): string {
  const names = fields.map(({ name }) => name)
  const only = names.length === 1 && rows.length === 1 ? rows[0][names[0]!] : undefined
  if (only && typeof only === 'object') return steady(JSON.stringify(only, null, 2))
  const lines = rows.map((row) => names.map((name) => steady(cell(row[name]))))
  const widths = names.map((name, index) =>
    Math.max(name.length, ...lines.map((line) => line[index]!.length)),
  )
  const print = (line: string[]) =>
    line
      .map((text, index) => text.padEnd(widths[index]!))
      .join(' | ')
      .trimEnd()
  return [print(names), widths.map((width) => '-'.repeat(width)).join('-+-'), ...lines.map(print)].join('\n')
}

export async function play(client: pg.Client, text: string): Promise<string> {
  const heard: string[] = []
  for (const part of partsOf(text)) {
    let answer: string
    try {
      const result = await client.query(part)
      answer = result.fields.length > 0 ? table(result) : result.command
    } catch (error) {
      const { code, message, detail } = error as { code: string; message: string; detail?: string }
      answer = steady(`ERROR ${code}: ${message}${detail ? `\nDETAIL: ${detail}` : ''}`)
    }
    heard.push(`${part}\n\n${answer}\n`)
  }
  return heard.join('\n')
}
