import type { Exceeded } from '../../../worker/limits/contract.ts'
import type { Money } from '../../../worker/money.ts'
import type { Fault } from '../../api.ts'
import { longMoment } from '../ledger/days.ts'
import { grouped, inWords } from '../money/format.ts'
import { t } from './words.ts'

/** Which limit stood in the way, what is left of it, and from when on it is whole again. */
export function limitSentence(fault: Fault): string {
  const { limit, maximum, left, resetsAt } = (fault.detail ?? {}) as {
    limit?: Exceeded
    maximum?: Money | number
    left?: Money | number
    resetsAt?: string | null
  }
  // What the other's level leaves is theirs to know.
  if (limit?.startsWith('level_') && maximum === undefined) return t('other_side')
  if (!limit || maximum === undefined || left === undefined) return fault.sentence
  const said = (value: Money | number) =>
    typeof value === 'number' ? grouped(String(value)) : inWords(value)
  const first = t(limit, { maximum: said(maximum) })
  if (!resetsAt) return t('smaller', { limit: first })
  const told = t('left_until', { limit: first, left: said(left), time: longMoment(resetsAt) })
  return limit === 'level_debits_month' ? `${told} ${t('lifted_with_papers')}` : told
}
