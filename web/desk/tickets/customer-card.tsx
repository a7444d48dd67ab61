import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { customerQuery } from '../queries.ts'

/** Who asks, with what they have at the bank. The look is written down like every other. */
export function CustomerCard(props: { id: string }) {
  const customer = useQuery(() => customerQuery(props.id))
  return (
    <Section title="Customer">
      <Card class="px-4 py-1">
        <Show
          when={!customer.isError}
          fallback={<Failed error={customer.error} onRetry={() => void customer.refetch()} />}
        >
          <Show when={customer.isSuccess && customer.data} fallback={<SkeletonRows rows={3} />}>
            {(person) => (
              <Facts>
                <Fact name="Name">
                  <A
                    href={`/desk/customers/${person().customerId}`}
                    class="font-semibold text-brand underline underline-offset-2"
                  >
                    {person().name}
                  </A>
                </Fact>
                <Fact name="Customer id">
                  <span class="figures">{person().customerId}</span>
                </Fact>
                <Fact name="E-mail">{person().email ?? 'none'}</Fact>
                <Fact name="Phone">{person().phone ?? 'none'}</Fact>
                <Fact name="Customer since">{longDate(person().memberSince)}</Fact>
                <For each={person().accounts}>
                  {(account) => (
                    <Fact name={account.product}>
                      <A
                        href={`/desk/accounts/${account.accountNumber}`}
                        class="figures text-brand underline underline-offset-2"
                      >
                        {spaced(account.accountNumber)}
                      </A>{' '}
                      <Amount value={account.balance} frank class="font-semibold" />
                    </Fact>
                  )}
                </For>
              </Facts>
            )}
          </Show>
        </Show>
      </Card>
    </Section>
  )
}
