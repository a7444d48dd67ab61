import { A } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import Inbox from 'lucide-solid/icons/inbox'
import { createSignal, For, Show } from 'solid-js'
import type { Proposal } from '../../../worker/proposals/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { inWords } from '../../bank/money/format.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.tsx'
import { More } from '../more.tsx'
import { refusalOf } from '../ordering.ts'
import { proposalsQuery, type Status } from '../queries.ts'
import { barredIn } from './barred.ts'
import { BeforeAfter, nameOf } from './before-after.tsx'
import { KeysHelp, useInboxKeys } from './keys.tsx'
import { kindNames } from './kinds.ts'
import { ReasonDialog } from './reason-dialog.tsx'

const statuses: { value: Status; label: string }[] = [
  { value: 'pending', label: 'Waiting' },
  { value: 'cooling', label: 'Cooling' },
  { value: 'approved', label: 'Approved' },
  { value: 'refused', label: 'Refused' },
  { value: 'stopped', label: 'Stopped' },
  { value: 'expired', label: 'Expired' },
]
const looks = {
  pending: 'warn',
  cooling: 'warn',
  approved: 'good',
  refused: 'bad',
  stopped: 'bad',
  expired: 'neutral',
} as const

/** What waits for a second person, and what became of the rest. */
export default function Approvals() {
  const [status, setStatus] = createSignal<Status>('pending')
  const proposals = useInfiniteQuery(() => proposalsQuery(status()))
  let list: HTMLUListElement | undefined
  useInboxKeys(() => list)
  const items = () => (proposals.isSuccess ? proposals.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <div class="flex flex-wrap items-end justify-between gap-4">
        <PageTitle title="Approvals" />
        <Segmented legend="Show" value={status()} options={statuses} onChange={setStatus} />
      </div>
      <More pages={proposals}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<Inbox size={26} aria-hidden="true" />} title="Nothing here">
                What one person may not do alone waits here for somebody else.
              </Empty>
            </Card>
          }
        >
          <KeysHelp />
          <ul class="grid grid-cols-1 gap-3" ref={list}>
            <For each={items()}>{(proposal) => <Decision proposal={proposal} />}</For>
          </ul>
        </Show>
      </More>
    </>
  )
}

const ofTheBank = new Set<Proposal['kind']>(['setting', 'product', 'holiday_add', 'holiday_remove'])

/** Money and accounts are for operators alone, settings for admins; users, applications and limits for all of the staff. */
const mayDecide = ({ kind, user }: Proposal) =>
  user !== null ||
  kind === 'limit_raise' ||
  kind === 'application' ||
  signed()?.role === (ofTheBank.has(kind) ? 'admin' : 'operator')

/** The page of what a proposal is about. */
const pageOf = ({ kind, user, accountNumber }: Proposal) => {
  if (accountNumber) return `/desk/accounts/${accountNumber}`
  if (signed()?.role === 'admin' && ofTheBank.has(kind)) return '/desk/admin'
  if (user?.customerId) return `/desk/customers/${user.customerId}`
  return signed()?.role === 'admin' && user ? '/desk/users' : undefined
}

const inShort = ({ kind, amount, user, accountNumber, maker }: Proposal) =>
  [
    kindNames[kind],
    amount && ` of ${inWords(amount)}`,
    user && `: ${nameOf(user)}`,
    accountNumber && ` ${spaced(accountNumber)}`,
    `, asked by ${maker}`,
  ]
    .filter(Boolean)
    .join('')

