import { A } from '@solidjs/router'
import BadgeCheck from 'lucide-solid/icons/badge-check'
import { createSignal, For, Show } from 'solid-js'
import type { Due } from '../../../worker/reviews/contract.ts'
import { bank } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { riskLooks } from '../applications/words.ts'
import { More } from '../more.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import { levelNames, riskNames } from './words.ts'

const dueQuery = () => ({
  queryKey: ['desk', 'reviews'],
  queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string }) =>
    bank.reviews.list.query({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next,
})

function Standing(props: { due: Due }) {
  return (
    <Show
      when={props.due.status === 'restricted'}
      fallback={
        <Show when={props.due.overdueDays > 0} fallback={<Badge look="neutral">due</Badge>}>
          <Badge look="warn">{props.due.overdueDays} days late</Badge>
        </Show>
      }
    >
      <Badge look="bad">payments stopped</Badge>
    </Show>
  )
}

/** Whom the bank has to know anew: the law asks for it every two, eight or ten years, by rating. */
export default function Reviews() {
  const found = useInfiniteQuery(dueQuery)
  const items = () => (found.isSuccess ? found.data.pages.flatMap((page) => page.items) : [])
  const [reviewing, setReviewing] = createSignal<Due>()
  return (
    <>
      <PageTitle title="Reviews" />
      <More pages={found}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<BadgeCheck size={26} aria-hidden="true" />} title="No review is due">
                Customers whose papers must be seen again within a month stand here. They are told by mail.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Reviews that are due"
            head={
              <>
                <th scope="col">Customer</th>
                <th scope="col">Level</th>
                <th scope="col">Risk</th>
                <th scope="col">Due</th>
                <th scope="col">Standing</th>
                <th scope="col">
                  <span class="sr-only">Review</span>
                </th>
              </>
            }
          >
            <For each={items()}>
              {(due) => (
                <tr>
                  <td>
                    <A
                      href={`/desk/customers/${due.customerId}`}
                      class="font-semibold text-brand underline underline-offset-2"
                    >
                      {due.name}
                    </A>
                    <span class="figures block text-soft text-tiny">{due.customerId}</span>
                  </td>
                  <td class="whitespace-nowrap">{levelNames[due.level]}</td>
                  <td>
                    <Badge look={riskLooks[due.risk]}>{riskNames[due.risk]}</Badge>
                  </td>
                  <td class="whitespace-nowrap">{longDate(due.reviewOn)}</td>
                  <td>
                    <Standing due={due} />
                  </td>
                  <td class="num">
                    <Show when={signed()?.role === 'operator'}>
                      <Show
                        when={!due.waits}
                        fallback={<span class="text-small text-soft">Waits for approval</span>}
                      >
                        <Button look="quiet" class="min-h-9! px-4! py-1!" onClick={() => setReviewing(due)}>
                          Review
                        </Button>
                      </Show>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      </More>
      <Show keyed when={reviewing()}>
        {(due) => <ReviewDialog customer={due} onClose={() => setReviewing(undefined)} />}
      </Show>
    </>
  )
}
