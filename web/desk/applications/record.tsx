import { A } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Application } from '../../../worker/applications/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.tsx'
import { barredIn } from '../approvals/barred.ts'
import { ReasonDialog } from '../approvals/reason-dialog.tsx'
import { Hits } from './hits.tsx'
import { Papers } from './papers.tsx'
import { Duplicates, PersonFacts } from './person-facts.tsx'
import { applicationRefusal, riskLooks, riskReason, statusLooks } from './words.ts'

type Deed = 'approve' | 'refuse' | 'withdraw' | 'uninvite'

/** An application to be decided, or what became of it. */
export function ApplicationRecord(props: { application: Application }) {
  const client = useQueryClient()
  const [doing, setDoing] = createSignal<Deed>()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const id = () => props.application.id
  const isOperator = () => signed()?.role === 'operator'
  const isOpen = () => props.application.status === 'submitted'
  const settle = async (work: () => Promise<unknown>, said: string) => {
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      await work()
      toast(said)
    } catch (error) {
      setFault(heed(error))
    } finally {
      // What was refused may have found something: a name on a list that was loaded since.
      await client.invalidateQueries({ queryKey: ['desk'] })
      setDoing(undefined)
      setBusy(false)
    }
  }
  const done = (work: () => Promise<unknown>, said: string) => () => void settle(work, said)
  const name = () => props.application.name ?? 'Application'
  return (
    <>
      <PageTitle
        title={name()}
        document="Application"
        aside={
          <Badge look={statusLooks[props.application.status]}>
            {isOpen() ? 'to decide' : props.application.status}
          </Badge>
        }
      />
      <Show when={fault()}>{(now) => <Notice kind="bad">{applicationRefusal(now())}</Notice>}</Show>
      <div class="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div class="grid gap-5">
          <Duplicates application={props.application} />
          <Hits application={props.application} onFault={setFault} />
          <Section title="Applicant">
            <Card class="px-5">
              <PersonFacts application={props.application} />
            </Card>
          </Section>
          <Papers application={id()} mayAdd={isOperator() && isOpen()} />
        </div>
        <div class="beside grid gap-5">
          <Section title="Rating">
            <Card class="grid gap-2 p-5 text-small">
              <Show when={props.application.risk} fallback={<p>Rated once it is submitted.</p>}>
                {(risk) => (
                  <p>
                    <Badge look={riskLooks[risk()]}>{risk()} risk</Badge>
                  </p>
                )}
              </Show>
              <For each={props.application.riskReasons}>{(code) => <p>{riskReason(code)}.</p>}</For>
              <Show when={props.application.reviewOn}>
                {(day) => <p class="text-soft">The bank looks again on {longDate(day())}.</p>}
              </Show>
            </Card>
          </Section>
          <Section title="History">
            <Card class="px-5">
              <History application={props.application} />
            </Card>
          </Section>
          <Show when={isOpen()}>
            <Show
              when={!props.application.barred}
              fallback={
                <Notice kind="info">
                  {props.application.mine
                    ? 'You wrote in it: another person decides.'
                    : barredIn(props.application.barred)}
                </Notice>
              }
            >
              <div class="flex flex-wrap gap-3">
                <Button class="flex-1" onClick={() => setDoing('approve')}>
                  Approve
                </Button>
                <Button look="quiet" onClick={() => setDoing('refuse')}>
                  Refuse
                </Button>
              </div>
            </Show>
          </Show>
          <Show when={isOperator() && (isOpen() || props.application.status === 'draft')}>
            <Button look="plain" onClick={() => setDoing('withdraw')}>
              Withdrawn by the applicant
            </Button>
          </Show>
          <Show
            when={
              isOperator() &&
              props.application.invitation &&
              props.application.invitation.status !== 'accepted'
            }
          >
            <div class="flex flex-wrap gap-3">
              <Button
                look="quiet"
                class="flex-1"
                busy={busy()}
                onClick={done(() => bank.applications.invite.mutate({ id: id() }), 'Invitation sent')}
              >
                Send the invitation again
              </Button>
              <Show when={props.application.invitation?.status === 'sent'}>
                <Button look="plain" onClick={() => setDoing('uninvite')}>
                  Take it back
                </Button>
              </Show>
            </div>
          </Show>
        </div>
      </div>
      <Show when={doing() === 'approve' || doing() === 'uninvite'}>
        <Dialog
          open
          title={doing() === 'approve' ? `Take on ${name()}?` : 'Take the invitation back?'}
          onClose={() => setDoing(undefined)}
        >
          <p>
            {doing() === 'approve'
              ? 'They become a customer with their first account, and are invited by mail to choose a password.'
              : 'The link that was sent opens nothing any more. You can send a new one later.'}
          </p>
          <Answers>
            <Button look="plain" onClick={() => setDoing(undefined)}>
              Cancel
            </Button>
            <Button
              busy={busy()}
              onClick={
                doing() === 'approve'
                  ? done(
                      () => bank.proposals.approve.mutate({ id: id() }),
                      'Approved: the invitation is sent',
                    )
                  : done(() => bank.applications.uninvite.mutate({ id: id() }), 'The link is void')
              }
            >
              {doing() === 'approve' ? 'Approve' : 'Take it back'}
            </Button>
          </Answers>
        </Dialog>
      </Show>
      <Show when={doing() === 'refuse' || doing() === 'withdraw'}>
        <ReasonDialog
          about={`The application of ${name()}.`}
          word={doing() === 'refuse' ? 'Refuse' : 'Withdraw'}
          busy={busy()}
          onReason={(reason) =>
            void settle(
              () =>
                doing() === 'refuse'
                  ? bank.proposals.refuse.mutate({ id: id(), reason })
                  : bank.applications.withdraw.mutate({ id: id(), reason }),
              doing() === 'refuse' ? 'Refused' : 'Withdrawn',
            )
          }
          onClose={() => setDoing(undefined)}
        />
      </Show>
    </>
  )
}

function History(props: { application: Application }) {
  return (
    <Facts>
      <Fact name="Written by">
        {props.application.maker}, {longMoment(props.application.madeAt)}
      </Fact>
      <Show when={props.application.submittedAt}>
        {(moment) => <Fact name="Submitted">{longMoment(moment())}</Fact>}
      </Show>
      <Show when={props.application.expiresAt}>
        {(moment) => <Fact name="Ends unless decided">{longMoment(moment())}</Fact>}
      </Show>
      <Show when={props.application.settledAt}>
        {(moment) => (
          <Fact name="Settled">
            {longMoment(moment())}
            {props.application.checker ? `, by ${props.application.checker}` : ''}
          </Fact>
        )}
      </Show>
      <Show when={props.application.decision}>{(decision) => <Fact name="Reason">{decision()}</Fact>}</Show>
      <Show when={props.application.customerId}>
        {(customer) => (
          <Fact name="Customer">
            <A
              href={`/desk/customers/${customer()}`}
              class="figures font-semibold text-brand underline underline-offset-2"
            >
              {customer()}
            </A>
          </Fact>
        )}
      </Show>
      <Show when={props.application.invitation}>
        {(invitation) => (
          <Fact name="Invitation">
            {invitation().status}
            {invitation().status === 'sent' ? `, until ${longMoment(invitation().expiresAt)}` : ''}
          </Fact>
        )}
      </Show>
    </Facts>
  )
}
