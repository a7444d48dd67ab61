import { A, useLocation, useParams } from '@solidjs/router'
import { Match, Switch } from 'solid-js'
import type { Transaction } from '../../../worker/ledger/contract.ts'
import { faultOf } from '../../api.ts'
import { Card } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import NotFound from '../shell/not-found.tsx'
import { OfTransaction } from '../support/of-transaction.tsx'
import { Annotation } from './annotation.tsx'
import { transactionQuery } from './queries.ts'
import { ReceiptActions } from './receipt-actions.tsx'
import { ReceiptCard } from './receipt-card.tsx'
import { t } from './words.ts'

/** Which way the money went, as the reader sees it. */
export type Side = 'out' | 'in' | 'within'

function sideOf(transaction: Transaction, own: readonly string[]): Side {
  const isOwn = (number: string | null) => number !== null && own.includes(number)
  if (isOwn(transaction.from.accountNumber) && isOwn(transaction.to.accountNumber)) return 'within'
  return isOwn(transaction.to.accountNumber) ? 'in' : 'out'
}

const titles = { out: 'sent', in: 'received', within: 'moved' } as const

/** A transaction as a document: what a payment ends with, and what every line of the history opens. */
export default function Receipt() {
  const params = useParams<{ id: string }>()
  const location = useLocation<{ fresh: boolean }>()
  // Of a transfer between own accounts, the side that was looked at.
  const account = () => (typeof location.query.account === 'string' ? location.query.account : undefined)
  const query = useQuery(() => transactionQuery(params.id, account()))
  const overview = useQuery(overviewQuery)
  const shown = () => (query.isSuccess && overview.isSuccess ? query.data : undefined)
  const side = () =>
    sideOf(
      shown()!,
      overview.data!.accounts.map((account) => account.accountNumber),
    )
  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-xl gap-6">
      <Switch
        fallback={
          <>
            <PageTitle title={t('receipt')} />
            <Card>
              <SkeletonRows rows={5} />
            </Card>
          </>
        }
      >
        <Match when={query.isError && ['not_found', 'invalid_input'].includes(faultOf(query.error).code)}>
          <NotFound />
        </Match>
        <Match when={query.isError || overview.isError}>
          <PageTitle title={t('receipt')} />
          <Card>
            <Failed
              error={query.error ?? overview.error}
              busy={query.isFetching || overview.isFetching}
              onRetry={() => {
                void query.refetch()
                void overview.refetch()
              }}
            />
          </Card>
        </Match>
        <Match when={shown()}>
          {(transaction) => (
            <>
              <PageTitle title={t(titles[side()])} class="justify-center! text-center" />
              <ReceiptCard transaction={transaction()} side={side()} fresh={location.state?.fresh ?? false} />
              <ReceiptActions transaction={transaction()} side={side()} />
              <Annotation transaction={transaction()} account={account()} />
              <OfTransaction id={transaction().id} />
              <A
                href="/"
                class="unprinted inline-flex min-h-11 items-center justify-center justify-self-center px-4 font-semibold text-brand"
              >
                {t('back')}
              </A>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}
