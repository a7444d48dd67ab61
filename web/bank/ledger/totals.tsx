import { For, Show } from 'solid-js'
import { overviewQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { longDate } from './days.ts'
import { type Filters, totalsQuery } from './queries.ts'
import { t } from './words.ts'

/** How many entries pass the filters, and what came and went with them, a line for each currency. */
export function TotalsLine(props: { filters: Filters }) {
  const totals = useQuery(() => totalsQuery(props.filters))
  const overview = useQuery(overviewQuery)
  const rows = () =>
    totals.isSuccess && overview.isSuccess ? totals.data.totals.filter((row) => row.count > 0) : []
  return (
    <section aria-label={t('totals')} class="grid min-h-7 gap-1 max-sm:min-h-11.5">
      <For each={rows()}>
        {(row) => (
          <p class="flex flex-wrap items-baseline gap-x-5 gap-y-0.5 text-small text-soft">
            <span class="font-semibold text-ink max-sm:w-full">{t('entries', { count: row.count })}</span>
            <span>
              {t.parts('in', { amount: <Amount value={row.in} class="font-semibold text-good" /> })}
            </span>
            <span>
              {t.parts('out', { amount: <Amount value={row.out} class="font-semibold text-ink" /> })}
            </span>
          </p>
        )}
      </For>
      <Show when={totals.isSuccess && totals.data.since}>
        {(since) => <p class="text-small text-soft">{t('summed', { date: longDate(since()) })}</p>}
      </Show>
    </section>
  )
}
