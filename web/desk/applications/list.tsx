import { A } from '@solidjs/router'
import UserPlus from 'lucide-solid/icons/user-plus'
import { createSignal, For, Show } from 'solid-js'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { applicationsQuery, type Status } from './queries.ts'
import { Screening } from './screening.tsx'
import { riskLooks, statusLooks } from './words.ts'

const options: { value: Status | ''; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'draft', label: 'Drafts' },
  { value: 'submitted', label: 'To decide' },
  { value: 'approved', label: 'Approved' },
  { value: 'refused', label: 'Refused' },
]

/** People who want to become customers, and how far each of them is. */
export default function Applications() {
  const [status, setStatus] = createSignal<Status | ''>('')
  const found = useInfiniteQuery(() => applicationsQuery(status()))
  const items = () => (found.isSuccess ? found.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <PageTitle
        title="Applications"
        aside={
          <Show when={signed()?.role === 'operator'}>
            <A href="/desk/applications/new" class={buttonClass()}>
              New application
            </A>
          </Show>
        }
      />
      <Segmented<Status | ''> legend="Show" value={status()} options={options} onChange={setStatus} />
      <More pages={found}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<UserPlus size={26} aria-hidden="true" />} title="No applications">
                Whoever wants to become a customer is written down here by an operator, and taken on by
                another person.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Applications"
            head={
              <>
                <th scope="col">Name</th>
                <th scope="col">Status</th>
                <th scope="col">Risk</th>
                <th scope="col">Account</th>
                <th scope="col">Written by</th>
                <th scope="col">Changed</th>
              </>
            }
          >
            <For each={items()}>
              {(one) => (
                <tr>
                  <th scope="row" class="min-w-40">
                    <A
                      href={`/desk/applications/${one.id}`}
                      class="font-semibold text-brand underline underline-offset-2"
                    >
                      {one.name ?? 'No name yet'}
                    </A>
                    <Show when={one.customerId}>
                      <span class="figures block font-normal text-soft">{one.customerId}</span>
                    </Show>
                  </th>
                  <td>
                    <Badge look={statusLooks[one.status]}>
                      {one.status === 'submitted' ? 'to decide' : one.status}
                    </Badge>
                  </td>
                  <td>
                    <Show when={one.risk}>{(risk) => <Badge look={riskLooks[risk()]}>{risk()}</Badge>}</Show>
                  </td>
                  <td class="whitespace-nowrap">{one.product}</td>
                  <td class="min-w-28">{one.maker}</td>
                  <td class="whitespace-nowrap">{longMoment(one.changedAt)}</td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      </More>
      <Screening />
    </>
  )
}
