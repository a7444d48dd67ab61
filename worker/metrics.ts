/** Counters of this isolate, as Prometheus text. Labels are routes and statuses, never an id. */

const buckets = [5, 10, 25, 50, 100, 200, 500, 1000] as const
const requests = new Map<string, number>()
const durations = { counts: buckets.map(() => 0), sum: 0, total: 0 }

export function count(route: string, status: number, milliseconds: number) {
  const key = `route="${route}",status="${status}"`
  requests.set(key, (requests.get(key) ?? 0) + 1)
  durations.sum += milliseconds
  durations.total += 1
  for (const [index, most] of buckets.entries()) if (milliseconds <= most) durations.counts[index]! += 1
}

export function metricsText(): string {
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
  return `${lines.join('\n')}\n`
}
