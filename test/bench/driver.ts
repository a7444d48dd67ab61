/** A process that works Postgres through `pg`: the same driver for the limit and for the function. */
import pg from 'pg'
import type { Person } from './bank.ts'
import { type Measured, summarise } from './measured.ts'
import { MAKE_TRANSFER, pickPair, transferParams } from './orders.ts'
import { tpcbTransaction } from './tpcb.ts'

export type DriverTask = {
  kind: 'tpcb' | 'function'
  url: string
  clients: number
  warmSeconds: number
  seconds: number
  people: Person[]
  isHot: boolean
}

async function transfer(client: pg.Client, task: DriverTask) {
  const values = transferParams(pickPair(task.people, task.isHot))
  const { rows } = await client.query({ name: 'transfer', text: MAKE_TRANSFER, values })
  if (rows[0]?.answer?.replayed !== false) throw new Error(`unexpected answer: ${JSON.stringify(rows[0])}`)
}

async function work(task: DriverTask): Promise<Measured> {
  const latencies: number[] = []
  const start = performance.now() + task.warmSeconds * 1000
  const end = start + task.seconds * 1000
  let acknowledged = 0
  async function loop() {
    const client = new pg.Client(task.url)
    await client.connect()
    for (let began = performance.now(); began < end; began = performance.now()) {
      await (task.kind === 'tpcb' ? tpcbTransaction(client) : transfer(client, task))
      acknowledged++
      const now = performance.now()
      if (now >= start && now < end) latencies.push(now - began)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: task.clients }, loop))
  return summarise(latencies, task.seconds, acknowledged, 0)
}

process.once('message', (task: DriverTask) => {
  work(task).then(
    (measured) => process.send!(measured, () => process.disconnect()),
    (error: Error) => {
      console.error(error)
      process.exit(1)
    },
  )
})
