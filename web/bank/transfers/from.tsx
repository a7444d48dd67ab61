import { createUniqueId, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Account } from '../../../worker/accounts/contract.ts'
import { icons } from '../accounts/cards.tsx'
import { kindOf, nameOf } from '../accounts/names.ts'
import { Amount } from '../money/amount.tsx'
import { t } from './words.ts'

/** The account the money leaves: one of one's own, with what it has. */
export function FromAccount(props: {
  accounts: readonly Account[]
  value: string
  error: string | undefined
  onChange: (accountNumber: string) => void
}) {
  const name = createUniqueId()
  return (
    <fieldset class="grid gap-2">
      <legend class="mb-2 font-semibold text-small">{t('from')}</legend>
      <div class="grid gap-2 sm:grid-cols-2">
        <For each={props.accounts} fallback={<p class="text-soft">{t('none_sends')}</p>}>
          {(account) => (
            <label class="grid cursor-pointer">
              <input
                type="radio"
                name={name}
                value={account.accountNumber}
                checked={account.accountNumber === props.value}
                onChange={() => props.onChange(account.accountNumber)}
                class="peer sr-only"
              />
              <span class="flex items-center gap-3 rounded-md border border-edge p-3.5 transition-[border-color,background-color] hover:border-ink peer-checked:border-brand peer-checked:bg-tint/60 peer-checked:ring-1 peer-checked:ring-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2">
                <Dynamic
                  component={icons[account.type]}
                  size={21}
                  class="shrink-0 text-soft"
                  aria-hidden="true"
                />
                <span class="min-w-0">
                  <span class="block font-semibold leading-snug">{nameOf(account)}</span>
                  <span class="figures block text-small text-soft">{kindOf(account)}</span>
                  <Amount value={account.available} class="text-small" />
                </span>
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={props.error}>
        <p role="alert" class="text-bad text-small">
          {props.error}
        </p>
      </Show>
    </fieldset>
  )
}
