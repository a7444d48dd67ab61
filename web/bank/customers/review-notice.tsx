import { Show } from 'solid-js'
import type { Profile } from '../../../worker/customers/contract.ts'
import { Notice } from '../../ui/notice.tsx'
import { longDate } from '../ledger/days.ts'
import { review } from './review-words.ts'

const aheadDays = 30

/** What the bank needs of a customer whose papers it must see again, and until when. */
export function ReviewNotice(props: { profile: Profile }) {
  const isStopped = () => props.profile.status === 'restricted'
  const isDue = () => {
    const on = props.profile.reviewOn
    return on !== null && Date.parse(on) - Date.now() < aheadDays * 86_400_000
  }
  return (
    <Show when={isStopped() || isDue()}>
      <Notice kind={isStopped() ? 'bad' : 'warn'} title={review(isStopped() ? 'stopped' : 'due')}>
        {isStopped() ? review('stopped_why') : review('due_why', { date: longDate(props.profile.reviewOn!) })}
      </Notice>
    </Show>
  )
}