function Decision(props: { proposal: Proposal }) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [asking, setAsking] = createSignal<'approve' | 'refuse' | 'stop'>()
  const may = () => props.proposal.status === 'pending' && mayDecide(props.proposal)

  // Under the proposal's own id either is done once, however often it is asked for.
  const settle = async (work: () => Promise<unknown>, said?: string) => {
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      await work()
      if (said) toast(said)
      setAsking(undefined)
      void client.invalidateQueries({ queryKey: ['desk'] })
    } catch (error) {
      setFault(heed(error))
      setAsking(undefined)
    } finally {
      setBusy(false)
    }
  }
  const approve = () =>
    settle(async () => {
      const answer = await bank.proposals.approve.mutate({ id: props.proposal.id })
      toast(
        'takesEffectAt' in answer && answer.status === 'cooling'
          ? 'Approved: it cools now'
          : 'Approved and carried out',
      )
    })
  const refuse = (reason: string) =>
    settle(() => bank.proposals.refuse.mutate({ id: props.proposal.id, reason }), 'Refused')
  const stop = (reason: string) =>
    settle(() => bank.proposals.stop.mutate({ id: props.proposal.id, reason }), 'Stopped: nothing changes')

  return (
    <li
      tabindex="-1"
      data-page={pageOf(props.proposal)}
      aria-label={kindNames[props.proposal.kind]}
      class="min-w-0 rounded-lg"
    >
      <Card class="grid grid-cols-1 gap-3 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-5">
        <div class="wrap-anywhere grid min-w-0 grid-cols-1 gap-1 text-small">
          <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span class="font-bold text-body">{kindNames[props.proposal.kind]}</span>
            <Show when={props.proposal.amount}>
              {(amount) => <Amount value={amount()} frank class="font-bold text-lead" />}
            </Show>
            <Show when={props.proposal.user}>
              {(user) => <span class="font-bold">{nameOf(user())}</span>}
            </Show>
            <Badge look={looks[props.proposal.status]}>
              {statuses.find(({ value }) => value === props.proposal.status)!.label}
            </Badge>
            <Show when={props.proposal.force}>
              <Badge look="bad">May overdraw: {props.proposal.force?.replace('_', ' ')}</Badge>
            </Show>
          </p>
          <p class="text-soft">
            <Show when={props.proposal.accountNumber}>
              {(number) => (
                <A
                  href={`/desk/accounts/${number()}`}
                  class="figures text-brand underline underline-offset-2"
                >
                  {spaced(number())}
                </A>
              )}
            </Show>
            <Show when={props.proposal.kind === 'application'}>
              <A
                href={`/desk/applications/${props.proposal.id}`}
                class="font-semibold text-brand underline underline-offset-2"
              >
                Look at it and decide
              </A>
            </Show>{' '}
            asked by {props.proposal.maker}, {longMoment(props.proposal.madeAt)}
            <Show when={props.proposal.status === 'pending' && props.proposal.expiresAt}>
              {(until) => <>, until {longMoment(until())}</>}
            </Show>
          </p>
          <BeforeAfter proposal={props.proposal} />
          <Show when={props.proposal.note}>
            <p class="break-words">{props.proposal.note}</p>
          </Show>
          <Show when={props.proposal.checker}>
            <p class="text-soft">
              {props.proposal.status === 'refused' ? 'Refused' : 'Approved'} by {props.proposal.checker}
              {props.proposal.status === 'refused' && props.proposal.reason
                ? `: ${props.proposal.reason}`
                : ''}
              <Show when={props.proposal.status === 'cooling' && props.proposal.takesEffectAt}>
                {(at) => <>, takes effect {longMoment(at())}</>}
              </Show>
            </p>
          </Show>
          <Show when={props.proposal.status === 'stopped'}>
            <p class="text-soft">Stopped{props.proposal.reason ? `: ${props.proposal.reason}` : ''}</p>
          </Show>
          <Show when={fault()}>{(now) => <Notice kind="bad">{refusalOf(now())}</Notice>}</Show>
        </div>
        <Show when={props.proposal.status === 'pending' && !may()}>
          <p class="text-small text-soft">
            {ofTheBank.has(props.proposal.kind) ? 'An admin decides.' : 'An operator decides.'}
          </p>
        </Show>
        <Show when={may()}>
          <Show
            when={!props.proposal.barred}
            fallback={<p class="text-small text-soft sm:max-w-72">{barredIn(props.proposal.barred)}</p>}
          >
            <div class="flex gap-2">
              <Button
                class="min-h-11!"
                data-key="a"
                aria-keyshortcuts="a"
                onClick={() => setAsking('approve')}
              >
                Approve
              </Button>
              <Button
                look="quiet"
                class="min-h-11!"
                data-key="r"
                aria-keyshortcuts="r"
                onClick={() => setAsking('refuse')}
              >
                Refuse
              </Button>
            </div>
          </Show>
        </Show>
        <Show when={props.proposal.status === 'cooling'}>
          <Button look="quiet" class="min-h-11!" onClick={() => setAsking('stop')}>
            Stop
          </Button>
        </Show>
      </Card>
      <Show when={asking() === 'approve'}>
        <Dialog open title="Approve this?" onClose={() => setAsking(undefined)}>
          <Show
            when={props.proposal.amount}
            fallback={
              <>
                <p>
                  {inShort(props.proposal)}.{' '}
                  {props.proposal.kind === 'user_confirm'
                    ? 'You say that they are another person than whoever made the log-in.'
                    : props.proposal.user && !props.proposal.kind.startsWith('customer_')
                      ? 'What lets somebody in can still be stopped for a day.'
                      : ofTheBank.has(props.proposal.kind)
                        ? 'It is in force from its day on.'
                        : 'It holds at once.'}
                </p>
                <BeforeAfter proposal={props.proposal} />
              </>
            }
          >
            {(amount) => (
              <p>
                {kindNames[props.proposal.kind]} of <Amount value={amount()} frank class="font-bold" />, asked
                by {props.proposal.maker}. It is carried out at once.
              </p>
            )}
          </Show>
          <Answers>
            <Button look="plain" onClick={() => setAsking(undefined)}>
              Back
            </Button>
            <Button busy={busy()} onClick={() => void approve()}>
              Approve {props.proposal.amount ? inWords(props.proposal.amount) : ''}
            </Button>
          </Answers>
        </Dialog>
      </Show>
      <Show when={asking() === 'refuse' || asking() === 'stop'}>
        <ReasonDialog
          about={`${inShort(props.proposal)}.`}
          word={asking() === 'stop' ? 'Stop' : 'Refuse'}
          busy={busy()}
          onReason={(reason) => void (asking() === 'stop' ? stop(reason) : refuse(reason))}
          onClose={() => setAsking(undefined)}
        />
      </Show>
    </li>
  )
}
