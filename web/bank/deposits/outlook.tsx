import { Show } from 'solid-js'
import type { Offer, Preview } from '../../../worker/deposits/contract.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { percent, termName } from './names.ts'
import { t } from './words.ts'

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
                  {t('from_least', {
                    amount: inWords(offer().minimum),
                    rate: percent(offer().ratePercent),
                    term: termName(offer()),
                  })}
                </>
              )}
            </Show>
          </p>
        }
      >
        {(now) => (
          <>
            <p class="text-on-hero-soft text-small">{t('on_get', { date: longDate(now().maturesOn) })}</p>
            <p class="font-bold text-title tracking-tight">
              <Amount value={now().maturityAmount} frank />
            </p>
            <p class="text-small">
              {t.parts('of_interest', {
                amount: (
                  <Amount value={now().interest} direction="credit" frank class="font-semibold text-spark" />
                ),
              })}
            </p>
          </>
        )}
      </Show>
    </div>
  )
}
