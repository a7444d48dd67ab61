import { useSearchParams } from '@solidjs/router'
import ChartColumn from 'lucide-solid/icons/chart-column'
import { Match, Show, Switch } from 'solid-js'
import type { Insights } from '../../../worker/insights/contract.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { monthName } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { AheadCards } from './ahead.tsx'
import { Months } from './months.tsx'
import { insightsQuery } from './queries.ts'
import { Shares } from './shares.tsx'
import { Unusual } from './unusual.tsx'
import { t } from './words.ts'

const mostMonths = 60

/** Months from the first entry to today, newest first. */
function monthsSince(since: string, today: string): string[] {
  const months: string[] = []
  const [year, number] = today.split('-').map(Number) as [number, number]
  for (let back = 0; back < mostMonths; back += 1) {
    const month = new Date(Date.UTC(year, number - 1 - back, 1)).toISOString().slice(0, 7)
    if (month < since.slice(0, 7)) break
    months.push(month)
  }
  return months
}

const isMonth = (text: unknown) =>
  typeof text === 'string' && /^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/.test(text) ? text : undefined
const isCurrency = (text: unknown) =>
  typeof text === 'string' && /^(?:INR|USD|EUR|GBP|JPY|KWD)$/.test(text) ? text : undefined

function Pickers(props: { insights: Insights; onChange: (change: Record<string, string>) => void }) {
  const one = () => props.insights
  const months = () => {
    const all = monthsSince(one().since ?? one().today, one().today)
    return all.includes(one().month) ? all : [one().month, ...all]
  }
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Field label={t('month')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={one().month}
            onChange={(month) => props.onChange({ month })}
            options={months().map((value) => ({ value, label: monthName(`${value}-01`) }))}
          />
        )}
      </Field>
      <Show when={one().currencies.length > 1}>
        <Field label={t('currency')}>
          {(wiring) => (
            <Select
              {...wiring}
              value={one().currency}
              onChange={(currency) => props.onChange({ currency })}
              options={one().currencies.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      </Show>
    </div>
  )
}

function Figures(props: { insights: Insights }) {
  return (
    <dl class="grid gap-4 sm:grid-cols-2" aria-label={monthName(`${props.insights.month}-01`)}>
      <Card class="p-4 sm:p-5">
        <dt class="text-small text-soft">{t('came_in')}</dt>
        <dd class="font-bold text-title text-good">
          <Amount value={props.insights.in} />
        </dd>
      </Card>
      <Card class="p-4 sm:p-5">
        <dt class="text-small text-soft">{t('went_out')}</dt>
        <dd class="font-bold text-title">
          <Amount value={props.insights.out} />
        </dd>
        <Show when={Number(props.insights.returned.amount) !== 0}>
          <dd class="text-small text-soft">
            {t.parts('given_back', { amount: <Amount value={props.insights.returned} /> })}
          </dd>
        </Show>
      </Card>
    </dl>
  )
}

export default function InsightsPage() {
  const [search, setSearch] = useSearchParams()
  const insights = useQuery(() => insightsQuery(isMonth(search.month), isCurrency(search.currency)))
  const known = () => (insights.isSuccess ? insights.data : undefined)
  return (
    <div class="mx-auto grid w-full max-w-4xl grid-cols-1 gap-8">
      <PageTitle title={t('title')} />
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={6} />
          </Card>
        }
      >
        <Match when={insights.isError}>
          <Card>
            <Failed
              error={insights.error}
              onRetry={() => void insights.refetch()}
              busy={insights.isFetching}
            />
          </Card>
        </Match>
        <Match when={known()?.since === null && known()?.currencies.length !== 0 ? known() : undefined}>
          {(now) => (
            <>
              <Show when={now().currencies.length > 1}>
                <Pickers insights={now()} onChange={(change) => setSearch(change, { replace: true })} />
              </Show>
              <Nothing />
            </>
          )}
        </Match>
        <Match when={known()?.since === null}>
          <Nothing />
        </Match>
        <Match when={known()}>
          {(now) => (
            <>
              <Pickers insights={now()} onChange={(change) => setSearch(change, { replace: true })} />
              <Figures insights={now()} />
              <Unusual items={now().unusual} />
              <Shares
                title={t('spending')}
                nothing={t('no_spending')}
                shares={now().spending}
                month={now().month}
                look="bg-brand"
              />
              <Shares
                title={t('income')}
                nothing={t('no_incoming')}
                shares={now().income}
                month={now().month}
                look="bg-good"
              />
              <Months insights={now()} />
              <p class="text-small text-soft">{t('neither')}</p>
              <AheadCards />
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}

function Nothing() {
  return (
    <Card>
      <Empty icon={<ChartColumn size={26} aria-hidden="true" />} title={t('nothing_yet')}>
        {t('nothing_yet_why')}
      </Empty>
    </Card>
  )
}
