/** What a check of `bank verify` has looked at and found. */
import type pg from 'pg'

export type Check = { name: string; checked: number; faults: string[] }

/** More faults of one kind than this add nothing to the first ones. */
const faultsShown = 200
const chunk = 5000

export class Finding implements Check {
  readonly name: string
  checked = 0
  faults: string[] = []
  constructor(name: string) {
    this.name = name
  }
  expect(truth: boolean, fault: () => string) {
    this.checked += 1
    if (!truth && this.faults.length < faultsShown) this.faults.push(fault())
  }
}

/** The rows of a query, through a cursor: memory does not grow with the bank. */
export async function* rowsOf<Row>(client: pg.Client, text: string): AsyncGenerator<Row> {
  await client.query(`declare ledger_rows no scroll cursor for ${text}`)
  for (;;) {
    const { rows } = await client.query(`fetch ${chunk} from ledger_rows`)
    for (const row of rows) yield row as Row
    if (rows.length < chunk) break
  }
  await client.query('close ledger_rows')
}
