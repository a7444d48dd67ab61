import { createSignal, For } from 'solid-js'
import type { Insights } from '../../../worker/insights/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { BarChart } from '../../ui/chart.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Amount } from '../money/amount.tsx'
import { sign } from '../money/format.ts'
import { hidden } from '../money/privacy.ts'

const shortMonth = new Intl.DateTimeFormat('en-IN', { month: 'short', timeZone: 'UTC' })
const monthOfYear = new Intl.DateTimeFormat('en-IN', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const compact = new Intl.NumberFormat('en-IN', { notation: 'compact', maximumFractionDigits: 2 })

/** What came and what went in each of the months: a chart, or the same as a table, which screen readers always get. */
export function Months(props: { insights: Insights }) {
  const [shown, setShown] = createSignal<'chart' | 'table'>('chart')
  const series = () => [
    {
      name: 'Came in',
      tone: 'good' as const,
      values: props.insights.months.map((row) => Number(row.in.amount)),
    },
    {
      name: 'Went out',
      tone: 'brand' as const,
      values: props.insights.months.map((row) => Number(row.out.amount)),
    },
  ]
  const places = () => props.insights.months.map(({ month }) => shortMonth.format(new Date(`${month}-01`)))
  const figure = (value: number) =>
    hidden() ? '•••' : `${sign(props.insights.currency)}${compact.format(value)}`
  return (
    <Section title="Month by month">
      <Card class="grid grid-cols-1 gap-4 p-4 sm:p-5">
        <div class="max-w-72">
          <Segmented
            legend="Show as"
            value={shown()}
            options={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
            onChange={setShown}
          />
        </div>
        <div class={shown() === 'chart' ? '' : 'hidden'}>
          <BarChart places={places()} series={series()} value={figure} />
        </div>
        <MonthsTable insights={props.insights} seen={shown() === 'table'} />
      </Card>
    </Section>
  )
}

function MonthsTable(props: { insights: Insights; seen: boolean }) {
  return (
    // Where it scrolls it must be reached by the keyboard.
    <section
      aria-label="Month by month, as a table"
      tabindex={props.seen ? '0' : undefined}
      class={props.seen ? 'relative overflow-x-auto' : 'sr-only'}
    >
      <table class="w-full border-collapse text-left text-small">
        <caption class="sr-only">What came in and went out, month by month</caption>
        <thead class="text-soft text-tiny">
          <tr class="border-line border-b">
            <th scope="col" class="py-2 pr-3">
              Month
            </th>
            <th scope="col" class="py-2 pr-3 text-right">
              Came in
            </th>
            <th scope="col" class="py-2 text-right">
              Went out
            </th>
          </tr>
        </thead>
        <tbody class="divide-y divide-line">
          <For each={props.insights.months.toReversed()}>
            {(row) => (
              <tr>
                <th scope="row" class="whitespace-nowrap py-2.5 pr-3 font-semibold">
                  {monthOfYear.format(new Date(`${row.month}-01`))}
                </th>
                <td class="py-2.5 pr-3 text-right">
                  <Amount value={row.in} />
                </td>
                <td class="py-2.5 text-right">
                  <Amount value={row.out} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}
