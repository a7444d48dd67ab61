import { t } from './words.ts'

/** Good morning until noon, and so on, by the clock on the wall beside the reader. */
export function greeting(hour = new Date().getHours()): string {
  if (hour < 12) return t('morning')
  return hour < 17 ? t('afternoon') : t('evening')
}
