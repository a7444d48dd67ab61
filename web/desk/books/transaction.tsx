import { A, useNavigate, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { For, Show } from 'solid-js'
import { minorOf, toMoney } from '../../../worker/money.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { typeNames } from '../../bank/ledger/kinds.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { journalLineQuery } from '../queries.ts'

/** One transaction as the journal has it: every entry, on which account, and what stood there after it. */
export default function JournalLine() {
  const parameters = useParams<{ seq: string }>()
  const navigate = useNavigate()
  const line = useQuery(() => journalLineQuery(parameters.seq))
  return (
    <>
      <div>
        <button
          type="button"
          onClick={() => navigate(-1)}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Back
        </button>
        <PageTitle title={`Transaction ${parameters.seq}`} class="figures" />
      </div>
      <Show when={!line.isError} fallback={<Failed error={line.error} onRetry={() => void line.refetch()} />}>
        <Show keyed when={line.isSuccess && line.data} fallback={<SkeletonRows rows={6} />}>
          {(shown) => (
            <>
              <Card class="px-4 text-small sm:px-5">
                <Facts>
                  <Fact name="Kind">{typeNames[shown.type]}</Fact>
                  <Fact name="Amount">
                    <Amount value={shown.amount} frank class="font-bold text-lead" />
                  </Fact>
                  <Fact name="Booked">{longDate(shown.bookingDate)}</Fact>
                  <Fact name="Valued">{longDate(shown.valueDate)}</Fact>
                  <Fact name="Made">{longMoment(shown.createdAt)}</Fact>
                  <Fact name="Ordered by">{shown.by ?? shown.actor}</Fact>
                  <Show when={shown.reverses}>
                    {(seq) => (
                      <Fact name="Takes back">
                        <A
                          href={`/desk/transactions/${seq()}`}
                          class="font-semibold text-brand underline underline-offset-2"
                        >
                          Transaction {seq()}
                        </A>
                      </Fact>
                    )}
                  </Show>
                  <Show when={minorOf(shown.refunded) > 0n}>
                    <Fact name="Taken back of it">
                      <Amount value={shown.refunded} frank />
                    </Fact>
                  </Show>
                  <Fact name="Reference">
                    <span class="figures text-tiny">{shown.id}</span>
                  </Fact>
                </Facts>
              </Card>
              <Table
                label="Entries"
                head={
                  <>
                    <th scope="col">Account</th>
                    <th scope="col">Ledger</th>
                    <th scope="col" class="num">
                      Debit
                    </th>
                    <th scope="col" class="num">
                      Credit
                    </th>
                    <th scope="col" class="num">
                      Balance after
                    </th>
                    <th scope="col" class="num">
                      Entry no.
                    </th>
                  </>
                }
              >
                <For each={shown.entries}>
                  {(entry) => (
                    <tr>
                      <td class="whitespace-nowrap">
                        <A
                          href={`/desk/accounts/${entry.accountNumber}`}
                          class="figures font-semibold text-brand underline underline-offset-2"
                        >
                          {spaced(entry.accountNumber)}
                        </A>{' '}
                        <span class="text-soft">{entry.name}</span>
                      </td>
                      <td class="whitespace-nowrap">
                        <span class="figures text-soft">{entry.code}</span> {entry.product}
                      </td>
                      <td class="num">
                        <Show when={minorOf(entry.amount) < 0n}>
                          <Amount value={toMoney(-minorOf(entry.amount), entry.amount.currency)} frank />
                        </Show>
                      </td>
                      <td class="num">
                        <Show when={minorOf(entry.amount) > 0n}>
                          <Amount value={entry.amount} frank />
                        </Show>
                      </td>
                      <td class="num">
                        <Amount value={entry.balanceAfter} frank />
                      </td>
                      <td class="num text-soft" title={`Chained by ${entry.hash}`}>
                        {entry.version}
                      </td>
                    </tr>
                  )}
                </For>
              </Table>
            </>
          )}
        </Show>
      </Show>
    </>
  )
}
