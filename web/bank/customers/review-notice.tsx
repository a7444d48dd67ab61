import { Show } from 'solid-js'
import type { Profile } from '../../../worker/customers/contract.ts'
import { Notice } from '../../ui/notice.tsx'
import { longDate } from '../ledger/days.ts'

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
      <Notice
        kind={isStopped() ? 'bad' : 'warn'}
        title={isStopped() ? 'Payments from your accounts have stopped' : 'Please show us again who you are'}
      >
        <Show when={!isStopped()}>
          The law has us look at your papers again by {longDate(props.profile.reviewOn!)}.{' '}
        </Show>
        Come by with a passport or another paper with a photograph, and a proof of address.{' '}
        {isStopped()
          ? 'Your money is safe and still comes in; payments go on as soon as we have seen them.'
          : 'We never ask for papers by mail.'}
      </Notice>
    </Show>
  )
}
