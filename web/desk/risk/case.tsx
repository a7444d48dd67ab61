import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { For, Show } from 'solid-js'
import type { WholeCase } from '../../../worker/risk/contract.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { HeldOrder } from './held-order.tsx'
import { caseQuery } from './queries.ts'
import { Steps } from './steps.tsx'
import { actionNames, becameLooks, becameNames, kindNames, lineOf, noteNames, outcomeNames } from './words.ts'

const statusNames = { open: 'Open', under_review: 'Under review', closed: 'Closed' }

/** One case: its alerts, the orders that wait, what was found out, and how it ends. */
export default function CasePage() {
  const parameters = useParams<{ id: string }>()
  const found = useQuery(() => caseQuery(parameters.id))
  return (
    <>
      <div>
        <A
          href="/desk/cases"
          class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Cases
        </A>
        <PageTitle title={`Case ${parameters.id}`} class="figures" />
      </div>
      <Show
        when={!found.isError}
        fallback={<Failed error={found.error} onRetry={() => void found.refetch()} />}
      >
        <Show when={found.isSuccess && found.data} fallback={<SkeletonRows rows={6} />}>
          {(shown) => (
            <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <div class="grid gap-6">
                <Head case={shown()} />
                <Section title="Alerts">
                  <ul class="grid gap-2">
                    <For each={shown().evidence}>{(alert) => <Alert alert={alert} />}</For>
                  </ul>
                </Section>
              </div>
              <div class="grid gap-6">
                <Show when={shown().status !== 'closed'}>
                  <Steps case={shown()} />
                </Show>
                <Notes notes={shown().notes} />
              </div>
            </div>
          )}
        </Show>
      </Show>
    </>
  )
}

function Head(props: { case: WholeCase }) {
  return (
    <Card class="px-4 text-small sm:px-5">
      <Facts>
        <Fact name="Customer">
          <A
            href={`/desk/customers/${props.case.customerId}`}
            class="figures text-brand underline underline-offset-2"
          >
            {props.case.customerId}
          </A>
        </Fact>
        <Fact name="State">{statusNames[props.case.status]}</Fact>
        <Fact name="Score">{props.case.score} of 100</Fact>
        <Show when={props.case.reviewer}>{(name) => <Fact name="Looked into by">{name()}</Fact>}</Show>
        <Show when={props.case.outcome}>
          {(outcome) => (
            <Fact name={props.case.status === 'closed' ? 'Outcome' : 'Proposed outcome'}>
              {outcomeNames[outcome()]}, by {props.case.proposer}
            </Fact>
          )}
        </Show>
        <Show when={props.case.closer}>{(name) => <Fact name="Closed by">{name()}</Fact>}</Show>
      </Facts>
    </Card>
  )
}

function Alert(props: { alert: WholeCase['evidence'][number] }) {
  return (
    <li>
      <Card class="grid gap-2 p-3 text-small sm:px-5">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-bold">
          {kindNames[props.alert.kind]}
          <Amount value={props.alert.amount} frank />
          <Badge look={becameLooks[props.alert.became]}>{becameNames[props.alert.became]}</Badge>
        </p>
        <p class="text-soft">
          Rule {props.alert.rule} ({actionNames[props.alert.action].toLowerCase()}, score {props.alert.score}
          ): {lineOf({ ...props.alert, currency: props.alert.amount.currency })}
        </p>
        <p class="text-soft">
          From <span class="figures">{spaced(props.alert.accountNumber)}</span>
          <Show when={props.alert.to}>
            {(to) => (
              <>
                {' '}
                to <span class="figures">{spaced(to())}</span>
              </>
            )}
          </Show>
          , {longMoment(props.alert.at)}
        </p>
        <Show when={props.alert.became === 'held' && props.alert.orderId}>
          {(id) => <HeldOrder id={id()} amount={props.alert.amount} barred={props.alert.barred} />}
        </Show>
      </Card>
    </li>
  )
}

function Notes(props: { notes: WholeCase['notes'] }) {
  return (
    <Section title="What was found out">
      <Show
        when={props.notes.length > 0}
        fallback={<p class="text-small text-soft">Nobody has written anything yet.</p>}
      >
        <ol class="grid gap-3">
          <For each={props.notes}>
            {(note) => (
              <li class="grid gap-0.5 border-line border-l-2 pl-3 text-small">
                <p class="text-soft">
                  <span class="font-bold text-ink">{noteNames[note.kind]}</span>
                  {note.by ? `, ${note.by}` : ''}, {longMoment(note.at)}
                </p>
                <p class="whitespace-pre-wrap break-words">{note.text}</p>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </Section>
  )
}
