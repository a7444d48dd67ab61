import { createMemo, createSignal, For, Show } from 'solid-js'
import { type Currency, minorOf } from '../../../worker/money.ts'
import type { Till } from '../../../worker/tills/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { tillQuery } from '../queries.ts'
import { CashDialog, type Movement } from './cash-dialog.tsx'
import { CountDialog } from './count-dialog.tsx'
import { Currencies } from './currencies.tsx'

const behind: { kind: Movement['kind']; name: string }[] = [
  { kind: 'issue', name: 'Take from vault' },
  { kind: 'return', name: 'Return to vault' },
  { kind: 'delivery', name: 'Cash arrived' },
  { kind: 'remittance', name: 'Cash sent out' },
]

/** What is in the caller's till and in the vault, and the ways between them. */
export function TillCard() {
  const [currency, setCurrency] = createSignal<Currency>()
  const till = useQuery(() => tillQuery(currency()))
  // Kept while it is read anew: what has the focus must not go away.
  const mine = createMemo<Till | undefined>((before) => till.data ?? before)
  const [moving, setMoving] = createSignal<Movement>()
  const [counting, setCounting] = createSignal(false)
  return (
    <Card class="grid gap-3 p-4 sm:p-5">
      <Show when={!till.isError} fallback={<Failed error={till.error} onRetry={() => void till.refetch()} />}>
        <Show when={mine()} fallback={<SkeletonRows rows={2} />}>
          <h2 class="font-bold text-heading">
            Your till{' '}
            <span class="figures font-medium text-soft text-small">{spaced(mine()!.accountNumber)}</span>
          </h2>
          <Facts>
            <Fact name="Cash in the till">
              <Amount value={mine()!.cash} frank class="font-bold text-lead" />
            </Fact>
            <Fact name="Cash in the vault">
              <Amount value={mine()!.inVault} frank />
            </Fact>
            <Fact name="Second person above">
              <Amount value={mine()!.secondAbove} frank />
            </Fact>
            <Fact name="Business date">{longDate(mine()!.businessDate)}</Fact>
          </Facts>
          <Show when={minorOf(mine()!.inVault) === 0n}>
            <p class="text-small text-soft">
              The vault is empty. Cash that comes to the bank goes there by “Cash arrived”, and from there
              into tills. A customer’s deposit goes straight into yours.
            </p>
          </Show>
          <div class="grid grid-cols-2 gap-2">
            <For each={behind}>
              {({ kind, name }) => (
                <Button
                  look="quiet"
                  class="px-3! text-small"
                  onClick={() => setMoving({ kind, currency: mine()!.cash.currency })}
                >
                  {name}
                </Button>
              )}
            </For>
          </div>
          <Button look="quiet" class="text-small" onClick={() => setCounting(true)}>
            Count the till
          </Button>
          <Currencies till={mine()!} onChoose={setCurrency} />
        </Show>
      </Show>
      <Show keyed when={moving()}>
        {(movement) => <CashDialog movement={movement} onClose={() => setMoving(undefined)} />}
      </Show>
      <Show when={counting() && mine()}>
        {(till) => <CountDialog till={till()} onClose={() => setCounting(false)} />}
      </Show>
    </Card>
  )
}
