import { createUniqueId, For } from 'solid-js'
import type { Offer } from '../../../worker/deposits/contract.ts'
import { percent, termName } from './names.ts'
import { t } from './words.ts'

/** How long and at which rate: every offer in sight, as one group of radio buttons. */
export function Terms(props: { offers: readonly Offer[]; value: string; onChange: (code: string) => void }) {
  const name = createUniqueId()
  return (
    <fieldset class="grid gap-2">
      <legend class="mb-2 font-semibold text-small">{t('how_long')}</legend>
      <div class="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-2">
        <For each={props.offers} fallback={<p class="text-soft">{t('no_offers')}</p>}>
          {(offer) => (
            <label class="grid cursor-pointer">
              <input
                type="radio"
                name={name}
                value={offer.code}
                checked={offer.code === props.value}
                onChange={() => props.onChange(offer.code)}
                class="peer sr-only"
              />
              <span class="grid justify-items-center gap-0.5 rounded-md border border-edge p-3.5 text-center transition-[border-color,background-color] hover:border-ink peer-checked:border-brand peer-checked:bg-tint/60 peer-checked:ring-1 peer-checked:ring-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2">
                <span class="text-small text-soft">{termName(offer)}</span>
                <span class="figures font-bold text-lead">{percent(offer.ratePercent)}</span>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
