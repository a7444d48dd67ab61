import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Insights } from '../../../worker/insights/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { longDate } from '../ledger/days.ts'
import { categoryNames } from '../ledger/kinds.ts'
import { Amount } from '../money/amount.tsx'
import { t } from './words.ts'

/** Payments far above what is usual, each with what that is and the way to its receipt. */
export function Unusual(props: { items: Insights['unusual'] }) {
  return (
    <Show when={props.items.length > 0}>
      <Section title={t('higher')}>
        <Card class="overflow-hidden">
          <ul class="divide-y divide-line">
            <For each={props.items}>
              {(item) => (
                <li>
                  <A
                    href={`/receipt/${item.id}?${new URLSearchParams({ account: item.account })}`}
                    class="flex min-h-16 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
                  >
                    <span class="min-w-0">
                      <span class="block font-semibold leading-snug">{item.to.name}</span>
                      <span class="text-small text-soft">{longDate(item.date)}</span>
                    </span>
                    <span class="ml-auto grid justify-items-end">
                      <Amount value={item.amount} class="font-bold" />
                      <span class="text-soft text-tiny">
                        {item.measure === 'payee'
                          ? t.parts('usually_them', { amount: <Amount value={item.usual} /> })
                          : t.parts('usually_for', {
                              category: categoryNames[item.category].toLowerCase(),
                              amount: <Amount value={item.usual} />,
                            })}
                      </span>
                    </span>
                  </A>
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Section>
    </Show>
  )
}
