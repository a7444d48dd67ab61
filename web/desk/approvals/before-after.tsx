import ArrowRight from 'lucide-solid/icons/arrow-right'
import { For, Show } from 'solid-js'
import { type Currency, currencies } from '../../../worker/money.ts'
import type { Proposal } from '../../../worker/proposals/contract.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { inWords } from '../../bank/money/format.ts'
import { mandateNames } from '../accounts/words.ts'
import { partNames } from '../admin/product-parts.ts'

const factNames: Record<string, string> = {
  overdraftLimit: 'overdraft limit',
  customerId: 'customer',
  from: 'in force from',
  kycLevel: 'level',
  ...partNames,
  'web per transaction': 'one payment, in the app',
  'web daily amount': 'in a day, in the app',
  'web daily count': 'payments a day, in the app',
  'web monthly amount': 'in a month, in the app',
  'api per transaction': 'one payment, by other programs',
  'api daily amount': 'in a day, by other programs',
  'api daily count': 'payments a day, by other programs',
  'api monthly amount': 'in a month, by other programs',
}

/** Amounts come as decimals with their currency; people read them with its sign and groups, and days by their months. */
function worded(value: string) {
  const [, amount, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(value) ?? []
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return longDate(value)
  return amount && isCurrency(currency) ? inWords({ amount, currency }) : (mandateNames[value] ?? value)
}
const isCurrency = (code: string | undefined): code is Currency =>
  (currencies as readonly (string | undefined)[]).includes(code)

/** Of whom a change of a user is: staff by name, a customer by number. */
export const nameOf = (user: NonNullable<Proposal['user']>) => user.name ?? user.customerId ?? user.id

/** What a change of a user replaces, and by what. */
export function BeforeAfter(props: { proposal: Proposal }) {
  return (
    <Show when={props.proposal.after}>
      {(after) => (
        <dl class="grid gap-x-6 gap-y-1 lg:flex lg:flex-wrap">
          <For each={Object.entries(after())}>
            {([name, value]) => (
              <div class="flex flex-wrap items-center gap-x-2">
                <dt class="text-soft">{factNames[name] ?? name}</dt>
                <dd class="flex flex-wrap items-center gap-x-2">
                  <Show when={props.proposal.before?.[name]}>
                    {(before) => (
                      <Show when={before() !== value}>
                        <span class="line-through">{worded(before())}</span>
                        <ArrowRight size={14} aria-label="becomes" />
                      </Show>
                    )}
                  </Show>
                  <span class="font-semibold">{worded(value)}</span>
                </dd>
              </div>
            )}
          </For>
        </dl>
      )}
    </Show>
  )
}
