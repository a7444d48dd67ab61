import type { Socket } from 'node:net'
import { Frames } from './frames.ts'
import {
  type Column,
  type DatabaseError,
  databaseError,
  from,
  idle,
  readColumns,
  readError,
  Writer,
} from './messages.ts'
import { openSocket, type Server, sendCancel } from './startup.ts'
import { type Prepared, StatementCache } from './statements.ts'

export type Query = { query: string; params: (string | null)[] }

/** Takes the answer as it comes in; values are text as Postgres wrote it. */
export type Reader = {
  /** A statement begins to answer; comes again from index 0 when the job had to be done anew. */
  begun(statement: Prepared, index: number): void
  row(buffer: Buffer, at: number, columns: Column[]): void
  end(tag: string): void
}

export type Job = Reader & {
  queries: Query[]
  /** The BEGIN of a batch; undefined for a single statement, which commits by itself. */
  begin: string | undefined
  done(error: DatabaseError | undefined): void
}

type Step = { statement: Prepared; index: number; wasReady: boolean }

/**
 * What must not leak into the next request: settings, role, cursors, channels, advisory locks, temporary
 * tables, sequence values. DISCARD ALL would also throw away our prepared statements. The function by its full name: it
 * is looked up while a request's search_path still holds.
 */
const RESET = [
  'reset session authorization',
  'reset all',
  'close all',
  'unlisten *',
  'select pg_catalog.pg_advisory_unlock_all()',
  'discard temp',
  'discard sequences',
]

const writer = new Writer()
const SYNC = new Writer().start('S').finish().take()
// Prepared, since they follow every request: as one text they would be parsed and planned each time.
for (const [at, sql] of RESET.entries()) {
  writer.start('P').terminated(`reset${at}`).terminated(sql).int16(0).finish()
}
const RESET_PARSE = writer.take()
for (const at of RESET.keys()) {
  writer.start('B').terminated('').terminated(`reset${at}`).int16(0).int16(0).int16(0).finish()
  writer.start('E').terminated('').int32(0).finish()
}
const RESET_MESSAGES = writer.bytes(SYNC).take()
const ROLLBACK_MESSAGE = new Writer().start('Q').terminated('rollback').finish().take()
const TERMINATE = new Writer().start('X').finish().take()

/** One connection to Postgres: a job at a time, every job one write, the session clean again after each. */
export class Connection {
  #socket: Socket
  #server: Server
  #key: Buffer
  #statements = new StatementCache()
  #steps: Step[] = []
  #step = 0
  #isBound = false
  #job: Job | undefined
  #error: DatabaseError | undefined
  #isSecondTry = false
  #isRolledBack = false
  #isCondemned = false
  #isClosed = false
  #isResetReady = false
  #phase: 'idle' | 'job' | 'reset' | 'rollback' = 'idle'
  #onIdle: (connection: Connection) => void
  #onClose: (connection: Connection) => void

