import { For, Show } from 'solid-js'
import type { Details } from '../../../worker/accounts/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { longMoment } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { heldFor } from './held-for.ts'
import { t } from './words.ts'

/** Money that is set aside for somebody and not yet paid. Nothing where there is none. */
export function Holds(props: { holds: Details['holds'] }) {
  return (
    <Show when={props.holds.length > 0}>
      <Section title={t('on_hold')}>
        <Card class="overflow-hidden">
          <ul class="divide-y divide-line">
            <For each={props.holds}>
              {(hold) => (
                <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3.5">
                  <span class="min-w-0 flex-1 basis-36">
                    <span class="block break-words font-semibold">{heldFor(hold.merchant)}</span>
                    <span class="block text-small text-soft">
                      {t('until', { time: longMoment(hold.expiresAt) })}
                    </span>
                  </span>
                  <Amount value={hold.amount} class="ml-auto font-bold" />
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Section>
    </Show>
  )
}
