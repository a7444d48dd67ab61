import { A } from '@solidjs/router'
import ArrowDownLeft from 'lucide-solid/icons/arrow-down-left'
import Banknote from 'lucide-solid/icons/banknote'
import Landmark from 'lucide-solid/icons/landmark'
import Percent from 'lucide-solid/icons/percent'
import Repeat from 'lucide-solid/icons/repeat'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { HistoryItem } from '../../../worker/ledger/contract.ts'
import { Monogram } from '../../ui/monogram.tsx'
import { nameOf } from '../accounts/names.ts'
import { Amount } from '../money/amount.tsx'
import { byDay, dayName } from './days.ts'
import { typeNames } from './kinds.ts'
import { t } from './words.ts'

const icons = {
  deposit: ArrowDownLeft,
  withdrawal: Banknote,
  fee: Landmark,
  interest: Percent,
  opening: Landmark,
}

type Context = {
  accounts: readonly Account[]
  /** More than one account in the list: then each line says whose it is. */
  mixed: boolean
}

function Face(props: { item: HistoryItem; own: boolean }) {
  const icon = () => (props.own ? Repeat : icons[props.item.type as keyof typeof icons])
  return (
    <Show
      when={icon()}
      fallback={<Monogram name={props.item.counterparty.name} class="max-[22rem]:hidden" />}
    >
      {(found) => (
        <span class="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-sunken text-soft max-[22rem]:hidden">
          <Dynamic component={found()} size={20} aria-hidden="true" />
        </span>
      )}
    </Show>
  )
}

function Line(props: { item: HistoryItem } & Context) {
  const accountOf = (number: string | null) =>
    props.accounts.find((account) => account.accountNumber === number)
  const other = () => accountOf(props.item.counterparty.accountNumber)
  // The bank’s own side of these is a name out of its books, in one language, and says no more than the kind.
  const isOfBank = () => ['fee', 'interest', 'opening'].includes(props.item.type)
  const said = () => props.item.note ?? (isOfBank() ? '' : typeNames[props.item.type])
  const name = () => {
    const mine = other()
    if (!mine) return isOfBank() ? typeNames[props.item.type] : props.item.counterparty.name
    return t(props.item.direction === 'debit' ? 'to_own' : 'from_own', { account: nameOf(mine) })
  }
  const place = () => {
    const here = accountOf(props.item.account)
    return props.mixed && here ? nameOf(here) : undefined
  }
  return (
    <A
      href={`/receipt/${props.item.id}${other() ? `?account=${props.item.account}` : ''}`}
      class="flex min-h-18 flex-wrap items-center gap-x-3.5 px-4 py-3 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
    >
      <Face item={props.item} own={other() !== undefined} />
      {/* Where its longest word does not fit beside the amount, that goes below. */}
      <span class="min-w-0 flex-1 basis-[min-content]">
        <span class="line-clamp-4 min-w-24 break-words font-semibold leading-snug">{name()}</span>
        <span class="line-clamp-3 break-words text-small text-soft">
          {said()}
          <Show when={place()}>
            {(account) => (
              <span class="max-sm:hidden">
                {said() && ' · '}
                {account()}
              </span>
            )}
          </Show>
        </span>
      </span>
      <span class="ml-auto grid max-w-full justify-items-end">
        <Amount
          value={props.item.amount}
          direction={props.item.direction}
          class={`font-semibold ${props.item.direction === 'credit' ? 'text-good' : ''}`}
        />
        <span class="text-faint text-tiny">
          <span class="sr-only">{t('balance_after')}</span>
          <Amount value={props.item.balanceAfter} />
        </span>
      </span>
    </A>
  )
}

/** One below the heading that the list stands under. */
export type DayHeading = 'h2' | 'h3'

/** Lines of a history under their days. */
export function Transactions(
  props: { items: readonly HistoryItem[]; today: string; heading: DayHeading } & Context,
) {
  return (
    <For each={byDay(props.items)}>
      {(day) => (
        <section>
          <Dynamic
            component={props.heading}
            class="border-line border-b bg-canvas/60 px-4 py-2 font-semibold text-soft text-tiny sm:px-5"
          >
            {dayName(day.date, props.today)}
          </Dynamic>
          <ul class="divide-y divide-line border-line border-b last:border-b-0">
            <For each={day.items}>
              {(item) => (
                <li>
                  <Line item={item} accounts={props.accounts} mixed={props.mixed} />
                </li>
              )}
            </For>
          </ul>
        </section>
      )}
    </For>
  )
}
