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
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.tsx'
import { More } from '../more.tsx'
import { refusalOf } from '../ordering.ts'
import { proposalsQuery, type Status } from '../queries.ts'

const kindNames: Record<Proposal['kind'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  issue: 'Cash from the vault',
  return: 'Cash to the vault',
  delivery: 'Cash arrived at the vault',
  remittance: 'Cash sent out',
  reversal: 'Reversal',
  refund: 'Refund',
}
const statuses: { value: Status; label: string }[] = [
  { value: 'pending', label: 'Waiting' },
  { value: 'approved', label: 'Approved' },
  { value: 'refused', label: 'Refused' },
  { value: 'expired', label: 'Expired' },
]
const looks = { pending: 'warn', approved: 'good', refused: 'bad', expired: 'neutral' } as const

/** What waits for a second person, and what became of the rest. */
export default function Approvals() {
  const [status, setStatus] = createSignal<Status>('pending')
  const proposals = useInfiniteQuery(() => proposalsQuery(status()))
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
                Orders above what one person may move wait here for somebody else.
              </Empty>
            </Card>
          }
        >
          <ul class="grid gap-3">
            <For each={items()}>{(proposal) => <Decision proposal={proposal} />}</For>
          </ul>
        </Show>
      </More>
    </>
  )
}

function Decision(props: { proposal: Proposal }) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [asking, setAsking] = createSignal<'approve' | 'refuse'>()
  const may = () => props.proposal.status === 'pending' && signed()?.role === 'operator'

  // Under the proposal's own id either is done once, however often it is asked for.
  const settle = async (work: () => Promise<unknown>, said: string) => {
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      await work()
      toast(said)
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
    settle(() => bank.proposals.approve.mutate({ id: props.proposal.id }), 'Approved and carried out')
  const refuse = (reason: string) =>
    settle(() => bank.proposals.refuse.mutate({ id: props.proposal.id, reason }), 'Refused')

  return (
    <li>
      <Card class="grid gap-3 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-5">
        <div class="grid gap-1 text-small">
          <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span class="font-bold text-body">{kindNames[props.proposal.kind]}</span>
            <Amount value={props.proposal.amount} frank class="font-bold text-lead" />
            <Badge look={looks[props.proposal.status]}>
              {statuses.find(({ value }) => value === props.proposal.status)!.label}
            </Badge>
            <Show when={props.proposal.force}>
              <Badge look="bad">May overdraw: {props.proposal.force?.replace('_', ' ')}</Badge>
            </Show>
          </p>
          <p class="text-soft">
            <Show when={props.proposal.accountNumber}>
              {(number) => <span class="figures text-ink">{spaced(number())} </span>}
            </Show>
            asked by {props.proposal.maker}, {longMoment(props.proposal.madeAt)}
            <Show when={props.proposal.status === 'pending'}>
              , until {longMoment(props.proposal.expiresAt)}
            </Show>
          </p>
          <Show when={props.proposal.note}>
            <p class="break-words">{props.proposal.note}</p>
          </Show>
          <Show when={props.proposal.checker}>
            <p class="text-soft">
              {props.proposal.status === 'approved' ? 'Approved' : 'Refused'} by {props.proposal.checker}
              {props.proposal.reason ? `: ${props.proposal.reason}` : ''}
            </p>
          </Show>
          <Show when={fault()}>{(now) => <Notice kind="bad">{refusalOf(now())}</Notice>}</Show>
        </div>
        <Show when={may()}>
          <Show
            when={!props.proposal.mine}
            fallback={<p class="text-small text-soft">Yours: somebody else decides.</p>}
          >
            <div class="flex gap-2">
              <Button class="min-h-11!" onClick={() => setAsking('approve')}>
                Approve
              </Button>
              <Button look="quiet" class="min-h-11!" onClick={() => setAsking('refuse')}>
                Refuse
              </Button>
            </div>
          </Show>
        </Show>
      </Card>
      <Show when={asking() === 'approve'}>
        <Dialog open title="Approve this?" onClose={() => setAsking(undefined)}>
          <p>
            {kindNames[props.proposal.kind]} of{' '}
            <Amount value={props.proposal.amount} frank class="font-bold" />, asked by {props.proposal.maker}.
            It is carried out at once.
          </p>
          <div class="flex flex-wrap gap-3">
            <Button class="flex-1" busy={busy()} onClick={() => void approve()}>
              Approve {inWords(props.proposal.amount)}
            </Button>
            <Button look="plain" onClick={() => setAsking(undefined)}>
              Back
            </Button>
          </div>
        </Dialog>
      </Show>
      <Show when={asking() === 'refuse'}>
        <RefuseDialog
          busy={busy()}
          onRefuse={(reason) => void refuse(reason)}
          onClose={() => setAsking(undefined)}
        />
      </Show>
    </li>
  )
}

function RefuseDialog(props: { busy: boolean; onRefuse: (reason: string) => void; onClose: () => void }) {
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  let form!: HTMLFormElement
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(!reason().trim())
    if (missing()) return focusFirstFault(form)
    props.onRefuse(reason())
  }
  return (
    <Dialog open title="Refuse this?" onClose={props.onClose}>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        <Field label="Reason" hint="The one who asked reads it." error={missing() ? 'Say why.' : undefined}>
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
          )}
        </Field>
        <div class="flex flex-wrap gap-3">
          <Button type="submit" class="flex-1" busy={props.busy}>
            Refuse
          </Button>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
