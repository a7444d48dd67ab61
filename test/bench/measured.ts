export type Measured = {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  /** Answers of success, those of the warm-up too. */
  acknowledged: number
  /** Answers of no success, and, of an open loop, what was never sent. */
  errors: number
  unsent: number
  /** The first answer that was no success. */
  sample?: string
}

export function summarise(
  latencies: number[],
  seconds: number,
  acknowledged: number,
  errors: number,
  sample?: string,
  unsent = 0,
): Measured {
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return {
    perSecond: sorted.length / seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: sorted.at(-1) ?? 0,
    acknowledged,
    errors: errors + unsent,
    unsent,
    ...(sample === undefined ? {} : { sample }),
  }
}

/** Series of one length as if they were one; the percentiles are their mean. */
export function together(series: Measured[]): Measured {
  const sum = (key: 'acknowledged' | 'errors' | 'unsent') =>
    series.reduce((total, one) => total + one[key], 0)
  const mean = (key: 'perSecond' | 'p50Ms' | 'p95Ms' | 'p99Ms') =>
    series.reduce((total, one) => total + one[key], 0) / series.length
  const sample = series.find((one) => one.sample !== undefined)?.sample
  return {
    perSecond: mean('perSecond'),
    p50Ms: mean('p50Ms'),
    p95Ms: mean('p95Ms'),
    p99Ms: mean('p99Ms'),
    maxMs: Math.max(...series.map(({ maxMs }) => maxMs)),
    acknowledged: sum('acknowledged'),
    errors: sum('errors'),
    unsent: sum('unsent'),
    ...(sample === undefined ? {} : { sample }),
  }
}

export type Latency = Pick<Measured, 'p50Ms' | 'p95Ms'>

/** How many series a comparison of latencies is made of. */
export const SERIES = 5

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other))

/**
 * Each of `count` places once, in an order of which the next differs: what a question leaves behind, as a transfer its
 * WAL, falls on another one each time and not always on its neighbour.
 */
export function orderOf(count: number, turn: number): number[] {
  const places = Array.from({ length: count }, (_, at) => at)
  const steps = places.filter((step) => divisor(step, count) === 1)
  const step = steps[turn % steps.length] ?? 1
  return places.map((at) => (turn + at * step) % count)
}

/** The middle of the series: what somebody else on the machine does to one of them is nobody's growth. */
export function middleOf(latencies: number[][]): Latency {
  const each = latencies.map((list) => summarise(list, 1, list.length, 0))
  return { p50Ms: median(each.map(({ p50Ms }) => p50Ms)), p95Ms: median(each.map(({ p95Ms }) => p95Ms)) }
}

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
