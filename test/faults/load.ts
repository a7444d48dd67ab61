/** Transfers from many sides at once, over HTTP, with a memory of what was promised. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

const AT_ONCE = 16
const PATIENCE_MS = 10_000

export type Target = { port: number; token: string; from: string; to: string }

/** One paisa, by the same id again and again the same transfer. Answers the HTTP status, 0 when there was no answer. */
export async function pay({ port, token, from, to }: Target, id: string): Promise<number> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/transactions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, type: 'transfer', from, to, amount: { amount: '0.01', currency: 'INR' } }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    // Only a whole answer is one.
    await answer.text()
    return answer.status
  } catch {
    return 0
  }
}

export type Load = {
  /** Ids of which the bank has said that they are booked. */
  acknowledged: Set<string>
  /** Ids that were sent and never answered, or with "later". */
  unknown: Set<string>
  /** Answers that are neither yes nor later: there must be none. */
  strange: number[]
  until(acknowledged: number): Promise<void>
  stop(): Promise<void>
}

/** Keeps paying until it is stopped, through whatever happens on the other side. */
export function startLoad(target: () => Target): Load {
  const acknowledged = new Set<string>()
  const unknown = new Set<string>()
  const strange: number[] = []
  let isOver = false
  async function loop() {
    while (!isOver) {
      const id = randomUUID()
      const status = await pay(target(), id)
      if (status === 201) acknowledged.add(id)
      else unknown.add(id)
      if (status === 0 || status === 503) await pause(20)
      else if (status !== 201) strange.push(status)
    }
  }
  const loops = Array.from({ length: AT_ONCE }, loop)
  return {
    acknowledged,
    unknown,
    strange,
    async until(count) {
      const before = acknowledged.size
      const end = performance.now() + 3 * PATIENCE_MS
      while (acknowledged.size < before + count) {
        if (performance.now() > end)
          throw new Error(`${acknowledged.size - before} of ${count} transfers were answered.`)
        await pause(5)
      }
    },
    async stop() {
      isOver = true
      await Promise.all(loops)
    },
  }
}
