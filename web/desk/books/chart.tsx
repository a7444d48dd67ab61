import { A } from '@solidjs/router'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Download from 'lucide-solid/icons/download'
import Network from 'lucide-solid/icons/network'
import { createSignal, For, Show } from 'solid-js'
import type { ChartNode } from '../../../worker/books/contract.ts'
import { minorOf, toMoney } from '../../../worker/money.ts'
import { bank, heed } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { saveBase64 } from '../../bank/statements/download.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import { chartQuery } from '../queries.ts'
import { AsOf, useAsOf } from './as-of.tsx'

/** The general ledger from the top: sums at each level on any day, down to the accounts behind them. */
export default function Chart() {
  const asOf = useAsOf()
  const query = useQuery(() => chartQuery(asOf.date(), asOf.basis()))
  const nodes = () => (query.isSuccess ? query.data.nodes : [])
  const currencies = () => [...new Set(nodes().map(({ balance }) => balance.currency))]
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = createSignal(false)
  const toggle = (key: string) => {
    const next = new Set(closed())
    if (!next.delete(key)) next.add(key)
    setClosed(next)
  }
  const exportFile = async () => {
    setBusy(true)
    try {
      saveBase64(await bank.books.chartFile.query({ date: asOf.date(), basis: asOf.basis() }))
    } catch (error) {
      toast(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Chart of accounts" />
        <div class="flex flex-wrap items-end gap-4">
          <AsOf asOf={asOf} />
          <Button look="quiet" busy={busy()} onClick={() => void exportFile()}>
            <Download size={18} aria-hidden="true" /> CSV
          </Button>
        </div>
      </div>
      <Show
        when={!query.isError}
        fallback={<Failed error={query.error} onRetry={() => void query.refetch()} />}
      >
        <Show when={query.isSuccess} fallback={<SkeletonRows rows={10} />}>
          <Show
            when={nodes().length > 0}
            fallback={
              <Card>
                <Empty icon={<Network size={26} aria-hidden="true" />} title="Nothing was booked by then">
                  Choose a later day.
                </Empty>
              </Card>
            }
          >
            <For each={currencies()}>
              {(currency) => (
                <Tree
                  currency={currency}
                  date={asOf.date()}
                  query={asOf.query()}
                  nodes={nodes().filter(({ balance }) => balance.currency === currency)}
                  closed={closed()}
                  onToggle={toggle}
                />
              )}
            </For>
          </Show>
        </Show>
      </Show>
    </>
  )
}

const indents = ['', 'pl-6', 'pl-12', 'pl-18', 'pl-24']

function Tree(props: {
  currency: ChartNode['balance']['currency']
  date: string
  query: string
  nodes: readonly ChartNode[]
  closed: ReadonlySet<string>
  onToggle: (key: string) => void
}) {
  const key = (code: string) => `${props.currency} ${code}`
  const isParent = (node: ChartNode) => props.nodes.some(({ parent }) => parent === node.code)
  const isHidden = (node: ChartNode): boolean => {
    if (node.parent === null) return false
    const parent = props.nodes.find(({ code }) => code === node.parent)
    return props.closed.has(key(node.parent)) || (parent !== undefined && isHidden(parent))
  }
  const sum = (sign: 1n | -1n) =>
    toMoney(
      props.nodes
        .filter(({ parent }) => parent === null)
        .map(({ balance }) => minorOf(balance) * sign)
        .reduce((total, minor) => (minor > 0n ? total + minor : total), 0n),
      props.currency,
    )
  return (
    <section class="grid gap-3">
      <h2 class="font-bold text-heading">
        {props.currency}, {longDate(props.date)}
      </h2>
      <Table
        label={`Chart of accounts in ${props.currency}`}
        head={
          <>
            <th scope="col">Account</th>
            <th scope="col">Code</th>
            <th scope="col" class="num">
              Accounts
            </th>
            <th scope="col" class="num">
              Debit
            </th>
            <th scope="col" class="num">
              Credit
            </th>
          </>
        }
        foot={
          <tfoot>
            <tr>
              <td colspan={3}>Total</td>
              <td class="num">
                <Amount value={sum(-1n)} frank />
              </td>
              <td class="num">
                <Amount value={sum(1n)} frank />
              </td>
            </tr>
          </tfoot>
        }
      >
        <For each={props.nodes}>
          {(node) => (
            <Show when={!isHidden(node)}>
              <tr class="hover:bg-sunken [&>td]:align-middle">
                <td>
                  <span
                    class={`flex min-h-7 items-center gap-1 whitespace-nowrap ${indents[node.depth] ?? 'pl-24'}`}
                  >
                    <Show when={isParent(node)} fallback={<span class="w-7" />}>
                      <button
                        type="button"
                        aria-expanded={!props.closed.has(key(node.code))}
                        aria-label={`Below ${node.name}`}
                        onClick={() => props.onToggle(key(node.code))}
                        class="inline-flex size-7 items-center justify-center rounded-full text-soft hover:bg-ink/8"
                      >
                        <Show
                          when={props.closed.has(key(node.code))}
                          fallback={<ChevronDown size={16} aria-hidden="true" />}
                        >
                          <ChevronRight size={16} aria-hidden="true" />
                        </Show>
                      </button>
                    </Show>
                    <Show
                      when={node.leaf}
                      fallback={
                        <span class={node.depth === 0 ? 'font-bold' : 'font-semibold'}>{node.name}</span>
                      }
                    >
                      <A
                        href={`/desk/books/${node.code}?currency=${props.currency}&${props.query}`}
                        class="font-semibold text-brand underline underline-offset-2"
                      >
                        {node.name}
                      </A>
                    </Show>
                  </span>
                </td>
                <td class="figures text-soft">{node.code}</td>
                <td class="num text-soft">{node.accounts}</td>
                <td class={`num ${node.depth === 0 ? 'font-bold' : ''}`}>
                  <Side value={node.balance} sign={-1n} />
                </td>
                <td class={`num ${node.depth === 0 ? 'font-bold' : ''}`}>
                  <Side value={node.balance} sign={1n} />
                </td>
              </tr>
            </Show>
          )}
        </For>
      </Table>
    </section>
  )
}

/** A sum in the column on whose side it stands; an empty one reads better than a zero. */
function Side(props: { value: ChartNode['balance']; sign: 1n | -1n }) {
  const minor = () => minorOf(props.value) * props.sign
  return (
    <Show when={minor() > 0n}>
      <Amount value={toMoney(minor(), props.value.currency)} frank />
    </Show>
  )
}
