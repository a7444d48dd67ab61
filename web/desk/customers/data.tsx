import { A, useParams } from '@solidjs/router'
import { queryOptions, useQueryClient } from '@tanstack/solid-query'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, For, Show } from 'solid-js'
import type { Erasure } from '../../../worker/reviews/contract.ts'
import { bank } from '../../api.ts'
import { Copies } from '../../bank/customers/copies.tsx'
import { longDate } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { signed } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { DeedDialog } from '../accounts/deed.tsx'

const erasureQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['desk', 'erasure', customerId],
    queryFn: ({ signal }) => bank.reviews.erasure.query({ customerId }, { signal }),
    staleTime: 0,
  })
const copiesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['desk', 'copies', customerId],
    queryFn: ({ signal }) => bank.exports.listFor.query({ customerId }, { signal }),
    enabled: signed()?.role === 'operator',
  })

const names: Record<string, string> = {
  payees: 'people they paid',
  notes: 'notes and categories of theirs on bookings',
  nominees: 'nominees',
  pots: 'names and goals of pots',
  factors: 'authenticator apps and passkeys',
  accounts: 'accounts with all that was booked',
  documents: 'papers of identity',
  tickets: 'questions and answers',
}
const obstacleNames: Record<string, string> = {
  accounts: 'an account is open: close it first',
  cases: 'a case of risk is open: it must be closed first',
  tickets: 'a question is open: answer and close it first',
}
const stateNotices: Record<Erasure['state'], string | undefined> = {
  possible: undefined,
  hindered: undefined,
  waits: 'An erasure waits for a second person, under Approvals.',
  begun: 'What could go has gone, and the log-in is closed. The rest goes by itself on the day below.',
  erased: 'This customer was erased. What is kept names nobody any more.',
}

function Counts(props: { counts: Record<string, number> }) {
  return (
    <ul class="grid gap-1 text-small">
      <For each={Object.entries(props.counts)}>
        {([name, count]) => (
          <li class="first-letter:uppercase">
            {names[name] ?? name}: <span class="figures font-semibold">{count}</span>
          </li>
        )}
      </For>
    </ul>
  )
}

function Erasing(props: { erasure: Erasure }) {
  const [proposing, setProposing] = createSignal(false)
  const day = () => longDate(props.erasure.keptUntil)
  return (
    <>
      <Show when={stateNotices[props.erasure.state]}>{(said) => <Notice kind="info">{said()}</Notice>}</Show>
      <Show when={props.erasure.obstacles.length > 0}>
        <Notice kind="warn" title="The relation is not over">
          {props.erasure.obstacles.map((one) => obstacleNames[one] ?? one).join('; ')}.
        </Notice>
      </Show>
      <div class="grid gap-4 md:grid-cols-2">
        <Card class="grid content-start gap-3 p-5">
          <h3 class="font-semibold">Goes at once</h3>
          <Counts counts={props.erasure.goes} />
          <p class="text-small text-soft">And the log-in with its sessions, on every device.</p>
        </Card>
        <Card class="grid content-start gap-3 p-5">
          <h3 class="font-semibold">Stays</h3>
          <Counts counts={props.erasure.stays} />
          <p class="text-small text-soft">
            Who they are, with papers and messages, until {day()}: five years, or as many more as the settings
            say, after the last account was left or closed and the last case and question ended (PMLA 2002,
            section 12; PML Rules 2005, rule 10; RBI KYC Master Direction, section 46). Then their key is
            destroyed, here and in backups. What was booked stays for good, under a name that only the bank’s
            own key opens.
          </p>
        </Card>
      </div>
      <Show when={signed()?.role === 'operator' && !props.erasure.own && props.erasure.state === 'possible'}>
        <Button class="justify-self-start" onClick={() => setProposing(true)}>
          Erase {props.erasure.name}
        </Button>
      </Show>
      <Show when={proposing()}>
        <DeedDialog
          title={`Erase ${props.erasure.name}`}
          consequence={`Cannot be undone. What goes at once goes with the approval; who they are goes on ${day()}, or at once where that is over.`}
          word="Propose it"
          done="Proposed"
          second
          send={(reason) => bank.reviews.erase.mutate({ customerId: props.erasure.customerId, reason })}
          onClose={() => setProposing(false)}
        />
      </Show>
    </>
  )
}

/** What the bank keeps of a customer: a copy of it, and what may be erased. */
export default function CustomerData() {
  const parameters = useParams<{ id: string }>()
  const client = useQueryClient()
  const erasure = useQuery(() => erasureQuery(parameters.id))
  const copies = useQuery(() => copiesQuery(parameters.id))
  const copying = {
    ask: (id: string) => bank.exports.askFor.mutate({ id, customerId: parameters.id }),
    make: (id: string) => bank.exports.makeFor.mutate({ id }),
    file: (id: string, position: number) => bank.exports.fileFor.query({ id, position }),
  }
  return (
    <>
      <div>
        <A
          href={`/desk/customers/${parameters.id}`}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> {(erasure.isSuccess && erasure.data.name) || 'Customer'}
        </A>
        <PageTitle title="Data of the customer" />
      </div>
      <Show when={signed()?.role === 'operator'}>
        <Section title="Copy of their data" class="grid-cols-1">
          <p class="text-small">
            For a customer who asks for it here. Each look is written to what they see of who looked at their
            data.
          </p>
          <Show
            when={!copies.isError}
            fallback={<Failed error={copies.error} onRetry={() => void copies.refetch()} />}
          >
            <Show when={copies.isSuccess} fallback={<SkeletonRows rows={2} />}>
              <Copies
                items={copies.data!.items}
                copying={copying}
                onChanged={() => void client.invalidateQueries({ queryKey: ['desk', 'copies'] })}
              />
            </Show>
          </Show>
        </Section>
      </Show>
      <Section title="Erasure" class="grid-cols-1">
        <Show
          when={!erasure.isError}
          fallback={<Failed error={erasure.error} onRetry={() => void erasure.refetch()} />}
        >
          <Show when={erasure.isSuccess && erasure.data} fallback={<SkeletonRows rows={4} />}>
            {(known) => <Erasing erasure={known()} />}
          </Show>
        </Show>
      </Section>
    </>
  )
}
