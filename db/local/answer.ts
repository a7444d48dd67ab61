import type { Column } from './messages.ts'
import type { Prepared } from './statements.ts'
import { jsonOfText } from './values.ts'

export type AnswerShape = {
  isBatch: boolean
  /** Rows as arrays rather than objects. */
  arrayMode: boolean
  /** Values as Postgres' own text rather than as JSON of their types. */
  rawText: boolean
}

const COMMA = 0x2c
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x5b
const CLOSE = 0x5d
/** Room before the body for the HTTP head, so that both leave as one write. */
const HEAD_ROOM = 160
const HEAD_OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: '

const ESCAPES = Array.from({ length: 0x20 }, (_, code) =>
  Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
)

function prologue(columns: Column[]): Buffer {
  const fields = columns.map((column) => ({ ...column, format: 'text' }))
  return Buffer.from(`{"fields":${JSON.stringify(fields)},"rows":[`)
}

/** The JSON of an answer, written straight from the bytes that Postgres sent. */
export class Answer {
  #buffer = Buffer.allocUnsafe(2_048)
  #length = HEAD_ROOM
  #rows = 0
  #names: string[] = []
  #shape: AnswerShape

  constructor(shape: AnswerShape) {
    this.#shape = shape
  }

  begin(statement: Prepared, index: number) {
    if (index === 0) this.#restart()
    else this.#ascii(',')
    statement.note ??= prologue(statement.columns)
    const start = statement.note as Buffer
    this.#reserve(start.length)
    this.#buffer.set(start, this.#length)
    this.#length += start.length
    this.#rows = 0
    if (!this.#shape.arrayMode) this.#names = statement.columns.map((column) => JSON.stringify(column.name))
  }

  #restart() {
    this.#length = HEAD_ROOM
    if (this.#shape.isBatch) this.#ascii('{"results":[')
  }

  row(buffer: Buffer, at: number, columns: Column[]) {
    this.#reserve(2)
    if (this.#rows++ > 0) this.#buffer[this.#length++] = COMMA
    if (!this.#shape.arrayMode || !this.#shape.rawText) return this.#shapedRow(buffer, at, columns)
    this.#buffer[this.#length++] = OPEN
    const count = (buffer[at]! << 8) | buffer[at + 1]!
    at += 2
    for (let index = 0; index < count; index++) {
      const length = (buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!
      at += 4
      if (index > 0) {
        this.#reserve(1)
        this.#buffer[this.#length++] = COMMA
      }
      if (length < 0) {
        this.#ascii('null')
      } else {
        this.#quoted(buffer, at, at + length)
        at += length
      }
    }
    this.#reserve(1)
    this.#buffer[this.#length++] = CLOSE
  }

  /** The rarer forms: typed values, or objects, where a later column of the same name wins. */
  #shapedRow(buffer: Buffer, at: number, columns: Column[]) {
    const { arrayMode, rawText } = this.#shape
    const values: string[] = []
    at += 2
    for (const column of columns) {
      const length = buffer.readInt32BE(at)
      at += 4
      const text = length < 0 ? null : buffer.toString('utf8', at, at + length)
      at += Math.max(length, 0)
      values.push(rawText ? JSON.stringify(text) : jsonOfText(text, column.dataTypeID))
    }
    if (arrayMode) return this.#text(`[${values.join(',')}]`)
    const byName = new Map(values.map((value, index) => [this.#names[index]!, value]))
    this.#text(`{${[...byName].map(([name, value]) => `${name}:${value}`).join(',')}}`)
  }

  end(tag: string) {
    const words = tag.split(' ')
    // INSERT tells an object id, always 0, before its count.
    const count = Number.parseInt((words[0] === 'INSERT' ? words[2] : words[1]) ?? '', 10)
    const rowCount = Number.isNaN(count) ? 'null' : count
    this.#text(`],"command":"${words[0]}","rowCount":${rowCount},"rowAsArray":${this.#shape.arrayMode}}`)
  }

  /** The whole HTTP response. */
  finish(): Buffer {
    if (this.#shape.isBatch) {
      if (this.#length === HEAD_ROOM) this.#restart()
      this.#ascii(']}')
    }
    const head = `${HEAD_OK}${this.#length - HEAD_ROOM}\r\n\r\n`
    const start = HEAD_ROOM - head.length
    this.#buffer.latin1Write(head, start)
    return this.#buffer.subarray(start, this.#length)
  }

  #reserve(more: number) {
    if (this.#length + more <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + more))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }

  #ascii(text: string) {
    this.#reserve(text.length)
    for (let index = 0; index < text.length; index++) this.#buffer[this.#length++] = text.charCodeAt(index)
  }

  #text(text: string) {
    this.#reserve(text.length * 3)
    this.#length += this.#buffer.utf8Write(text, this.#length)
  }

  /** UTF-8 needs no change inside a JSON string but for quotes, backslashes and control characters. */
  #quoted(source: Buffer, at: number, end: number) {
    // Six bytes is the longest escape.
    this.#reserve(end - at + 2)
    let to = this.#length
    let target = this.#buffer
    target[to++] = QUOTE
    for (; at < end; at++) {
      const byte = source[at]!
      if (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) {
        target[to++] = byte
        continue
      }
      this.#length = to
      this.#reserve(end - at + 7)
      target = this.#buffer
      if (byte < 0x20) {
        for (const unit of ESCAPES[byte]!) target[to++] = unit
      } else {
        target[to++] = BACKSLASH
        target[to++] = byte
      }
    }
    target[to++] = QUOTE
    this.#length = to
  }
}
