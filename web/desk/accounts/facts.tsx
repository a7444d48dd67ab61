import { type JSX, Show } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { Card } from '../../ui/card.tsx'

const renewals: Record<string, string> = {
  none: 'pays out',
  principal: 'renews the principal',
  principal_and_interest: 'renews all',
}

/** The figures first, what they follow from below. */
export function Facts(props: { account: AccountRecord }) {
  const terms = () => props.account.terms
  return (
    <Card class="grid gap-3 px-4 py-3 sm:px-5">
      <dl class="flex flex-wrap gap-x-8 gap-y-2">
        <Figure name="Balance">
          <Amount value={props.account.balance} frank class="font-bold text-lead" />
        </Figure>
        <Figure name="Held">
          <Amount value={props.account.held} frank class="text-lead" />
        </Figure>
        <Figure name="Available">
          <Amount value={props.account.available} frank class="font-bold text-lead" />
        </Figure>
        <Show when={minorOf(props.account.overdraftMost) > 0n}>
          <Figure name="Overdraft limit">
            <Amount value={props.account.overdraftLimit} frank class="text-lead" />
          </Figure>
        </Show>
      </dl>
      <dl class="grid grid-cols-2 gap-x-8 gap-y-2 border-line border-t pt-3 text-small sm:flex sm:flex-wrap">
        <Figure name="Name">{props.account.holderName}</Figure>
        <Figure name="Product">{props.account.product}</Figure>
        <Show when={props.account.nickname}>
          <Figure name="Holder’s name for it">{props.account.nickname}</Figure>
        </Show>
        <Figure name="Opened">{longDate(props.account.openedOn)}</Figure>
        <Show when={terms()?.interestRatePercent}>
          {(rate) => <Figure name="Interest">{`${Number(rate())} % a year`}</Figure>}
        </Show>
        <Show when={terms()?.overdraftRatePercent}>
          {(rate) => <Figure name="Overdraft interest">{`${Number(rate())} % a year`}</Figure>}
        </Show>
        <Show when={terms()?.since}>
          {(since) => <Figure name="Terms since">{longDate(since())}</Figure>}
        </Show>
        <Show when={props.account.deposit}>
          {(deposit) => (
            <>
              <Figure name="Principal">
                <Amount value={deposit().principal} frank />
              </Figure>
              <Figure name="Fixed rate">{`${Number(deposit().ratePercent)} % a year`}</Figure>
              <Figure name="Matures">
                {[longDate(deposit().maturesOn), deposit().status === 'active' && renewals[deposit().renewal]]
                  .filter(Boolean)
                  .join(', ')}
              </Figure>
              <Show when={deposit().overdue}>
                {(overdue) => (
                  <>
                    <Figure name="Waits to be paid, earns">{`${Number(overdue().ratePercent)} % a year`}</Figure>
                    <Figure name="Earned since it matured">
                      <Amount value={overdue().interest} frank />
                    </Figure>
                  </>
                )}
              </Show>
            </>
          )}
        </Show>
      </dl>
    </Card>
  )
}

function Figure(props: { name: string; children: JSX.Element }) {
  return (
    <div class="min-w-0">
      <dt class="text-soft text-tiny">{props.name}</dt>
      <dd class="figures break-words font-medium">{props.children}</dd>
    </div>
  )
}
