import { A } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { AccountRecord } from '../../../worker/desk/contract.ts'
import { heldFor } from '../../bank/accounts/held-for.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Table } from '../../ui/table.tsx'
import type { Deed } from './deeds.tsx'
import { eventNames, mandateNames } from './words.ts'

type Parts = { account: AccountRecord; may: boolean; onDeed: (deed: Deed) => void }

const roles: Record<string, string> = {
  owner: 'Owner',
  joint: 'Joint holder',
  guardian: 'Guardian',
  signatory: 'Signatory',
}

function Act(props: { name: string; label: string; onClick: () => void }) {
  return (
    <Button look="plain" class="min-h-7! px-3! py-0!" aria-label={props.label} onClick={props.onClick}>
      {props.name}
    </Button>
  )
}

const None = (props: { children: JSX.Element }) => <p class="text-small text-soft">{props.children}</p>

/** Who may use the account and how, and who is named for after. */
export function Holders(props: Parts) {
  return (
    <Section
      title="Holders and nominees"
      class="grid-cols-1"
      aside={
        <Show when={props.may}>
          <Act
            name="Add a holder"
            label="Add a holder"
            onClick={() => props.onDeed({ kind: 'add-holder' })}
          />
        </Show>
      }
    >
      <Table
        label="Holders"
        head={
          <>
            <th scope="col">Holder</th>
            <th scope="col">Role</th>
            <th scope="col">May</th>
            <th scope="col">Since</th>
            <th scope="col">
              <span class="sr-only">Change</span>
            </th>
          </>
        }
      >
        <For each={props.account.holders}>
          {(holder) => (
            <tr>
              <td class="whitespace-nowrap">
                <A
                  href={`/desk/customers/${holder.customerId}`}
                  class="font-semibold text-brand underline underline-offset-2"
                >
                  {holder.name}
                </A>{' '}
                <span class="figures text-soft text-tiny">{holder.customerId}</span>
              </td>
              <td class="whitespace-nowrap">{roles[holder.role] ?? holder.role}</td>
              <td class="whitespace-nowrap">{mandateNames[holder.mandate] ?? holder.mandate}</td>
              <td class="whitespace-nowrap">{longDate(holder.since)}</td>
              <td class="num">
                <Show when={props.may && holder.role !== 'owner'}>
                  <Act
                    name="Change"
                    label={`Change ${holder.name}`}
                    onClick={() => props.onDeed({ kind: 'change-holder', holder })}
                  />
                  <Act
                    name="End"
                    label={`End ${holder.name}`}
                    onClick={() => props.onDeed({ kind: 'end-holder', holder })}
                  />
                </Show>
              </td>
            </tr>
          )}
        </For>
      </Table>
      <Show
        when={props.account.nominees.length > 0}
        fallback={<None>No nominee. The owner names them in the app.</None>}
      >
        <ul class="grid gap-1 text-small">
          <For each={props.account.nominees}>
            {(one) => (
              <li>
                <span class="font-semibold">{one.name}</span>, {one.relation},{' '}
                <span class="figures">{Number(one.sharePercent)} %</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  )
}

/** What is set aside, and what ends it. */
export function Holds(props: Parts) {
  return (
    <Section title="Open holds" class="grid-cols-1">
      <Show
        when={props.account.holds.length > 0}
        fallback={<None>Nothing is set aside: all that is posted is available.</None>}
      >
        <Table
          label="Open holds"
          head={
            <>
              <th scope="col">For</th>
              <th scope="col">Placed</th>
              <th scope="col">Expires</th>
              <th scope="col" class="num">
                Held
              </th>
              <th scope="col">
                <span class="sr-only">Settle</span>
              </th>
            </>
          }
        >
          <For each={props.account.holds}>
            {(hold) => (
              <tr>
                <td class="min-w-32 break-words">{heldFor(hold.merchant)}</td>
                <td class="whitespace-nowrap text-soft">{longMoment(hold.placedAt)}</td>
                <td class="whitespace-nowrap text-soft">
                  {hold.kind === 'pot' ? 'Never' : longMoment(hold.expiresAt)}
                </td>
                <td class="num">
                  <Amount value={hold.amount} frank class="font-semibold" />
                </td>
                <td class="num">
                  <Show when={props.may}>
                    <Show when={hold.kind === 'authorisation'}>
                      <Act
                        name="Capture"
                        label={`Capture the hold for ${hold.merchant}`}
                        onClick={() => props.onDeed({ kind: 'capture', hold })}
                      />
                    </Show>
                    {/* The others end with what they are for: an order that is decided, a pot. */}
                    <Show when={hold.kind === 'authorisation' || hold.kind === 'uncleared'}>
                      <Act
                        name="Release"
                        label={`Release the hold for ${hold.merchant}`}
                        onClick={() => props.onDeed({ kind: 'release', hold })}
                      />
                    </Show>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </Table>
      </Show>
    </Section>
  )
}

const rules: Record<string, string> = {
  once: 'Once',
  daily: 'Daily',
  weekly: 'Weekly',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Yearly',
}

/** Payments to come. */
export function Orders(props: { account: AccountRecord }) {
  return (
    <Show when={props.account.orders.length > 0}>
      <Section title="Orders" class="grid-cols-1">
        <Table
          label="Orders"
          head={
            <>
              <th scope="col">Next</th>
              <th scope="col">To</th>
              <th scope="col">How often</th>
              <th scope="col">Status</th>
              <th scope="col" class="num">
                Amount
              </th>
            </>
          }
        >
          <For each={props.account.orders}>
            {(order) => (
              <tr>
                <td class="whitespace-nowrap">{order.next && longDate(order.next)}</td>
                <td>
                  {order.name} <span class="figures whitespace-nowrap text-soft">{spaced(order.to)}</span>
                </td>
                <td>{rules[order.rule] ?? order.rule}</td>
                <td class="first-letter:uppercase">{order.status}</td>
                <td class="num">
                  <Amount value={order.amount} frank />
                </td>
              </tr>
            )}
          </For>
        </Table>
      </Section>
    </Show>
  )
}

/** What happened to the account besides money. */
export function Events(props: { account: AccountRecord }) {
  return (
    <Show when={props.account.events.length > 0}>
      <Section title="What happened to it" class="grid-cols-1">
        <Table
          label="What happened to it"
          head={
            <>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">By</th>
              <th scope="col">Why</th>
            </>
          }
        >
          <For each={props.account.events}>
            {(event) => (
              <tr>
                <td class="whitespace-nowrap">{longMoment(event.at)}</td>
                <td class="whitespace-nowrap">{eventNames[event.kind] ?? event.kind}</td>
                <td class="whitespace-nowrap">{event.by}</td>
                <td class="min-w-40 break-words text-soft">{event.reason}</td>
              </tr>
            )}
          </For>
        </Table>
      </Section>
    </Show>
  )
}
