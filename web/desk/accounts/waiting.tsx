import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { barredIn } from '../approvals/barred.ts'
import { BeforeAfter } from '../approvals/before-after.tsx'
import { kindNames } from '../approvals/kinds.ts'

/** What a second person has yet to decide about this account, on its own page. */
export function Waiting(props: { items: AccountRecord['waiting'] }) {
  return (
    <Show when={props.items.length > 0}>
      <section aria-label="Waiting for a second person">
        <Card class="grid gap-3 border-l-4 border-l-warn! px-4 py-3 text-small sm:px-5">
          <For each={props.items}>
            {(one) => (
              <div class="grid gap-1">
                <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <span class="font-bold">{kindNames[one.kind]}</span>
                  <Show when={one.amount}>
                    {(amount) => <Amount value={amount()} frank class="font-bold" />}
                  </Show>
                  <Badge look="warn">Waits for a second person</Badge>
                </p>
                <BeforeAfter proposal={one} />
                <p class="text-soft">
                  {one.note}
                  {one.note ? '. ' : ''}Asked by {one.mine ? 'you' : one.maker}, {longMoment(one.madeAt)}.{' '}
                  <A href="/desk/approvals" class="font-semibold text-brand underline underline-offset-2">
                    {one.barred ? 'Under Approvals' : 'Decide it'}
                  </A>
                </p>
                <Show when={!one.mine && barredIn(one.barred)}>
                  {(why) => <p class="text-soft">{why()}</p>}
                </Show>
              </div>
            )}
          </For>
        </Card>
      </section>
    </Show>
  )
}
