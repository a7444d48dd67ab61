/** Counters of this isolate and the age of the outbox, as Prometheus text. Labels are routes and statuses, never an id. */
import { ask, connect } from './db.ts'

const buckets = [5, 10, 25, 50, 100, 200, 500, 1000] as const
const requests = new Map<string, number>()
const durations = { counts: buckets.map(() => 0), sum: 0, total: 0 }

export function count(route: string, status: number, milliseconds: number) {
  const key = `route="${route}",status="${status}"`
  requests.set(key, (requests.get(key) ?? 0) + 1)
  durations.sum += milliseconds
  durations.total += 1
  for (let index = 0; index < buckets.length; index += 1)
    if (milliseconds <= buckets[index]!) durations.counts[index]! += 1
}

type Waiting = Record<string, { waiting: number; oldestSeconds: number; failed: number }>

/** What waits in the outbox; undefined where the database does not answer, which is a figure as well. */
export const outboxState = (databaseUrl: string): Promise<Waiting | undefined> =>
  ask<Waiting>(connect(databaseUrl), 'banking.outbox_state', []).catch(() => undefined)

function outboxLines(state: Waiting | undefined): string[] {
  const lines = ['# TYPE bank_database_up gauge', `bank_database_up ${state ? 1 : 0}`]
  const figures = [
    ['waiting', 'bank_outbox_waiting', 'Messages that are not sent yet.'],
    ['oldestSeconds', 'bank_outbox_oldest_seconds', 'Age of the oldest of them.'],
    ['failed', 'bank_outbox_failed', 'Messages that were given up.'],
  ] as const
  for (const [key, name, help] of figures) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
    for (const [channel, of] of Object.entries(state ?? {}))
      lines.push(`${name}{channel="${channel}"} ${of[key]}`)
  }
  return lines
}

export function metricsText(outbox?: Waiting): string {
  const lines = ['# HELP bank_requests_total Requests answered.', '# TYPE bank_requests_total counter']
  for (const [labels, value] of requests) lines.push(`bank_requests_total{${labels}} ${value}`)
  lines.push('# HELP bank_request_milliseconds Time to answer.', '# TYPE bank_request_milliseconds histogram')
  for (const [index, most] of buckets.entries())
    lines.push(`bank_request_milliseconds_bucket{le="${most}"} ${durations.counts[index]}`)
  lines.push(`bank_request_milliseconds_bucket{le="+Inf"} ${durations.total}`)
  lines.push(
    `bank_request_milliseconds_sum ${durations.sum}`,
    `bank_request_milliseconds_count ${durations.total}`,
  )
  lines.push(...outboxLines(outbox))
  return `${lines.join('\n')}\n`
}
