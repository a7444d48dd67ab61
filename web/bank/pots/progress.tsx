import { Show } from 'solid-js'
import type { Pot } from '../../../worker/pots/contract.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { colourClass, shareOf } from './queries.ts'
import { t } from './words.ts'

/** What is in a pot, and how far it is to its goal. */
export function Progress(props: { pot: Pot }) {
  return (
    <div class="grid gap-1.5">
      <p class="flex flex-wrap items-baseline justify-between gap-x-4">
        <Amount value={props.pot.saved} class="font-bold text-lead" />
        <Show when={props.pot.target}>
          {(target) => (
            <span class="text-small text-soft">
              <Show when={props.pot.until} fallback={t.parts('of', { target: <Amount value={target()} /> })}>
                {(until) =>
                  t.parts('of_by', { target: <Amount value={target()} />, date: longDate(until()) })
                }
              </Show>
            </span>
          )}
        </Show>
      </p>
      <Show when={shareOf(props.pot) !== undefined}>
        <div class="relative">
          <meter
            class="sr-only"
            aria-label={t('part', { name: props.pot.name })}
            min={0}
            max={100}
            value={shareOf(props.pot)!}
          />
          <div aria-hidden="true" class="h-2.5 overflow-hidden rounded-full bg-sunken">
            <div
              class={`h-full rounded-full ${colourClass[props.pot.colour]}`}
              style={{ width: `${shareOf(props.pot)}%` }}
            />
          </div>
        </div>
      </Show>
    </div>
  )
}
