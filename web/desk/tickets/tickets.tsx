import { A, useNavigate } from '@solidjs/router'
import MessagesSquare from 'lucide-solid/icons/messages-square'
import { createEffect, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { categoryNames } from '../../bank/support/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { queueQuery, type View } from './queries.ts'
import { dueIn, priorityLooks, priorityNames, statusLooks, statusNames } from './words.ts'

const views: { value: View; label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'mine', label: 'Mine' },
  { value: 'unassigned', label: 'Unassigned' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'solved', label: 'Solved' },
  { value: 'closed', label: 'Closed' },
]

/** What customers wait for, the most pressing first; j and k go through it, Enter opens. */
export default function Tickets() {
  const navigate = useNavigate()
  const [view, setView] = createSignal<View>('open')
  const [at, setAt] = createSignal(0)
  const tickets = useInfiniteQuery(() => queueQuery(view()))
  const items = () => (tickets.isSuccess ? tickets.data.pages.flatMap((page) => page.items) : [])
  createEffect(on(view, () => setAt(0), { defer: true }))

  const links: HTMLAnchorElement[] = []
  const steer = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || items().length === 0) return
    if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select, dialog *'))
      return
    const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      // The first press only shows where one is.
      const isThere = document.activeElement === links[at()]
      if (isThere) setAt(Math.min(items().length - 1, Math.max(0, at() + step)))
      links[at()]?.focus()
    } else if (event.key === 'Enter' && document.activeElement === document.body)
      navigate(`/desk/tickets/${items()[at()]!.id}`)
  }
  onMount(() => addEventListener('keydown', steer))
  onCleanup(() => removeEventListener('keydown', steer))

  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Tickets" />
        <div class="flex flex-wrap items-end gap-3">
          <Segmented legend="Show" value={view()} options={views} onChange={setView} />
          <A href="/desk/canned-answers" class={buttonClass('plain')}>
            Ready answers
          </A>
        </div>
      </div>
      <More pages={tickets}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<MessagesSquare size={26} aria-hidden="true" />} title="Nobody waits here">
                What customers ask stands here, by when it is due.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Tickets"
            head={
              <>
                <th scope="col">Due</th>
                <th scope="col">Question</th>
                <th scope="col">Customer</th>
                <th scope="col">About</th>
                <th scope="col">Priority</th>
                <th scope="col">Status</th>
                <th scope="col">With</th>
              </>
            }
          >
            <For each={items()}>
              {(ticket, index) => (
                <tr>
                  <td class="whitespace-nowrap">
                    <Show
                      when={ticket.status === 'open' || ticket.status === 'waiting'}
                      fallback={<span class="text-faint">–</span>}
                    >
                      <span class={ticket.overdue ? 'font-bold text-bad' : ''}>{dueIn(ticket.dueAt)}</span>
                    </Show>
                  </td>
                  <td class="min-w-52">
                    <A
                      ref={(link) => {
                        links[index()] = link
                      }}
                      href={`/desk/tickets/${ticket.id}`}
                      onFocus={() => setAt(index())}
                      class="break-words font-semibold text-brand underline underline-offset-2"
                    >
                      {ticket.subject}
                    </A>{' '}
                    <span class="whitespace-nowrap text-faint">no. {ticket.number}</span>
                  </td>
                  <td class="min-w-36 break-words">{ticket.customerName}</td>
                  <td class="whitespace-nowrap">{categoryNames[ticket.category]}</td>
                  <td>
                    <Badge look={priorityLooks[ticket.priority]}>{priorityNames[ticket.priority]}</Badge>
                  </td>
                  <td class="whitespace-nowrap">
                    <Badge look={statusLooks[ticket.status]}>{statusNames[ticket.status]}</Badge>
                  </td>
                  <td class="whitespace-nowrap">
                    {ticket.assignee ? (ticket.assignee.mine ? 'You' : ticket.assignee.name) : 'Nobody'}
                  </td>
                </tr>
              )}
            </For>
          </Table>
          <p class="text-faint text-tiny max-lg:hidden">
            <kbd>j</kbd> and <kbd>k</kbd> go down and up, <kbd>Enter</kbd> opens.
          </p>
        </Show>
      </More>
    </>
  )
}
