import { createSignal, For, Show } from 'solid-js'
import type { Product, Terms } from '../../../worker/products/contract.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { inWords } from '../../bank/money/format.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ChangeProduct } from './change-product.tsx'
import { partNames } from './product-parts.ts'
import { productsQuery } from './queries.ts'

const percent = (rate: string | null) => (rate === null ? 'none' : `${rate} %`)
const isNothing = ({ amount }: { amount: string }) => Number(amount) === 0
const fee = (money: Terms['monthlyFee']) => (isNothing(money) ? 'none' : inWords(money))

function termsInWords(terms: Terms) {
  return [
    `interest ${percent(terms.interestRatePercent)}`,
    `overdraft ${percent(terms.overdraftRatePercent)}`,
    `monthly fee ${fee(terms.monthlyFee)}`,
    isNothing(terms.minimumBalance)
      ? 'no minimum balance'
      : `minimum balance ${fee(terms.minimumBalance)}, fee below it ${fee(terms.minimumBalanceFee)}`,
  ].join(', ')
}

/** Rates, fees and facts of what the bank offers; two persons change them, from a day to come. */
export function Products() {
  const page = useQuery(() => productsQuery())
  const [changing, setChanging] = createSignal<Product>()
  const [looking, setLooking] = createSignal<Product>()
  return (
    <Section title="Products and fees">
      <Show when={page.isError}>
        <Failed error={page.error} onRetry={() => void page.refetch()} />
      </Show>
      <Show when={page.isPending}>
        <SkeletonRows rows={3} />
      </Show>
      <Show when={page.isSuccess && page.data}>
        {(data) => (
          <>
            <Card>
              <ul class="divide-y divide-line">
                <For each={data().products}>
                  {(one) => (
                    <Line product={one} onChange={() => setChanging(one)} onHistory={() => setLooking(one)} />
                  )}
                </For>
              </ul>
            </Card>
            <Show keyed when={changing()}>
              {(one) => (
                <ChangeProduct
                  product={one}
                  today={data().businessDate}
                  worseFrom={data().worseFrom}
                  onClose={() => setChanging(undefined)}
                />
              )}
            </Show>
            <Show keyed when={looking()}>
              {(one) => <History product={one} onClose={() => setLooking(undefined)} />}
            </Show>
          </>
        )}
      </Show>
    </Section>
  )
}

function Line(props: { product: Product; onChange: () => void; onHistory: () => void }) {
  const now = () => props.product.terms.find(({ state }) => state === 'now')
  const scheduled = () => props.product.terms.filter(({ state }) => state === 'scheduled').toReversed()
  const coming = () =>
    props.product.changes.filter(
      (one) =>
        one.status === 'approved' && !one.applied && !scheduled().some(({ from }) => from === one.from),
    )
  return (
    <li class="grid gap-x-5 gap-y-2 px-4 py-3 text-small sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-5">
      <div class="grid min-w-0 gap-0.5">
        <p class="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <span class="font-bold">{props.product.name}</span>
          <span class="text-soft">{props.product.currency}</span>
          <Show when={props.product.offeredUntil}>
            {(until) => <Badge>Offered until {longDate(until())}</Badge>}
          </Show>
          <Show when={props.product.waits}>
            <Badge look="warn">Waits for a second person</Badge>
          </Show>
        </p>
        <p class="text-soft">{props.product.summary}</p>
        <Show when={now()}>{(terms) => <p>{termsInWords(terms())}</p>}</Show>
        <For each={scheduled()}>
          {(terms) => (
            <p>
              <Badge>Scheduled</Badge> from {longDate(terms.from!)}: {termsInWords(terms)}
            </p>
          )}
        </For>
        <For each={coming()}>
          {(one) => (
            <p>
              <Badge>Scheduled</Badge> from {longDate(one.from)}: <Parts facts={one.after} />
            </p>
          )}
        </For>
      </div>
      <div class="flex gap-2">
        <Button
          look="plain"
          class="min-h-11!"
          aria-label={`History of ${props.product.name}`}
          onClick={props.onHistory}
        >
          History
        </Button>
        <Show when={!props.product.waits}>
          <Button
            look="quiet"
            class="min-h-11!"
            aria-label={`Change ${props.product.name}`}
            onClick={props.onChange}
          >
            Change
          </Button>
        </Show>
      </div>
    </li>
  )
}

const Parts = (props: { facts: Record<string, string> }) => (
  <>
    {Object.entries(props.facts)
      .map(([name, value]) => `${partNames[name] ?? name} ${value === 'infinity' ? 'without an end' : value}`)
      .join(', ')}
  </>
)

/** What a product cost and earned, and who asked and who decided. */
function History(props: { product: Product; onClose: () => void }) {
  return (
    <Dialog open title={`History: ${props.product.name}`} onClose={props.onClose}>
      <div class="grid gap-4 text-small">
        <ol class="grid gap-3">
          <For each={props.product.terms} fallback={<li class="text-soft">It has no rates and fees.</li>}>
            {(terms) => (
              <li>
                <p class="font-semibold">
                  {terms.from ? `From ${longDate(terms.from)}` : 'From the beginning'}{' '}
                  <Badge look={terms.state === 'now' ? 'good' : 'neutral'}>
                    {{ now: 'In force', scheduled: 'Scheduled', past: 'Past' }[terms.state]}
                  </Badge>
                </p>
                <p>{termsInWords(terms)}</p>
                <p class="break-words text-soft">{terms.source}</p>
              </li>
            )}
          </For>
        </ol>
        <Show when={props.product.changes.length > 0}>
          <h3 class="font-bold">Who asked, and who decided</h3>
          <ol class="grid gap-3">
            <For each={props.product.changes}>
              {(one) => (
                <li class="break-words">
                  <p class="font-semibold">
                    <Parts facts={one.after} />, from {longDate(one.from)}
                  </p>
                  <p class="text-soft">
                    Before: <Parts facts={one.before} />
                  </p>
                  <p class="text-soft">
                    {one.maker ?? 'Somebody'}, {longMoment(one.madeAt)}: {one.reason}
                  </p>
                  <p class="text-soft">
                    {one.status === 'pending' && 'Waits for a second person'}
                    {one.status === 'expired' && 'Nobody decided in time'}
                    {one.status === 'approved' &&
                      `Approved by ${one.checker}${one.applied ? '' : ', not yet in force'}`}
                    {one.status === 'refused' && `Refused by ${one.checker}: ${one.decision}`}
                  </p>
                  <Show when={one.told}>
                    {(told) => <p class="text-soft">Customers were told by {longMoment(told())}</p>}
                  </Show>
                </li>
              )}
            </For>
          </ol>
        </Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Close
          </Button>
        </Answers>
      </div>
    </Dialog>
  )
}
