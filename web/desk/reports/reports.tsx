import FileChartColumn from 'lucide-solid/icons/file-chart-column'
import { createSignal, For, Show } from 'solid-js'
import type { Report, ReportKind } from '../../../worker/reports/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { saveBase64 } from '../../bank/statements/download.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { reportsQuery } from './queries.ts'
import { RunDialog } from './run-dialog.tsx'

const states = {
  final: { look: 'good', name: 'Final' },
  provisional: { look: 'warn', name: 'Provisional' },
  superseded: { look: 'neutral', name: 'Superseded' },
} as const
const every = { daily: 'each day', monthly: 'each month' }

/** What the bank owes its supervisors and itself: cut by the end of day, run again for a period, taken as a file. */
export default function Reports() {
  const [kind, setKind] = createSignal<ReportKind | ''>('')
  const [running, setRunning] = createSignal<{ kind: ReportKind; from: string; to: string }>()
  const [fault, setFault] = createSignal<string>()
  const pages = useInfiniteQuery(() => reportsQuery(kind()))
  const first = () => (pages.isSuccess ? pages.data.pages[0] : undefined)
  const kinds = () => first()?.kinds ?? []
  const chosen = () => kinds().find((one) => one.kind === kind())
  const items = () => (pages.isSuccess ? pages.data.pages.flatMap((page) => page.items) : [])
  const begin = () => {
    const today = first()?.businessDate ?? ''
    const asked = kind() || kinds()[0]?.kind
    if (asked) setRunning({ kind: asked, from: `${today.slice(0, 8)}01`, to: today })
  }
  const take = async (id: string, format: 'csv' | 'pdf') => {
    setFault(undefined)
    try {
      saveBase64(await bank.reports.file.query({ id, format }))
      void pages.refetch()
    } catch (error) {
      const refused: Fault = heed(error)
      setFault(refused.fields[0]?.message ?? refused.sentence)
    }
  }
  return (
    <>
      <PageTitle
        title="Reports"
        aside={
          <Show when={kinds().length > 0}>
            <Button onClick={begin}>Run a report</Button>
          </Show>
        }
      />
      <Show when={kinds().length > 0}>
        <div class="grid items-end gap-x-6 gap-y-2 sm:grid-cols-[18rem_minmax(0,1fr)]">
          <Field label="Report">
            {(wiring) => (
              <Select
                {...wiring}
                value={kind()}
                options={[
                  { value: '', label: 'All reports' },
                  ...kinds().map((one) => ({ value: one.kind, label: one.title })),
                ]}
                onChange={(value) => setKind(value as ReportKind | '')}
              />
            )}
          </Field>
          <p class="text-small text-soft">
            <Show when={chosen()} fallback="The end of day cuts them; any period can be run again.">
              {(one) => (
                <>
                  {one().says} Cut {every[one().every]}. {one().source}.
                </>
              )}
            </Show>
          </p>
        </div>
      </Show>
      <Show when={fault()}>{(now) => <Notice kind="bad">{now()}</Notice>}</Show>
      <More pages={pages}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty
                icon={<FileChartColumn size={26} aria-hidden="true" />}
                title={kinds().length > 0 ? 'Nothing was cut yet' : 'No report is open to you'}
              >
                {kinds().length > 0
                  ? 'The next end of day cuts what is due. Run a report to have one now.'
                  : 'Two admins switch reports on for operators, under Administration.'}
              </Empty>
            </Card>
          }
        >
          <Table
            label="Reports, newest first"
            head={
              <For each={['Report', 'Period', 'State', 'Rows', 'Cut', 'Taken by', 'Take']}>
                {(name) => (
                  <th scope="col" class={name === 'Rows' ? 'num' : ''}>
                    {name}
                  </th>
                )}
              </For>
            }
          >
            <For each={items()}>
              {(one) => (
                <Line
                  report={one}
                  onTake={take}
                  onRun={() => setRunning({ kind: one.kind, from: one.from, to: one.to })}
                />
              )}
            </For>
          </Table>
        </Show>
      </More>
      <Show keyed when={running()}>
        {(asked) => (
          <RunDialog
            kinds={kinds()}
            asked={asked}
            today={first()!.businessDate}
            onClose={() => setRunning(undefined)}
          />
        )}
      </Show>
    </>
  )
}

const shortDate = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeZone: 'UTC' })
const monthOf = new Intl.DateTimeFormat('en-IN', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const lastOf = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0))

/** `January 2026` where it is a whole month. */
function periodOf({ from, to }: Report) {
  if (from === to) return shortDate.format(new Date(from))
  if (from.endsWith('-01') && lastOf(from).toISOString().startsWith(to)) return monthOf.format(new Date(from))
  return `${shortDate.format(new Date(from))} – ${shortDate.format(new Date(to))}`
}

function Line(props: {
  report: Report
  onTake: (id: string, format: 'csv' | 'pdf') => Promise<void>
  onRun: () => void
}) {
  const [busy, setBusy] = createSignal<'csv' | 'pdf'>()
  const named = () => `${props.report.title}, ${periodOf(props.report)}`
  const take = async (format: 'csv' | 'pdf') => {
    if (busy()) return
    setBusy(format)
    await props.onTake(props.report.id, format)
    setBusy(undefined)
  }
  return (
    <tr class="align-top hover:bg-sunken">
      <td class="whitespace-nowrap font-semibold">{props.report.title}</td>
      <td class="whitespace-nowrap">
        {periodOf(props.report)}
        <Show when={props.report.revision > 1}>
          <span class="block text-soft text-tiny">Revision {props.report.revision}</span>
        </Show>
      </td>
      <td class="whitespace-nowrap">
        <Badge look={states[props.report.state].look}>{states[props.report.state].name}</Badge>
      </td>
      <td class="num">{props.report.rows}</td>
      <td class="whitespace-nowrap">
        {longMoment(props.report.cutAt)}
        <span class="block text-soft text-tiny">
          {props.report.cutBy.startsWith('job:') ? 'End of day' : props.report.cutBy}
        </span>
      </td>
      <td class="whitespace-nowrap">
        <For each={props.report.downloads.slice(0, 2)} fallback={<span class="text-soft">Nobody</span>}>
          {(one) => (
            <span class="mb-1 block">
              {one.by}
              <span class="block text-soft text-tiny">
                {one.format.toUpperCase()}, {longMoment(one.at)}
              </span>
            </span>
          )}
        </For>
      </td>
      <td class="whitespace-nowrap">
        <span class="flex gap-1">
          <For each={['csv', 'pdf'] as const}>
            {(format) => (
              <Button
                look="quiet"
                class="min-h-11!"
                busy={busy() === format}
                aria-label={`${named()} as ${format.toUpperCase()}`}
                onClick={() => void take(format)}
              >
                {format.toUpperCase()}
              </Button>
            )}
          </For>
          <Button look="plain" class="min-h-11!" aria-label={`Run again: ${named()}`} onClick={props.onRun}>
            Run again
          </Button>
        </span>
      </td>
    </tr>
  )
}
