/** From lines of figures to what a chart and a table show. */
import type { Analytics, AnalyticsLine, Measure } from '../../../worker/analytics/contract.ts'

export const spans = {
  '30': { name: 'Last 30 days', by: 'day', days: 29 },
  '90': { name: 'Last 90 days', by: 'day', days: 89 },
  '12': { name: 'Last 12 months', by: 'month', months: 11 },
  '36': { name: 'Last three years', by: 'month', months: 35 },
} as const
export type Span = keyof typeof spans

const iso = (at: Date) => at.toISOString().slice(0, 10)

/** The days of a span that ends today. */
export function periodOf(span: Span, now = new Date()) {
  const chosen = spans[span]
  const from = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))
  const to = iso(from)
  if ('days' in chosen) from.setUTCDate(from.getUTCDate() - chosen.days)
  else from.setUTCMonth(from.getUTCMonth() - chosen.months, 1)
  return { from: iso(from), to, by: chosen.by }
}

const day = new Intl.DateTimeFormat('en-IN', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en-IN', { month: 'short', timeZone: 'UTC' })
const longMonth = new Intl.DateTimeFormat('en-IN', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const dateOf = (place: string) => new Date(place.length === 7 ? `${place}-01` : place)
export const shortPlace = (place: string) => (place.length === 7 ? month : day).format(dateOf(place))
export const longPlace = (place: string) => (place.length === 7 ? longMonth : day).format(dateOf(place))

/** `sign_in.sign_in_wrong` → `Sign in: sign in wrong`. */
export function inWords(key: string) {
  const words = key.replace('.', ': ').replaceAll('_', ' ')
  return words ? words[0]!.toUpperCase() + words.slice(1) : ''
}

type Wanted = { measure: Measure; key?: string; place?: string }
export const linesOf = ({ lines }: Analytics, { measure, key, place }: Wanted): AnalyticsLine[] =>
  lines.filter(
    (line) =>
      line.measure === measure &&
      (key === undefined || line.key === key) &&
      (place === undefined || line.place === place),
  )
export const keysOf = (page: Analytics, measure: Measure) => [
  ...new Set(linesOf(page, { measure }).map(({ key }) => key)),
]
export const countOf = (page: Analytics, wanted: Wanted) =>
  linesOf(page, wanted).reduce((sum, { count }) => sum + count, 0)
/** For the eye alone: a chart's height. What is read as a figure stays the text that the bank gave. */
export const heightOf = (page: Analytics, wanted: Wanted) =>
  linesOf(page, wanted).reduce((sum, line) => sum + Number(line.sum?.amount ?? 0), 0)
export const minutesOf = (page: Analytics, wanted: Wanted) =>
  linesOf(page, wanted).reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)

/** `95` → `1 h 35 min`. */
export function spanOf(minutes: number) {
  const whole = Math.round(minutes)
  if (whole < 60) return `${whole} min`
  if (whole < 2880) return `${Math.floor(whole / 60)} h ${whole % 60} min`
  return `${Math.floor(whole / 1440)} d ${Math.floor((whole % 1440) / 60)} h`
}
