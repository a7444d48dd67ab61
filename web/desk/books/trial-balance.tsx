import { A } from '@solidjs/router'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Scale from 'lucide-solid/icons/scale'
import { For, Show } from 'solid-js'
import type { TrialBalance as Balance, TrialLine } from '../../../worker/books/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { trialBalanceQuery } from '../queries.ts'
import { AsOf, useAsOf } from './as-of.tsx'

const classNames: Record<TrialLine['class'], string> = {
  asset: 'Asset',
  liability: 'Liability',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expense',
}

/** Debits and credits of the whole bank on any day; each line leads to its accounts. */
export default function TrialBalance() {
  const asOf = useAsOf()
  const balance = useQuery(() => trialBalanceQuery(asOf.date(), asOf.basis()))
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Trial balance" />
        <AsOf asOf={asOf} />
      </div>
      <Show
        when={!balance.isError}
        fallback={<Failed error={balance.error} onRetry={() => void balance.refetch()} />}
      >
        <Show keyed when={balance.isSuccess && balance.data} fallback={<SkeletonRows rows={8} />}>
          {(shown) => (
            <Show
              when={shown.totals.length > 0}
              fallback={
                <Card>
                  <Empty icon={<Scale size={26} aria-hidden="true" />} title="Nothing was booked by then">
                    Choose a later day.
                  </Empty>
                </Card>
              }
            >
              <For each={shown.totals}>
                {(total) => <InCurrency balance={shown} total={total} query={asOf.query()} />}
              </For>
            </Show>
          )}
        </Show>
      </Show>
    </>
  )
}

/** An empty column reads better than a row of zeros. */
const Figure = (props: { value: TrialLine['debit'] }) => (
  <Show when={minorOf(props.value) !== 0n}>
    <Amount value={props.value} frank />
  </Show>
)

function InCurrency(props: { balance: Balance; total: Balance['totals'][number]; query: string }) {
  const lines = () => props.balance.lines.filter((line) => line.debit.currency === props.total.currency)
  const balances = () => props.total.debit.amount === props.total.credit.amount
  return (
    <section class="grid gap-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h2 class="font-bold text-heading">
          {props.total.currency}, {longDate(props.balance.date)}
        </h2>
        <p
          class={`inline-flex items-center gap-2 font-semibold text-small ${balances() ? 'text-good' : 'text-bad'}`}
        >
          <Show when={balances()} fallback={<CircleAlert size={18} aria-hidden="true" />}>
            <CircleCheck size={18} aria-hidden="true" />
          </Show>
          {balances() ? 'Debits equal credits' : 'Debits and credits differ'}
        </p>
      </div>
      <Table
        label={`Trial balance in ${props.total.currency}`}
        head={
          <>
            <th scope="col">Code</th>
            <th scope="col">Account</th>
            <th scope="col">Class</th>
            <th scope="col" class="num">
              Accounts
            </th>
            <th scope="col" class="num">
              Debit
            </th>
            <th scope="col" class="num">
              Credit
            </th>
          </>
        }
        foot={
          <tfoot>
            <tr>
              <td colspan={4}>Total</td>
              <td class="num">
                <Amount value={props.total.debit} frank />
              </td>
              <td class="num">
                <Amount value={props.total.credit} frank />
              </td>
            </tr>
          </tfoot>
        }
      >
        <For each={lines()}>
          {(line) => (
            <tr class="hover:bg-sunken">
              <td class="figures">{line.code}</td>
              <td>
                <A
                  href={`/desk/books/${line.code}?currency=${props.total.currency}&${props.query}`}
                  class="whitespace-nowrap font-semibold text-brand underline underline-offset-2"
                >
                  {line.name}
                </A>
              </td>
              <td class="text-soft">{classNames[line.class]}</td>
              <td class="num text-soft">{line.accounts}</td>
              <td class="num">
                <Figure value={line.debit} />
              </td>
              <td class="num">
                <Figure value={line.credit} />
              </td>
            </tr>
          )}
        </For>
      </Table>
    </section>
  )
}
