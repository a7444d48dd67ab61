/** The wire protocol's messages, version 3.0: https://www.postgresql.org/docs/18/protocol-message-formats.html */

export const from = {
  authentication: 0x52, // R
  backendKey: 0x4b, // K
  bindComplete: 0x32, // 2
  commandComplete: 0x43, // C
  copyBoth: 0x57, // W
  copyIn: 0x47, // G
  copyOut: 0x48, // H
  dataRow: 0x44, // D
  emptyQuery: 0x49, // I
  error: 0x45, // E
  noData: 0x6e, // n
  parameterStatus: 0x53, // S
  parseComplete: 0x31, // 1
  ready: 0x5a, // Z
  rowDescription: 0x54, // T
} as const

export const idle = 0x49 // the status I of ReadyForQuery: no transaction is open

export type Column = {
  name: string
  tableID: number
  columnID: number
  dataTypeID: number
  dataTypeSize: number
  dataTypeModifier: number
}

export type DatabaseError = { message: string; severity: string; code: string } & Record<
  string,
  string | null
>

const SHORT = 40

/** A growing buffer of client messages; what it holds leaves as one write. */
export class Writer {
  #buffer = Buffer.allocUnsafe(16_384)
  #length = 0
  #message = 0

  #reserve(more: number) {
    if (this.#length + more <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length + more))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }

  start(type: string) {
    this.#reserve(5)
    this.#buffer[this.#length] = type.charCodeAt(0)
    this.#message = this.#length + 1
    this.#length += 5
    return this
  }

  finish() {
    this.#buffer.writeInt32BE(this.#length - this.#message, this.#message)
    return this
  }

  /** Opens a message without a type: startup and cancel. */
  startUntyped() {
    this.#reserve(4)
    this.#message = this.#length
    this.#length += 4
    return this
  }

  int16(value: number) {
    this.#reserve(2)
    this.#buffer[this.#length++] = value >>> 8
    this.#buffer[this.#length++] = value
    return this
  }

  int32(value: number) {
    this.#reserve(4)
    this.#length = this.#buffer.writeInt32BE(value | 0, this.#length)
    return this
  }

  bytes(value: Uint8Array) {
    this.#reserve(value.length)
    this.#buffer.set(value, this.#length)
    this.#length += value.length
    return this
  }

  text(value: string) {
    const length = value.length
    this.#reserve(length * 3)
    if (length <= SHORT) {
      const buffer = this.#buffer
      let at = this.#length
      let index = 0
      for (; index < length; index++) {
        const unit = value.charCodeAt(index)
        if (unit >= 0x80) break
        buffer[at++] = unit
      }
      if (index === length) {
        this.#length = at
        return this
      }
    }
    this.#length += this.#buffer.write(value, this.#length, 'utf8')
    return this
  }

  terminated(value: string) {
    this.text(value)
    this.#reserve(1)
    this.#buffer[this.#length++] = 0
    return this
  }

  /** A value with its length before it; null is the length -1. */
  value(value: string | null) {
    if (value === null) return this.int32(-1)
    this.#reserve(4)
    const at = this.#length
    this.#length += 4
    this.text(value)
    this.#buffer.writeInt32BE(this.#length - at - 4, at)
    return this
  }

  /** Hands over a copy of what was written and starts anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    // One huge parameter must not keep its memory for ever.
    if (this.#buffer.length > 1_048_576) this.#buffer = Buffer.allocUnsafe(16_384)
    return taken
  }
}

/** Reads from a message's body; both offsets count in the buffer. */
function terminatedAt(buffer: Buffer, at: number): number {
  const end = buffer.indexOf(0, at)
  return end < 0 ? buffer.length : end
}

const ERROR_FIELDS: Record<string, string> = {
  S: 'severity',
  C: 'code',
  M: 'message',
  D: 'detail',
  H: 'hint',
  P: 'position',
  p: 'internalPosition',
  q: 'internalQuery',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  d: 'dataType',
  n: 'constraint',
  F: 'file',
  L: 'line',
  R: 'routine',
}

/** Every field that Neon sends, null where Postgres sent none. */
export function databaseError(fields: Record<string, string>): DatabaseError {
  const all: Record<string, string | null> = {}
  for (const name of Object.values(ERROR_FIELDS)) all[name] = fields[name] ?? null
  return { severity: 'ERROR', ...all, ...fields } as DatabaseError
}

export function readError(buffer: Buffer, at: number, end: number): DatabaseError {
  const fields: Record<string, string> = {}
  while (at < end && buffer[at] !== 0) {
    const name = ERROR_FIELDS[String.fromCharCode(buffer[at]!)]
    const stop = terminatedAt(buffer, at + 1)
    if (name) fields[name] = buffer.toString('utf8', at + 1, stop)
    at = stop + 1
  }
  return databaseError(fields)
}

/** The error as Postgres would send it, for a client behind a tunnel. */
export function errorMessage(error: DatabaseError): Buffer {
  const writer = new Writer().start('E')
  for (const [letter, name] of Object.entries(ERROR_FIELDS)) {
    const value = error[name]
    if (value != null) writer.text(letter).terminated(value)
  }
  return writer.terminated('').finish().take()
}

export function readColumns(buffer: Buffer, at: number): Column[] {
  const columns: Column[] = []
  const count = buffer.readInt16BE(at)
  at += 2
  for (let index = 0; index < count; index++) {
    const stop = terminatedAt(buffer, at)
    const name = buffer.toString('utf8', at, stop)
    at = stop + 1
    columns.push({
      name,
      tableID: buffer.readUInt32BE(at),
      columnID: buffer.readInt16BE(at + 4),
      dataTypeID: buffer.readUInt32BE(at + 6),
      dataTypeSize: buffer.readInt16BE(at + 10),
      dataTypeModifier: buffer.readInt32BE(at + 12),
    })
    at += 18
  }
  return columns
}
