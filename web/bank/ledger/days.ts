import type { HistoryItem } from '../../../worker/ledger/contract.ts'
import { dateFormat } from '../../ui/language.ts'
import { t } from './words.ts'

// The bank keeps the hours of India wherever the page is read.
const timeZone = 'Asia/Kolkata'
const day = (date: string, options: Intl.DateTimeFormatOptions) =>
  dateFormat({ timeZone: 'UTC', ...options }).format(new Date(date))

const oneDayMs = 864e5

/** `2026-11-02` → `Today`, `Yesterday`, `Monday, 2 November`, or with its year where that is another one. */
export function dayName(date: string, today: string): string {
  const days = Math.round((Date.parse(today) - Date.parse(date)) / oneDayMs)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  if (date.slice(0, 4) !== today.slice(0, 4)) return longDate(date)
  return day(date, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** `2026-11-01` → `November 2026`. */
export const monthName = (date: string) => day(date, { month: 'long', year: 'numeric' })
export const longDate = (date: string) => day(date, { day: 'numeric', month: 'long', year: 'numeric' })
export const longMoment = (instant: string) =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant))

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
