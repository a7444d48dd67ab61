import { For, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { HistoryItem } from '../../../worker/ledger/contract.ts'
import type { SavedPayee } from '../../../worker/payees/contract.ts'
import { Monogram } from '../../ui/monogram.tsx'
import { ending, nameOf, takesIn } from '../accounts/names.ts'
import { recentPayees } from '../ledger/queries.ts'
import { t } from './words.ts'

/** Saved payees, one's own other accounts and those paid lately, so that nobody types a number twice. */
export function Choices(props: {
  accounts: readonly Account[]
  saved: readonly SavedPayee[]
  items: readonly HistoryItem[]
  from: string
  to: string
  onChoose: (accountNumber: string) => void
}) {
  const known = () => props.saved.map(({ accountNumber }) => accountNumber)
  const choices = () => [
    ...props.saved.map(({ accountNumber, name, nickname }) => ({
      accountNumber,
      name: nickname ?? name,
      own: false,
    })),
    ...props.accounts
      .filter(
        (account) =>
          account.accountNumber !== props.from &&
          takesIn(account) &&
          !known().includes(account.accountNumber),
      )
      .map((account) => ({ accountNumber: account.accountNumber, name: nameOf(account), own: true })),
    ...recentPayees(props.items, [...props.accounts.map((account) => account.accountNumber), ...known()]).map(
      (payee) => ({ ...payee, own: false }),
    ),
  ]
  return (
    <Show when={choices().length > 0}>
      <ul aria-label={t('suggestions')} class="-mx-1 flex gap-1 overflow-x-auto px-1 pb-1">
        <For each={choices()}>
          {(choice) => (
            <li>
              <button
                type="button"
                aria-pressed={choice.accountNumber === props.to}
                onClick={() => props.onChoose(choice.accountNumber)}
                class="grid w-24 content-start justify-items-center gap-1.5 rounded-md border border-transparent px-1.5 py-2.5 text-center transition-colors hover:bg-sunken aria-pressed:border-brand aria-pressed:bg-tint/60"
              >
                <Monogram name={choice.name} />
                <span class="line-clamp-2 max-w-full break-words font-semibold text-tiny leading-tight">
                  {choice.name}
                </span>
                <span class="figures text-soft text-tiny">
                  {choice.own ? t('yours') : ending(choice.accountNumber)}
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
