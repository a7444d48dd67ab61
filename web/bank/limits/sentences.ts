import type { Exceeded } from '../../../worker/limits/contract.ts'
import type { Money } from '../../../worker/money.ts'
import type { Fault } from '../../api.ts'
import { longMoment } from '../ledger/days.ts'
import { inWords } from '../money/format.ts'
import { t } from './words.ts'

/** Which limit stood in the way, what is left of it, and from when on it is whole again. */
export function limitSentence(fault: Fault): string {
  const { limit, maximum, left, resetsAt } = (fault.detail ?? {}) as {
    limit?: Exceeded
    maximum?: Money | number
    left?: Money | number
    resetsAt?: string | null
  }
  if (!limit || maximum === undefined || left === undefined) return fault.sentence
  const said = (value: Money | number) => (typeof value === 'number' ? String(value) : inWords(value))
  const first = t(limit, { maximum: said(maximum) })
  if (!resetsAt) return t('smaller', { limit: first })
  return t('left_until', { limit: first, left: said(left), time: longMoment(resetsAt) })
}
