import type { HistoryItem } from '../../../worker/ledger/contract.ts'

const locale = 'en-IN'
// The bank keeps the hours of India wherever the page is read.
const timeZone = 'Asia/Kolkata'
const day = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
const weekday = day({ weekday: 'long', day: 'numeric', month: 'long' })
const fullDay = day({ day: 'numeric', month: 'long', year: 'numeric' })
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
const oneDayMs = 864e5

/** `2026-11-02` → `Today`, `Yesterday`, `Monday, 2 November`, or with its year where that is another one. */
export function dayName(date: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(date)) / oneDayMs)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return (date.slice(0, 4) === today.slice(0, 4) ? weekday : fullDay).format(new Date(date))
}

const month = day({ month: 'long', year: 'numeric' })
/** `2026-11-01` → `November 2026`. */
export const monthName = (date: string) => month.format(new Date(date))
export const longDate = (date: string) => fullDay.format(new Date(date))
export const longMoment = (instant: string) => moment.format(new Date(instant))

/** Newest first, as they came, under the day they were booked on. */
export function byDay(items: readonly HistoryItem[]): { date: string; items: HistoryItem[] }[] {
  const days: { date: string; items: HistoryItem[] }[] = []
  for (const item of items) {
    const last = days.at(-1)
    if (last?.date === item.bookingDate) last.items.push(item)
    else days.push({ date: item.bookingDate, items: [item] })
  }
  return days
}

/** Good morning until noon, and so on, by the clock on the wall beside the reader. */
export function greeting(hour = new Date().getHours()): string {
  if (hour < 12) return 'Good morning'
  return hour < 17 ? 'Good afternoon' : 'Good evening'
}
