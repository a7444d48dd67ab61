import { A } from '@solidjs/router'
import NotebookPen from 'lucide-solid/icons/notebook-pen'
import { For, Show } from 'solid-js'
import type { JournalLine } from '../../../worker/books/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { typeNames } from '../../bank/ledger/kinds.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { dayBookQuery } from '../queries.ts'
import { DayField, useAsOf } from './as-of.tsx'

const clock = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'Asia/Kolkata',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

function Sides(props: { sides: JournalLine['debit'] }) {
  return (
    <For each={props.sides}>
      {(side) => (
        <span class="block whitespace-nowrap">
          <Show when={side.name} fallback={<span class="figures">{spaced(side.accountNumber)}</span>}>
            {(name) => <span title={side.accountNumber}>{name()}</span>}
          </Show>
        </span>
      )}
    </For>
  )
}

/** The journal of one booking date, in the order in which the bank booked it. */
export default function DayBook() {
  const asOf = useAsOf()
  const book = useInfiniteQuery(() => dayBookQuery(asOf.date()))
  const items = () => (book.isSuccess ? book.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Day book" />
        <DayField label="Booked on" value={asOf.date()} onChange={(date) => asOf.change({ date })} />
      </div>
      <More pages={book}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty
                icon={<NotebookPen size={26} aria-hidden="true" />}
                title="Nothing was booked on this day"
              >
                {longDate(asOf.date())}
              </Empty>
            </Card>
          }
        >
          <Table
            label={`Journal of ${longDate(asOf.date())}`}
            head={
              <>
                <th scope="col" class="num">
                  No.
                </th>
                <th scope="col">Time</th>
                <th scope="col">Kind</th>
                <th scope="col">Debited</th>
                <th scope="col">Credited</th>
                <th scope="col" class="num">
                  Amount
                </th>
                <th scope="col">By</th>
              </>
            }
          >
            <For each={items()}>
              {(line) => (
                <tr class="hover:bg-sunken">
                  <td class="num">
                    <A
                      href={`/desk/transactions/${line.seq}`}
                      class="text-brand underline underline-offset-2"
                    >
                      {line.seq}
                    </A>
                  </td>
                  <td class="figures whitespace-nowrap">{clock.format(new Date(line.createdAt))}</td>
                  <td class="whitespace-nowrap">{typeNames[line.type]}</td>
                  <td>
                    <Sides sides={line.debit} />
                  </td>
                  <td>
                    <Sides sides={line.credit} />
                  </td>
                  <td class="num">
                    <Amount value={line.amount} frank class="font-semibold" />
                  </td>
                  <td class="whitespace-nowrap text-soft">{line.actor}</td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      </More>
    </>
  )
}
