import { createSignal, For, type JSX, Show } from 'solid-js'
import { Card, Section } from '../../ui/card.tsx'
import { BarChart, type Series } from '../../ui/chart.tsx'
import { Segmented } from '../../ui/segmented.tsx'

/** Figures of one kind: a chart, or the same as a table, which screen readers always get. */
export function Panel(props: {
  title: string
  says: string
  places: readonly string[]
  series: readonly Series[]
  value: (figure: number) => string
  table: JSX.Element
}) {
  const [shown, setShown] = createSignal<'chart' | 'table'>('chart')
  const isEmpty = () => props.series.every(({ values }) => values.every((value) => value === 0))
  return (
    <Section title={props.title}>
      <Card class="grid grid-cols-1 gap-4 p-4 sm:p-5">
        <div class="flex flex-wrap items-center justify-between gap-3">
          <p class="max-w-prose text-small text-soft">{props.says}</p>
          <div class="w-56">
            <Segmented
              legend={`Show ${props.title.toLowerCase()} as`}
              value={shown()}
              options={[
                { value: 'chart', label: 'Chart' },
                { value: 'table', label: 'Table' },
              ]}
              onChange={setShown}
            />
          </div>
        </div>
        <Show
          when={!isEmpty()}
          fallback={<p class="py-6 text-center text-small text-soft">Nothing in this period.</p>}
        >
          <div class={shown() === 'chart' ? '' : 'hidden'}>
            <BarChart places={props.places} series={props.series} value={props.value} />
          </div>
          <div class={shown() === 'table' ? '' : 'sr-only'}>{props.table}</div>
        </Show>
      </Card>
    </Section>
  )
}

/** Rows under names; the first cell of each names it, the others are figures. */
export function Rows(props: {
  label: string
  head: readonly string[]
  rows: readonly (readonly JSX.Element[])[]
}) {
  return (
    // Where it scrolls it must be reached by the keyboard.
    <section aria-label={props.label} tabindex="0" class="relative max-h-96 overflow-auto">
      <table class="w-full border-collapse text-left text-small">
        <caption class="sr-only">{props.label}</caption>
        <thead class="text-soft text-tiny">
          <tr class="border-line border-b">
            <For each={props.head}>
              {(name, at) => (
                <th scope="col" class={`py-2 pr-3 ${at() === 0 ? '' : 'text-right'}`}>
                  {name}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody class="divide-y divide-line">
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row" class="whitespace-nowrap py-2.5 pr-3 font-semibold">
                  {row[0]}
                </th>
                <For each={row.slice(1)}>
                  {(cell) => <td class="figures whitespace-nowrap py-2.5 pr-3 text-right">{cell}</td>}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}
