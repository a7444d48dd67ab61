import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createMemo, createSignal, Index, Show } from 'solid-js'
import type { DeskAccount, DeskCustomer, DeskEntry } from '../../../worker/desk/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { statusNames } from '../accounts/words.ts'
import { CashDialog, type Movement } from '../cash/cash-dialog.tsx'
import { ReverseDialog } from '../cash/reverse-dialog.tsx'
import { customerQuery } from '../queries.ts'
import { ReviewDialog } from '../reviews/review-dialog.tsx'
import { levelNames, riskNames } from '../reviews/words.ts'
import { ChangeContact } from '../users/change-contact.tsx'
import { ResetFactors } from '../users/reset-factors.tsx'
import { EntriesTable } from './entries-table.tsx'

const isOperator = () => signed()?.role === 'operator'

export default function Customer() {
  const parameters = useParams<{ id: string }>()
  const customer = useQuery(() => customerQuery(parameters.id))
  // Kept while it is read anew: what has the focus must not go away.
  const person = createMemo<DeskCustomer | undefined>((before) => customer.data ?? before)
  const [moving, setMoving] = createSignal<Movement>()
  const [taking, setTaking] = createSignal<DeskEntry>()
  const [changing, setChanging] = createSignal<'contact' | 'factors' | 'review'>()
  return (
    <>
      <div>
        <A
          href="/desk"
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Teller
        </A>
        <PageTitle title={(customer.isSuccess && customer.data.name) || 'Customer'} document="Customer" />
      </div>
      <Show
        when={!customer.isError}
        fallback={<Failed error={customer.error} onRetry={() => void customer.refetch()} />}
      >
        <Show when={customer.isSuccess} fallback={<SkeletonRows rows={4} />}>
          <Card class="flex flex-wrap gap-x-8 gap-y-2 px-4 py-3 text-small sm:px-5">
            <Detail name="Customer id">{person()!.customerId}</Detail>
            <Detail name="E-mail">{person()!.email}</Detail>
            <Detail name="Phone">{person()!.phone ?? 'none'}</Detail>
            <Detail name="Customer since">{longDate(person()!.memberSince)}</Detail>
            <Detail name="Level">{levelNames[person()!.level]!}</Detail>
            <Detail name="Risk">{riskNames[person()!.risk]!}</Detail>
            <Show when={person()!.reviewOn}>
              {(on) => <Detail name="Next review">{longDate(on())}</Detail>}
            </Show>
            <Show when={person()!.status !== 'active'}>
              <Badge look="warn">{person()!.status}</Badge>
            </Show>
            <div class="ml-auto flex flex-wrap gap-2">
              <Show when={isOperator() && person()!.status !== 'closed'}>
                <Button look="plain" class="min-h-9! px-3! py-1!" onClick={() => setChanging('review')}>
                  Review
                </Button>
              </Show>
              <A
                href={`/desk/customers/${parameters.id}/data`}
                class={buttonClass('plain', 'min-h-9! px-3! py-1!')}
              >
                Copy or erase data
              </A>
              <Button look="plain" class="min-h-9! px-3! py-1!" onClick={() => setChanging('contact')}>
                Change contact
              </Button>
              <Button look="plain" class="min-h-9! px-3! py-1!" onClick={() => setChanging('factors')}>
                Reset factors
              </Button>
            </div>
          </Card>
          <Section title="Accounts" class="grid-cols-1">
            <Accounts accounts={person()!.accounts} onMove={setMoving} />
          </Section>
          <Section title="Latest transactions" class="grid-cols-1">
            <EntriesTable
              label="Latest transactions"
              items={person()!.latest}
              showAccount
              onReverse={isOperator() ? setTaking : undefined}
            />
          </Section>
        </Show>
      </Show>
      <Show when={changing() === 'contact'}>
        <ChangeContact id={parameters.id} name={person()!.name} onClose={() => setChanging(undefined)} />
      </Show>
      <Show when={changing() === 'factors'}>
        <ResetFactors id={parameters.id} name={person()!.name} onClose={() => setChanging(undefined)} />
      </Show>
      <Show when={changing() === 'review'}>
        <ReviewDialog customer={person()!} onClose={() => setChanging(undefined)} />
      </Show>
      <Show keyed when={moving()}>
        {(movement) => <CashDialog movement={movement} onClose={() => setMoving(undefined)} />}
      </Show>
      <Show keyed when={taking()}>
        {(entry) => <ReverseDialog entry={entry} onClose={() => setTaking(undefined)} />}
      </Show>
    </>
  )
}

function Detail(props: { name: string; children: string | null }) {
  return (
    <div class="min-w-0">
      <p class="text-soft text-tiny">{props.name}</p>
      <p class="figures break-all font-medium">{props.children}</p>
    </div>
  )
}

function Accounts(props: { accounts: readonly DeskAccount[]; onMove: (movement: Movement) => void }) {
  const move = (kind: 'deposit' | 'withdrawal', account: DeskAccount) =>
    props.onMove({ kind, currency: account.balance.currency, account })
  return (
    <Table
      label="Accounts"
      head={
        <>
          <th scope="col">Account</th>
          <th scope="col">Product</th>
          <th scope="col">Status</th>
          <th scope="col" class="num">
            Balance
          </th>
          <th scope="col" class="num">
            Available
          </th>
          <th scope="col">
            <span class="sr-only">Cash</span>
          </th>
        </>
      }
    >
      <Index each={props.accounts}>
        {(account) => (
          <tr>
            <td class="whitespace-nowrap">
              <A
                href={`/desk/accounts/${account().accountNumber}`}
                class="figures font-semibold text-brand underline underline-offset-2"
              >
                {spaced(account().accountNumber)}
              </A>
            </td>
            <td class="whitespace-nowrap">{account().product}</td>
            <td>
              <Badge look={account().status === 'active' ? 'good' : 'warn'}>
                {statusNames[account().status] ?? account().status}
              </Badge>
            </td>
            <td class="num">
              <Amount value={account().balance} frank class="font-semibold" />
            </td>
            <td class="num">
              <Amount value={account().available} frank />
            </td>
            <td class="num">
              {/* What a term deposit holds comes and goes by its own orders alone. */}
              <Show when={isOperator() && account().type !== 'term_deposit'}>
                <span class="inline-flex gap-2">
                  <Button
                    look="quiet"
                    class="min-h-9! px-4! py-1!"
                    onClick={() => move('deposit', account())}
                  >
                    Deposit
                  </Button>
                  <Button
                    look="quiet"
                    class="min-h-9! px-4! py-1!"
                    onClick={() => move('withdrawal', account())}
                  >
                    Withdraw
                  </Button>
                </span>
              </Show>
            </td>
          </tr>
        )}
      </Index>
    </Table>
  )
}
