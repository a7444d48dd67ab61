import { A } from '@solidjs/router'
import ReceiptText from 'lucide-solid/icons/receipt-text'
import { For, Show } from 'solid-js'
import type { DeskEntry } from '../../../worker/desk/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import { ending, spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { typeNames } from '../../bank/ledger/kinds.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { inWords } from '../../bank/money/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Table } from '../../ui/table.tsx'

/** What is left of a transaction after what was taken back. */
const isWhole = (entry: DeskEntry) => minorOf(entry.refunded) === 0n
const isGone = (entry: DeskEntry) => minorOf(entry.refunded) >= minorOf(entry.amount)

/** Lines of accounts as staff read them; what can be taken back has a button. */
export function EntriesTable(props: {
  label: string
  items: readonly DeskEntry[]
  showAccount?: boolean
  onReverse?: ((entry: DeskEntry) => void) | undefined
}) {
  return (
    <Show
      when={props.items.length > 0}
      fallback={
        <Card>
          <Empty icon={<ReceiptText size={26} aria-hidden="true" />} title="No transactions yet">
            The first one will stand here.
          </Empty>
        </Card>
      }
    >
      <Table
        label={props.label}
        head={
          <>
            <th scope="col">Booked</th>
            <th scope="col">Kind</th>
            <Show when={props.showAccount}>
              <th scope="col">Account</th>
            </Show>
            <th scope="col">Other side</th>
            <th scope="col">Note</th>
            <th scope="col" class="num">
              Amount
            </th>
            <th scope="col" class="num">
              Balance after
            </th>
            <Show when={props.onReverse}>
              <th scope="col">
                <span class="sr-only">Take back</span>
              </th>
            </Show>
          </>
        }
      >
        <For each={props.items}>
          {(entry) => (
            <tr>
              <td class="whitespace-nowrap">
                {longDate(entry.bookingDate)}
                <Show when={entry.valueDate !== entry.bookingDate}>
                  <span class="block text-soft text-tiny">valued {longDate(entry.valueDate)}</span>
                </Show>
              </td>
              <td class="whitespace-nowrap">
                <A href={`/desk/transactions/${entry.seq}`} class="text-brand underline underline-offset-2">
                  {typeNames[entry.type]}
                </A>
              </td>
              <Show when={props.showAccount}>
                <td class="figures whitespace-nowrap">{ending(entry.account)}</td>
              </Show>
              <td class="min-w-40">
                {entry.counterparty.name}{' '}
                <Show when={entry.counterparty.accountNumber}>
                  {(number) => <span class="figures whitespace-nowrap text-soft">{spaced(number())}</span>}
                </Show>
              </td>
              <td class="min-w-32 max-w-72 break-words text-soft">{entry.note}</td>
              <td class="num">
                <Amount
                  value={entry.amount}
                  direction={entry.direction}
                  frank
                  class={`font-semibold ${entry.direction === 'credit' ? 'text-good' : ''}`}
                />
              </td>
              <td class="num">
                <Amount value={entry.balanceAfter} frank />
              </td>
              <Show when={props.onReverse}>
                {(onReverse) => (
                  <td class="num">
                    <Show when={!isWhole(entry)}>
                      <Badge look="warn">
                        {isGone(entry) ? 'Taken back' : `${inWords(entry.refunded)} taken back`}
                      </Badge>
                    </Show>{' '}
                    <Show when={!entry.reverses && !isGone(entry)}>
                      <Button
                        look="plain"
                        class="min-h-7! px-3! py-0!"
                        aria-label={`Reverse ${typeNames[entry.type]} of ${inWords(entry.amount)}`}
                        onClick={() => onReverse()(entry)}
                      >
                        Reverse
                      </Button>
                    </Show>
                  </td>
                )}
              </Show>
            </tr>
          )}
        </For>
      </Table>
    </Show>
  )
}
