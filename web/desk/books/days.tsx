import { A, useLocation, useNavigate, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import CalendarDays from 'lucide-solid/icons/calendar-days'
import { For, Show } from 'solid-js'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { type Basis, daysQuery } from '../queries.ts'

/** The days on which something moved on an account, each with its sums and where it ended. */
export default function Days() {
  const parameters = useParams<{ id: string }>()
  const location = useLocation()
  const navigate = useNavigate()
  const basis = (): Basis => (location.query.basis === 'value' ? 'value' : 'booking')
  const days = useInfiniteQuery(() => daysQuery(parameters.id, basis()))
  const items = () => (days.isSuccess ? days.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <div>
        <A
          href={`/desk/accounts/${parameters.id}`}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Account
        </A>
        <div class="flex flex-wrap items-end justify-between gap-4">
          <PageTitle title={`Days of ${spaced(parameters.id)}`} document="Days" class="figures" />
          <Segmented<Basis>
            legend="By date of"
            value={basis()}
            options={[
              { value: 'booking', label: 'Booking' },
              { value: 'value', label: 'Value' },
            ]}
            onChange={(next) =>
              navigate(`${location.pathname}?basis=${next}`, { replace: true, scroll: false })
            }
          />
        </div>
      </div>
      <More pages={days}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<CalendarDays size={26} aria-hidden="true" />} title="Nothing was booked yet">
                The first day will stand here.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Days"
            head={
              <>
                <th scope="col">Day</th>
                <th scope="col" class="num">
                  Lines
                </th>
                <th scope="col" class="num">
                  Debited
                </th>
                <th scope="col" class="num">
                  Credited
                </th>
                <th scope="col" class="num">
                  At its end
                </th>
              </>
            }
          >
            <For each={items()}>
              {(day) => (
                <tr class="hover:bg-sunken">
                  <td class="whitespace-nowrap">
                    <A
                      href={`/desk/accounts/${parameters.id}/entries?day=${day.date}&basis=${basis()}`}
                      class="font-semibold text-brand underline underline-offset-2"
                    >
                      {longDate(day.date)}
                    </A>
                  </td>
                  <td class="num text-soft">{day.lines}</td>
                  <td class="num">
                    <Amount value={day.debit} frank />
                  </td>
                  <td class="num">
                    <Amount value={day.credit} frank />
                  </td>
                  <td class="num">
                    <Amount value={day.balance} frank class="font-semibold" />
                  </td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      </More>
    </>
  )
}
