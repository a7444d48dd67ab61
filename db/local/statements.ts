import type { Column } from './messages.ts'

/** Statements that can only be part of a transaction, never open, end or refuse one. */
const ORDINARY = /^\s*(?:select|insert|update|delete|with|values|merge|table)\b/i
const KEPT_STATEMENTS = 300

export type Prepared = {
  readonly sql: string
  readonly name: string
  /** A batch of such statements needs no BEGIN and COMMIT: up to a Sync it is one transaction anyhow. */
  readonly isOrdinary: boolean
  /** `sent` until Postgres has said that it understood it. */
  state: 'new' | 'sent' | 'ready'
  columns: Column[]
  /** What a reader of its rows wants to keep with it. */
  note: unknown
}

/** The prepared statements of one connection by their text, the least lately used leaving first. */
export class StatementCache {
  #byText = new Map<string, Prepared>()
  #last: Prepared | undefined
  #made = 0
  #evicted: string[] = []

  get(sql: string): Prepared {
    if (this.#last?.sql === sql) return this.#last
    let found = this.#byText.get(sql)
    if (found) {
      this.#byText.delete(sql)
    } else {
      const name = `s${++this.#made}`
      found = { sql, name, isOrdinary: ORDINARY.test(sql), state: 'new', columns: [], note: undefined }
      if (this.#byText.size >= KEPT_STATEMENTS) this.forget(this.#byText.values().next().value!)
    }
    this.#byText.set(sql, found)
    this.#last = found
    return found
  }

  forget(statement: Prepared) {
    if (this.#byText.get(statement.sql) !== statement) return
    this.#byText.delete(statement.sql)
    if (this.#last === statement) this.#last = undefined
    if (statement.state === 'ready') this.#evicted.push(statement.name)
  }

  /** Names that Postgres should forget as well. */
  takeEvicted(): string[] {
    if (this.#evicted.length === 0) return this.#evicted
    const evicted = this.#evicted
    this.#evicted = []
    return evicted
  }

  /** After DISCARD ALL or DEALLOCATE ALL nothing is left on the other side. */
  clear() {
    this.#byText.clear()
    this.#evicted = []
    this.#last = undefined
  }
}
