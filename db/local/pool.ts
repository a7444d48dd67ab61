import { setTimeout as pause } from 'node:timers/promises'
import type { DatabaseError } from './messages.ts'
import type { Server } from './startup.ts'
import { Connection, type Job } from './wire.ts'

/** Starting up, shutting down, too many clients, unreachable: states that pass within moments. */
const PASSING = new Set(['57P03', '53300', '08001'])
const PATIENCE_MS = 3_000

/** The connections of one user to one database. */
export class Pool {
  #server: Server
  #limit: number
  #idle: { connection: Connection; sinceMs: number }[] = []
  #queue: Job[] = []
  #busy = new Map<Job, Connection>()
  #open = 0
  #opening = 0
  #makeRoom: () => void

  /** `makeRoom` closes an idle connection of some other pool when Postgres has no more to give. */
  constructor(server: Server, limit: number, makeRoom: () => void) {
    this.#server = server
    this.#limit = limit
    this.#makeRoom = makeRoom
  }

  get size() {
    return this.#open + this.#opening
  }

  run(job: Job) {
    const free = this.#idle.pop()
    if (free) return this.#give(free.connection, job)
    this.#queue.push(job)
    if (this.#queue.length > this.#opening && this.size < this.#limit) void this.#grow()
  }

  cancel(job: Job) {
    const waiting = this.#queue.indexOf(job)
    if (waiting >= 0) this.#queue.splice(waiting, 1)
    else this.#busy.get(job)?.cancel(job)
  }

  /** Closes what has been idle longer than this; returns how many. */
  closeIdle(olderThanMs = 0, atMost = Number.POSITIVE_INFINITY): number {
    const now = performance.now()
    let closed = 0
    while (this.#idle.length > 0 && closed < atMost && now - this.#idle[0]!.sinceMs >= olderThanMs) {
      this.#idle.shift()!.connection.end()
      closed++
    }
    return closed
  }

  close() {
    this.closeIdle()
    for (const connection of this.#busy.values()) connection.end()
  }

  #give(connection: Connection, job: Job) {
    const done = job.done
    this.#busy.set(job, connection)
    job.done = (error) => {
      this.#busy.delete(job)
      done(error)
    }
    connection.run(job)
  }

  #free(connection: Connection) {
    const next = this.#queue.shift()
    if (next) this.#give(connection, next)
    else this.#idle.push({ connection, sinceMs: performance.now() })
  }

  #lost(connection: Connection) {
    this.#open--
    this.#idle = this.#idle.filter((entry) => entry.connection !== connection)
    if (this.#queue.length > this.#opening && this.size < this.#limit) void this.#grow()
  }

  async #grow() {
    this.#opening++
    try {
      const connection = await this.#connect()
      this.#open++
      this.#opening--
      this.#free(connection)
    } catch (error) {
      this.#opening--
      const job = this.#queue.shift()
      // Those behind it try for themselves: the reason may be gone by then.
      if (this.#queue.length > this.#opening && this.size < this.#limit) void this.#grow()
      job?.done(error as DatabaseError)
    }
  }

  async #connect(): Promise<Connection> {
    const end = performance.now() + PATIENCE_MS
    for (let waitMs = 10; ; waitMs = Math.min(waitMs * 2, 200)) {
      try {
        return await Connection.open(
          this.#server,
          (connection) => this.#free(connection),
          (connection) => this.#lost(connection),
        )
      } catch (error) {
        const { code } = error as DatabaseError
        if (!PASSING.has(code) || performance.now() > end) throw error
        if (code === '53300') this.#makeRoom()
        await pause(waitMs)
      }
    }
  }
}
