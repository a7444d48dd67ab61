import { queryOptions } from '@tanstack/solid-query'
import ChartColumn from 'lucide-solid/icons/chart-column'
import Download from 'lucide-solid/icons/download'
import { createSignal, Show } from 'solid-js'
import type { Analytics as Page } from '../../../worker/analytics/contract.ts'
import type { Currency } from '../../../worker/money.ts'
import { bank, heed } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { saveBase64 } from '../../bank/statements/download.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { periodOf, type Span, spans } from './figures.ts'
import { Cohorts, Customers, Deposits, Failures, Tickets, Volumes } from './panels.tsx'

type Asked = ReturnType<typeof periodOf> & { currency?: Currency }
const analyticsQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['desk', 'analytics', asked],
    queryFn: ({ signal }) => bank.analytics.read.query(asked, { signal }),
  })

/** The bank in figures: from roll-ups of the end of day, about nobody. */
export default function Analytics() {
  const [span, setSpan] = createSignal<Span>('12')
  const [currency, setCurrency] = createSignal<Currency>()
  const [busy, setBusy] = createSignal(false)
  const asked = (): Asked => {
    const chosen = currency()
    return { ...periodOf(span()), ...(chosen && { currency: chosen }) }
  }
  const query = useQuery(() => analyticsQuery(asked()))
  const page = () => (query.isSuccess ? query.data : undefined)
  const take = async () => {
    if (busy()) return
    setBusy(true)
    try {
      saveBase64(await bank.analytics.file.query(asked()))
    } catch (error) {
      toast(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Analytics" />
        <div class="flex flex-wrap items-end gap-4">
          <Field label="Period">
            {(wiring) => (
              <Select
                {...wiring}
                value={span()}
                options={Object.entries(spans).map(([value, { name }]) => ({ value, label: name }))}
                onChange={(value) => setSpan(value as Span)}
              />
            )}
          </Field>
          <Show when={(page()?.currencies.length ?? 0) > 1}>
            <Field label="Currency">
              {(wiring) => (
                <Select
                  {...wiring}
                  value={page()!.currency}
                  options={page()!.currencies.map((code) => ({ value: code, label: code }))}
                  onChange={(value) => setCurrency(value as Currency)}
                />
              )}
            </Field>
          </Show>
          <Button look="quiet" busy={busy()} disabled={!page()?.through} onClick={() => void take()}>
            <Download size={18} aria-hidden="true" /> CSV
          </Button>
        </div>
      </div>
      <Show when={query.isError}>
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      </Show>
      <Show when={query.isPending}>
        <SkeletonRows rows={8} />
      </Show>
      <Show when={page()}>{(data) => <Panels page={data()} />}</Show>
    </>
  )
}

function Panels(props: { page: Page }) {
  return (
    <Show
      when={props.page.through}
      fallback={
        <Card>
          <Empty icon={<ChartColumn size={26} aria-hidden="true" />} title="No day has been closed yet">
            The end of day counts what happened; its first run counts all of the past.
          </Empty>
        </Card>
      }
    >
      {(through) => (
        <>
          <p class="text-small text-soft">Closed days, up to {longDate(through())}.</p>
          <div class="grid grid-cols-1 gap-x-6 gap-y-2 xl:grid-cols-2">
            <Deposits page={props.page} />
            <Volumes page={props.page} />
            <Customers page={props.page} />
            <Failures page={props.page} />
            <Tickets page={props.page} />
          </div>
          <Cohorts page={props.page} />
        </>
      )}
    </Show>
  )
}
