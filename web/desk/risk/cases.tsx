import { A } from '@solidjs/router'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createSignal, For, Show } from 'solid-js'
import type { Case } from '../../../worker/risk/contract.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { More } from '../more.tsx'
import { type CaseStatus, casesQuery } from './queries.ts'
import { outcomeNames } from './words.ts'

const statuses: { value: CaseStatus; label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'under_review', label: 'Under review' },
  { value: 'closed', label: 'Closed' },
]

/** The queue, the gravest first. J and K, or the arrows, go from case to case; Enter opens one. */
export default function Cases() {
  const [status, setStatus] = createSignal<CaseStatus>('open')
  const cases = useInfiniteQuery(() => casesQuery(status()))
  const items = () => (cases.isSuccess ? cases.data.pages.flatMap((page) => page.items) : [])
  let list!: HTMLUListElement
  const step = (event: KeyboardEvent) => {
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return
    const links = [...list.querySelectorAll('a')]
    const next = links[links.indexOf(document.activeElement as HTMLAnchorElement) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Cases" />
        <Segmented legend="Show" value={status()} options={statuses} onChange={setStatus} />
      </div>
      <More pages={cases}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<ShieldCheck size={26} aria-hidden="true" />} title="Nothing here">
                When a rule applies to a payment, its alert waits here in a case of the customer.
              </Empty>
            </Card>
          }
        >
          <p class="text-small text-soft">
            J and K, or the arrow keys, go from case to case; Enter opens one. Customers never see that a case
            exists.
          </p>
          <ul ref={list} class="grid gap-2" onKeyDown={step}>
            <For each={items()}>{(one) => <Line case={one} />}</For>
          </ul>
        </Show>
      </More>
    </>
  )
}

function Line(props: { case: Case }) {
  return (
    <li>
      <A
        href={`/desk/cases/${props.case.id}`}
        class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-line bg-surface p-3 text-small shadow-card hover:border-brand sm:px-5"
      >
        <span class="grid min-w-0 gap-0.5">
          <span class="flex flex-wrap items-center gap-x-2 gap-y-1 font-bold">
            Case {props.case.id} <span class="figures">{props.case.customerId}</span>
            <Show when={props.case.held > 0}>
              <Badge look="warn">{props.case.held} held</Badge>
            </Show>
            <Show when={props.case.outcome}>
              {(outcome) => (
                <Badge look={props.case.status === 'closed' ? 'neutral' : 'warn'}>
                  {outcomeNames[outcome()]}
                  {props.case.status === 'closed' ? '' : ', waits for another'}
                </Badge>
              )}
            </Show>
          </span>
          <span class="text-soft">
            {props.case.alerts} {props.case.alerts === 1 ? 'alert' : 'alerts'} · since{' '}
            {longMoment(props.case.openedAt)}
            {props.case.reviewer ? ` · ${props.case.reviewer}` : ''}
          </span>
        </span>
        <span class="figures font-bold text-lead">
          {props.case.score} <span class="font-semibold text-soft text-tiny">of 100</span>
        </span>
      </A>
    </li>
  )
}
