import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createMemo, createSignal, Show } from 'solid-js'
import type { AccountRecord, DeskEntry } from '../../../worker/desk/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { useInfiniteQuery, useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ReverseDialog } from '../cash/reverse-dialog.tsx'
import { EntriesTable } from '../customers/entries-table.tsx'
import { More } from '../more.tsx'
import { accountQuery, entriesQuery } from '../queries.ts'
import { type Deed, Deeds } from './deeds.tsx'
import { Facts } from './facts.tsx'
import { Events, Holders, Holds, Orders } from './tables.tsx'
import { Waiting } from './waiting.tsx'
import { statusNames, whatKeepsItOpen } from './words.ts'

const latest = 12
const linkClass =
  'inline-flex min-h-6 items-center font-semibold text-brand text-small underline underline-offset-2'

/** One account as staff serve it: what it is, who may use it, what holds it back, what waits, what was booked. */
export default function AccountPage() {
  const parameters = useParams<{ id: string }>()
  const query = useQuery(() => accountQuery(parameters.id))
  const entries = useInfiniteQuery(() => entriesQuery(parameters.id, latest))
  // Kept while it is read anew: what has the focus must not go away.
  const account = createMemo<AccountRecord | undefined>((before) =>
    query.data?.accountNumber === parameters.id
      ? query.data
      : before?.accountNumber === parameters.id
        ? before
        : undefined,
  )
  const items = () => (entries.isSuccess ? entries.data.pages.flatMap((page) => page.items) : [])
  const [deed, setDeed] = createSignal<Deed>()
  const [taking, setTaking] = createSignal<DeskEntry>()
  const isOperator = () => signed()?.role === 'operator'
  const maySee = () => isOperator() && account()?.type !== 'bank' && account()?.own === false
  return (
    <>
      <div>
        <Show when={account()?.holders[0]} fallback={<BackTo href="/desk" name="Teller" />}>
          {(owner) => <BackTo href={`/desk/customers/${owner().customerId}`} name={owner().name} />}
        </Show>
        <div class="flex flex-wrap items-center gap-x-4">
          <PageTitle title={`Account ${spaced(parameters.id)}`} document="Account" class="figures" />
          <Show when={account()}>
            {(now) => (
              <Badge
                look={now().status === 'active' ? 'good' : now().status === 'closed' ? 'neutral' : 'warn'}
              >
                {statusNames[now().status] ?? now().status}
              </Badge>
            )}
          </Show>
        </div>
      </div>
      <Show
        when={!query.isError || account()}
        fallback={<Failed error={query.error} onRetry={() => void query.refetch()} />}
      >
        <Show when={account()} fallback={<SkeletonRows rows={6} />}>
          {(now) => (
            <>
              <Waiting items={now().waiting} />
              <Facts account={now()} />
              <Show when={now().own}>
                <Notice kind="info">This is an account of your own person: a colleague serves it.</Notice>
              </Show>
              <Show when={maySee() && now().status !== 'closed'}>
                <Actions account={now()} onDeed={setDeed} />
              </Show>
              <Show when={now().type !== 'bank'}>
                <div class="grid grid-cols-1 gap-5 2xl:grid-cols-2">
                  <Holders account={now()} may={maySee() && now().status !== 'closed'} onDeed={setDeed} />
                  <Holds account={now()} may={maySee()} onDeed={setDeed} />
                </div>
                <Orders account={now()} />
              </Show>
            </>
          )}
        </Show>
        <Section
          title="Latest transactions"
          class="grid-cols-1"
          aside={
            <span class="flex flex-wrap gap-x-4">
              <A href={`/desk/accounts/${parameters.id}/days`} class={linkClass}>
                By day
              </A>
              <A href={`/desk/accounts/${parameters.id}/entries`} class={linkClass}>
                All lines
              </A>
            </span>
          }
        >
          <More pages={entries}>
            <EntriesTable
              label="Transactions"
              items={items()}
              onReverse={isOperator() ? setTaking : undefined}
            />
          </More>
        </Section>
        <Show when={account()}>{(now) => <Events account={now()} />}</Show>
      </Show>
      <Show keyed when={deed()}>
        {(one) => <Deeds deed={one} account={account()!} onClose={() => setDeed(undefined)} />}
      </Show>
      <Show keyed when={taking()}>
        {(entry) => <ReverseDialog entry={entry} onClose={() => setTaking(undefined)} />}
      </Show>
    </>
  )
}

function BackTo(props: { href: string; name: string }) {
  return (
    <A
      href={props.href}
      class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
    >
      <ArrowLeft size={18} aria-hidden="true" /> {props.name}
    </A>
  )
}

/** What can be done to the account as it stands. */
function Actions(props: { account: AccountRecord; onDeed: (deed: Deed) => void }) {
  const isFrozen = () => props.account.status.includes('frozen')
  const act = (kind: 'freeze' | 'unfreeze' | 'overdraft' | 'wake' | 'close' | 'place', name: string) => (
    <Button look="quiet" class="min-h-9! px-4! py-1!" onClick={() => props.onDeed({ kind })}>
      {name}
    </Button>
  )
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap gap-2">
        <Show when={!isFrozen() || props.account.type !== 'term_deposit'}>
          {act('freeze', isFrozen() ? 'Freeze otherwise' : 'Freeze')}
        </Show>
        <Show when={isFrozen()}>{act('unfreeze', 'End the freeze')}</Show>
        <Show when={props.account.status === 'dormant'}>{act('wake', 'Take back into use')}</Show>
        <Show when={props.account.status === 'active' || props.account.status === 'credit_frozen'}>
          {act('place', 'Place a hold')}
        </Show>
        <Show when={BigInt(props.account.overdraftMost.amount.replace('.', '')) > 0n}>
          {act('overdraft', 'Overdraft limit')}
        </Show>
        <A
          href={`/desk/accounts/${props.account.accountNumber}/limits`}
          class="inline-flex min-h-9 items-center justify-center rounded-full bg-tint px-4 py-1 font-semibold text-on-tint hover:brightness-95"
        >
          Limits
        </A>
        <Show when={props.account.obligations.length === 0}>{act('close', 'Close')}</Show>
      </div>
      <Show when={props.account.obligations.length > 0}>
        <p class="max-w-[90ch] text-soft text-tiny">
          Before it can be closed: {whatKeepsItOpen(props.account.obligations)}.
        </p>
      </Show>
    </div>
  )
}
