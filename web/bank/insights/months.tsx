import { createSignal, For } from 'solid-js'
import type { Insights } from '../../../worker/insights/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { BarChart } from '../../ui/chart.tsx'
import { dateFormat, numberFormat } from '../../ui/language.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Amount } from '../money/amount.tsx'
import { sign } from '../money/format.ts'
import { hidden } from '../money/privacy.ts'
import { t } from './words.ts'

const shortMonth = (month: string) =>
  dateFormat({ month: 'short', timeZone: 'UTC' }).format(new Date(`${month}-01`))
const monthOfYear = (month: string) =>
  dateFormat({ month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`))
const compact = (figure: number) =>
  numberFormat({ notation: 'compact', maximumFractionDigits: 2 }).format(figure)

/** What came and what went in each of the months: a chart, or the same as a table, which screen readers always get. */
export function Months(props: { insights: Insights }) {
  const [shown, setShown] = createSignal<'chart' | 'table'>('chart')
  const series = () => [
    {
      name: t('came_in'),
      tone: 'good' as const,
      values: props.insights.months.map((row) => Number(row.in.amount)),
    },
    {
      name: t('went_out'),
      tone: 'quiet' as const,
      values: props.insights.months.map((row) => Number(row.out.amount)),
    },
  ]
  const places = () => props.insights.months.map(({ month }) => shortMonth(month))
  const figure = (value: number) => (hidden() ? '•••' : `${sign(props.insights.currency)}${compact(value)}`)
  return (
    <Section title={t('months')}>
      <Card class="grid grid-cols-1 gap-4 p-4 sm:p-5">
        <div class="max-w-72">
          <Segmented
            legend={t('show_as')}
            value={shown()}
            options={[
              { value: 'chart', label: t('chart') },
              { value: 'table', label: t('table') },
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
      aria-label={t('months_table')}
      tabindex={props.seen ? '0' : undefined}
      class={props.seen ? 'relative overflow-x-auto' : 'sr-only'}
    >
      <table class="w-full border-collapse text-left text-small">
        <caption class="sr-only">{t('months_caption')}</caption>
        <thead class="text-soft text-tiny">
          <tr class="border-line border-b">
            <th scope="col" class="py-2 pr-3">
              {t('month')}
            </th>
            <th scope="col" class="py-2 pr-3 text-right">
              {t('came_in')}
            </th>
            <th scope="col" class="py-2 text-right">
              {t('went_out')}
            </th>
          </tr>
        </thead>
        <tbody class="divide-y divide-line">
          <For each={props.insights.months.toReversed()}>
            {(row) => (
              <tr>
                <th scope="row" class="whitespace-nowrap py-2.5 pr-3 font-semibold">
                  {monthOfYear(row.month)}
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
