import { Show } from 'solid-js'
import type { Offer, Preview } from '../../../worker/deposits/contract.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { percent, termName } from './names.ts'

/** What the amount becomes, and when: told while it is typed. */
export function Outlook(props: { preview: Preview | undefined; offer: Offer | undefined }) {
  return (
    <div
      aria-live="polite"
      class="@container hero grid min-h-36 content-center gap-1.5 rounded-lg p-5 sm:p-6"
    >
      <Show
        when={props.preview}
        fallback={
          <p class="text-on-hero-soft">
            <Show when={props.offer}>
              {(offer) => (
                <>
                  From {inWords(offer().minimum)} on. {percent(offer().ratePercent)} a year, fixed for{' '}
                  {termName(offer())}.
                </>
              )}
            </Show>
          </p>
        }
      >
        {(now) => (
          <>
            <p class="text-on-hero-soft text-small">On {longDate(now().maturesOn)} you get</p>
            <p class="font-bold text-title tracking-tight">
              <Amount value={now().maturityAmount} frank />
            </p>
            <p class="text-small">
              <Amount value={now().interest} direction="credit" frank class="font-semibold text-spark" />{' '}
              interest
            </p>
          </>
        )}
      </Show>
    </div>
  )
}
