import { A } from '@solidjs/router'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Show } from 'solid-js'
import type { Share } from '../../../worker/insights/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { categoryNames } from '../ledger/kinds.ts'
import { Amount } from '../money/amount.tsx'
import { t } from './words.ts'

/** The first and the last day of a month such as `2026-11`. */
function daysOf(month: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) }
}

/** A category a line, as long as its share; each leads to its entries in the history. */
export function Shares(props: {
  title: string
  nothing: string
  shares: readonly Share[]
  month: string
  look: string
}) {
  const most = () => Math.max(...props.shares.map(({ sum }) => Number(sum.amount)), 0)
  const linkTo = ({ category }: Share) =>
    `/history?${new URLSearchParams({ category, ...daysOf(props.month) })}`
  return (
    <Section title={props.title}>
      <Card class="overflow-hidden">
        <Show
          when={props.shares.length > 0}
          fallback={<p class="px-5 py-6 text-small text-soft">{props.nothing}</p>}
        >
          <ul class="divide-y divide-line">
            <For each={props.shares}>
              {(share) => (
                <li>
                  <A
                    href={linkTo(share)}
                    class="flex min-h-16 items-center gap-3 px-4 py-3 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
                  >
                    <span class="grid min-w-0 flex-1 gap-1.5">
                      <span class="flex flex-wrap items-baseline justify-between gap-x-4">
                        <span class="font-semibold">{categoryNames[share.category]}</span>
                        <Amount value={share.sum} class="font-semibold" />
                      </span>
                      <span aria-hidden="true" class="h-2 overflow-hidden rounded-full bg-sunken">
                        <span
                          class={`block h-full rounded-full ${props.look}`}
                          style={{ width: `${most() > 0 ? (Number(share.sum.amount) / most()) * 100 : 0}%` }}
                        />
                      </span>
                      <span class="flex flex-wrap justify-between gap-x-4 text-soft text-tiny">
                        <span>{t('entries', { count: share.count })}</span>
                        <Show when={share.usual}>
                          {(usual) => (
                            <span>{t.parts('usually', { amount: <Amount value={usual()} /> })}</span>
                          )}
                        </Show>
                      </span>
                    </span>
                    <ChevronRight size={18} class="shrink-0 text-faint" aria-hidden="true" />
                  </A>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Card>
    </Section>
  )
}
