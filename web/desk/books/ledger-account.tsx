import { A, useLocation, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { For } from 'solid-js'
import { type Currency, currencies } from '../../../worker/money.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Badge } from '../../ui/badge.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { statusNames } from '../accounts/words.ts'
import { More } from '../more.tsx'
import { ledgerAccountsQuery } from '../queries.ts'
import { AsOf, useAsOf } from './as-of.tsx'

/** The accounts behind one line of the trial balance. */
export default function LedgerAccount() {
  const parameters = useParams<{ code: string }>()
  const location = useLocation()
  const asOf = useAsOf()
  const currency = () =>
    (currencies as readonly unknown[]).includes(location.query.currency)
      ? (location.query.currency as Currency)
      : 'INR'
  const accounts = useInfiniteQuery(() =>
    ledgerAccountsQuery(parameters.code, currency(), asOf.date(), asOf.basis()),
  )
  const items = () => (accounts.isSuccess ? accounts.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <div>
        <A
          href={`/desk/books?${asOf.query()}`}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Trial balance
        </A>
        <div class="flex flex-wrap items-end justify-between gap-4">
          <PageTitle title={`Ledger ${parameters.code} in ${currency()}`} />
          <AsOf asOf={asOf} />
        </div>
      </div>
      <More pages={accounts}>
        <Table
          label="Accounts"
          head={
            <>
              <th scope="col">Account</th>
              <th scope="col">Product</th>
              <th scope="col">Name</th>
              <th scope="col">Status</th>
              <th scope="col" class="num">
                Balance
              </th>
            </>
          }
        >
          <For each={items()}>
            {(account) => (
              <tr class="hover:bg-sunken">
                <td class="whitespace-nowrap">
                  <A
                    href={`/desk/accounts/${account.accountNumber}`}
                    class="figures font-semibold text-brand underline underline-offset-2"
                  >
                    {spaced(account.accountNumber)}
                  </A>
                </td>
                <td class="whitespace-nowrap">{account.product}</td>
                <td>{account.name}</td>
                <td>
                  <Badge look={account.status === 'active' ? 'good' : 'warn'}>
                    {statusNames[account.status] ?? account.status}
                  </Badge>
                </td>
                <td class="num">
                  <A
                    href={`/desk/accounts/${account.accountNumber}/days?basis=${asOf.basis()}`}
                    class="relative inline-block underline decoration-edge underline-offset-2"
                  >
                    <span class="sr-only">By day: </span>
                    <Amount value={account.balance} frank />
                  </A>
                </td>
              </tr>
            )}
          </For>
        </Table>
      </More>
    </>
  )
}