  private constructor(
    server: Server,
    opened: { socket: Socket; key: Buffer },
    onIdle: (connection: Connection) => void,
    onClose: (connection: Connection) => void,
  ) {
    this.#server = server
    this.#socket = opened.socket
    this.#key = opened.key
    this.#onIdle = onIdle
    this.#onClose = onClose
    const frames = new Frames((type, buffer, at, end) => this.#take(type, buffer, at, end))
    opened.socket.on('data', (chunk: Buffer) => frames.push(chunk))
    opened.socket.on('close', () => this.#close())
    opened.socket.on('error', () => {})
  }

  /** Rejects with a DatabaseError. `onIdle` is called whenever the next job may be given. */
  static async open(
    server: Server,
    onIdle: (connection: Connection) => void,
    onClose: (connection: Connection) => void,
  ): Promise<Connection> {
    return new Connection(server, await openSocket(server), onIdle, onClose)
  }

  run(job: Job) {
    this.#job = job
    this.#isSecondTry = false
    this.#send(job)
  }

  /** For a caller who has gone: what runs is cancelled, and the connection is not used again. */
  cancel(job: Job) {
    if (this.#job !== job || this.#phase !== 'job') return
    this.#isCondemned = true
    sendCancel(this.#server, this.#key)
  }

  end() {
    this.#isClosed = true
    this.#socket.end(TERMINATE)
  }

  #send(job: Job) {
    this.#steps.length = 0
    this.#step = 0
    this.#isBound = false
    this.#isRolledBack = false
    this.#error = undefined
    this.#phase = 'job'
    for (const name of this.#statements.takeEvicted()) writer.start('C').text('S').terminated(name).finish()
    const { queries, begin } = job
    const statements = queries.map((query) => this.#statements.get(query.query))
    const isBlock = begin !== undefined && !(begin === 'begin' && statements.every((one) => one.isOrdinary))
    if (isBlock) this.#write(this.#statements.get(begin), [], -1)
    for (let index = 0; index < queries.length; index++) {
      this.#write(statements[index]!, queries[index]!.params, index)
    }
    if (isBlock) this.#write(this.#statements.get('commit'), [], -1)
    // The reset follows in the same write: Postgres answers the job first and cleans up after.
    writer.bytes(SYNC)
    this.#writeReset()
    this.#socket.write(writer.take())
  }

  #writeReset() {
    if (!this.#isResetReady) writer.bytes(RESET_PARSE)
    writer.bytes(RESET_MESSAGES)
  }

  #write(statement: Prepared, params: (string | null)[], index: number) {
    this.#steps.push({ statement, index, wasReady: statement.state === 'ready' })
    if (statement.state === 'new') {
      statement.state = 'sent'
      writer.start('P').terminated(statement.name).terminated(statement.sql).int16(0).finish()
      writer.start('D').text('S').terminated(statement.name).finish()
    }
    writer.start('B').terminated('').terminated(statement.name).int16(0).int16(params.length)
    for (const value of params) writer.value(value)
    writer.int16(0).finish()
    writer.start('E').terminated('').int32(0).finish()
  }

  #take(type: number, buffer: Buffer, at: number, end: number) {
    if (type === from.ready) return this.#ready(buffer[at]!)
    if (type === from.error) return this.#fail(readError(buffer, at, end))
    // Not in a transaction that has failed: there it is refused as the reset is, and sent again with it.
    if (this.#phase === 'reset' && type === from.parseComplete) this.#isResetReady = true
    if (this.#phase !== 'job' || this.#error) return
    const step = this.#steps[this.#step]!
    switch (type) {
      case from.dataRow:
        if (step.index >= 0) this.#job!.row(buffer, at, step.statement.columns)
        break
      case from.bindComplete:
        this.#isBound = true
        if (step.index >= 0) this.#job!.begun(step.statement, step.index)
        break
      case from.commandComplete:
        this.#finishStep(step, buffer.toString('latin1', at, end - 1))
        break
      case from.emptyQuery:
        this.#finishStep(step, '')
        break
      case from.parseComplete:
        step.statement.state = 'ready'
        break
      case from.rowDescription:
        step.statement.columns = readColumns(buffer, at)
        break
      case from.copyIn:
      case from.copyOut:
      case from.copyBoth:
        this.#error = databaseError({ message: 'COPY is not possible over HTTP.', code: '0A000' })
        this.#socket.destroy()
        break
    }
  }

  #finishStep(step: Step, tag: string) {
    if (step.index >= 0) this.#job!.end(tag)
    // SQL's own PREPARE and DEALLOCATE share our names, and a prepared statement must not leak.
    if (tag === 'PREPARE' || tag.startsWith('DEALLOCATE') || tag === 'DISCARD ALL') this.#isCondemned = true
    this.#step++
    this.#isBound = false
  }

  #fail(error: DatabaseError) {
    const isEnd = error.severity === 'FATAL' || error.severity === 'PANIC'
    if (this.#phase === 'job' || isEnd) this.#error ??= error
    // Inside a transaction left open the reset fails with 25P02, and is done again after the rollback.
    else if (error.code !== '25P02') this.#isCondemned = true
  }

  #ready(status: number) {
    if (this.#phase === 'job') {
      this.#phase = 'reset'
      for (const { statement } of this.#steps) {
        if (statement.state === 'sent') this.#statements.forget(statement)
      }
      if (!this.#isStale()) this.#answer(this.#error)
    } else if (this.#phase === 'rollback') {
      this.#phase = 'reset'
      this.#isRolledBack = true
    } else if (this.#isCondemned || (status !== idle && this.#isRolledBack)) {
      this.end()
      this.#socket.destroySoon()
    } else if (status !== idle) {
      this.#phase = 'rollback'
      writer.bytes(ROLLBACK_MESSAGE)
      this.#writeReset()
      this.#socket.write(writer.take())
    } else if (this.#job) {
      this.#tryAgain(this.#job)
    } else {
      this.#phase = 'idle'
      this.#onIdle(this)
    }
  }

  /**
   * A statement prepared in an earlier request may fit no more: a table or a function has changed since. That
   * shows when it is bound, before it has done anything, and what went before it has been rolled back.
   */
  #isStale(): boolean {
    const step = this.#steps[this.#step]
    if (!this.#error || this.#isSecondTry || this.#isCondemned || this.#isBound || !step?.wasReady)
      return false
    return this.#steps.every((one) => one.index < 0 || one.statement.isOrdinary)
  }

  #tryAgain(job: Job) {
    this.#isSecondTry = true
    for (const { statement } of this.#steps) this.#statements.forget(statement)
    this.#send(job)
  }

  #answer(error: DatabaseError | undefined) {
    const job = this.#job
    this.#job = undefined
    job?.done(error)
  }

  #close() {
    this.#isClosed = true
    const reason = { message: 'The connection to Postgres was lost.', code: '08006', severity: 'FATAL' }
    this.#answer(this.#error ?? databaseError(reason))
    this.#onClose(this)
  }

  get isClosed() {
    return this.#isClosed
  }
}
