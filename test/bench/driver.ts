/** A process that works Postgres through `pg`: the same driver for the limit and for the function. */
import pg from 'pg'
import type { Person, Teller } from './bank.ts'
import { type Measured, summarise } from './measured.ts'
import { depositParams, MAKE_TRANSFER, MOVE_CASH, pickPair, transferParams } from './orders.ts'
import { tpcbTransaction } from './tpcb.ts'

export type DriverTask = {
  kind: 'tpcb' | 'function' | 'deposit'
  url: string
  clients: number
  warmSeconds: number
  seconds: number
  people: Person[]
  tellers: Teller[]
  isHot: boolean
}

async function transfer(client: pg.Client, task: DriverTask) {
  const values = transferParams(pickPair(task.people, task.isHot))
  const { rows } = await client.query({ name: 'transfer', text: MAKE_TRANSFER, values })
  if (rows[0]?.answer?.replayed !== false) throw new Error(`unexpected answer: ${JSON.stringify(rows[0])}`)
}

async function deposit(client: pg.Client, task: DriverTask) {
  const values = depositParams(task.tellers, task.people, task.isHot)
  const { rows } = await client.query({ name: 'deposit', text: MOVE_CASH, values })
  if (rows[0]?.answer?.replayed !== false) throw new Error(`unexpected answer: ${JSON.stringify(rows[0])}`)
}

const once = {
  tpcb: (client: pg.Client, _: DriverTask) => tpcbTransaction(client),
  function: transfer,
  deposit,
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
      await once[task.kind](client, task)
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
