import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { HistoryItem } from '../../../worker/ledger/contract.ts'
import { Card, Section } from '../../ui/card.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { ending } from '../accounts/names.ts'
import { recentPayees } from '../ledger/queries.ts'
import { t } from './words.ts'

/** Those paid lately, one press away from being paid again. */
export function People(props: { items: readonly HistoryItem[] | undefined; accounts: readonly Account[] }) {
  const payees = () =>
    recentPayees(
      props.items ?? [],
      props.accounts.map((account) => account.accountNumber),
      4,
    )
  return (
    <Show when={payees().length > 0}>
      <Section title={t('send_again')} class="order-4">
        <Card class="overflow-hidden">
          <ul class="divide-y divide-line">
            <For each={payees()}>
              {(payee) => (
                <li>
                  <A
                    href="/send"
                    state={{ to: payee.accountNumber }}
                    class="flex min-h-16 flex-wrap items-center gap-x-3.5 px-4 py-2.5 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
                  >
                    <Monogram name={payee.name} />
                    <span class="min-w-0 flex-1 basis-24">
                      <span class="line-clamp-4 break-words font-semibold leading-snug">{payee.name}</span>
                      <span class="figures text-small text-soft">{ending(payee.accountNumber)}</span>
                    </span>
                  </A>
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Section>
    </Show>
  )
}
