import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, For, Show } from 'solid-js'
import type { DeskLimits } from '../../../worker/desk/contract.ts'
import type { ChannelLimits, LimitKind } from '../../../worker/limits/contract.ts'
import type { Money } from '../../../worker/money.ts'
import { spaced } from '../../bank/accounts/names.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { inWords } from '../../bank/money/format.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import { accountLimitsQuery } from '../queries.ts'
import { channelNames, kindNames, kinds, RaiseDialog } from './raise.tsx'

const worded = (value: Money | number | null) =>
  value === null ? 'No limit' : typeof value === 'number' ? value.toLocaleString('en-IN') : inWords(value)

const looks = { pending: 'warn', approved: 'good', rejected: 'bad' } as const
const statuses = { pending: 'Waits for a second person', approved: 'Approved', rejected: 'Refused' } as const

/** What may leave an account through each channel, what is used of it, and the raises of it. */
export default function AccountLimitsPage() {
  const parameters = useParams<{ id: string }>()
  const query = useQuery(() => accountLimitsQuery(parameters.id))
  const [raising, setRaising] = createSignal<{ limits: ChannelLimits; kind: LimitKind }>()
  return (
    <>
      <div>
        <A
          href={`/desk/accounts/${parameters.id}`}
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Account
        </A>
        <PageTitle title={`Limits of ${spaced(parameters.id)}`} document="Limits" class="figures" />
      </div>
      <Show
        when={!query.isError}
        fallback={<Failed error={query.error} onRetry={() => void query.refetch()} />}
      >
        <Show when={query.data} fallback={<SkeletonRows rows={8} />}>
          {(shown) => (
            <>
              <p class="max-w-prose text-small text-soft">
                {shown().holderName}. Today’s use starts anew on {longMoment(shown().limits.dayEndsAt)}. The
                customer lowers limits in the app; raising one takes two persons here.
              </p>
              <div class="grid grid-cols-1 gap-5 2xl:grid-cols-2">
                <For each={shown().limits.channels}>
                  {(limits) => <Channel limits={limits} onRaise={(kind) => setRaising({ limits, kind })} />}
                </For>
              </div>
              <Raises raises={shown().raises} />
            </>
          )}
        </Show>
      </Show>
      <Show keyed when={raising()}>
        {(one) => (
          <RaiseDialog
            accountNumber={parameters.id}
            currency={query.data!.limits.currency}
            channel={one.limits.channel}
            kind={one.kind}
            present={one.limits[one.kind].limit}
            onClose={() => setRaising(undefined)}
          />
        )}
      </Show>
    </>
  )
}

function Channel(props: { limits: ChannelLimits; onRaise: (kind: LimitKind) => void }) {
  const used = (kind: LimitKind) => (kind === 'perTransaction' ? undefined : props.limits[kind].used)
  const name = () => channelNames[props.limits.channel]
  return (
    <Section title={name()} class="grid-cols-1">
      <Table
        label={name()}
        head={
          <>
            <th scope="col">Limit</th>
            <th scope="col" class="num">
              Used
            </th>
            <th scope="col" class="num">
              Holds now
            </th>
            <th scope="col" class="num">
              The bank’s
            </th>
            <th scope="col">
              <span class="sr-only">Raise</span>
            </th>
          </>
        }
      >
        <For each={kinds}>
          {(kind) => (
            <tr>
              <td class="whitespace-nowrap">{kindNames[kind]}</td>
              <td class="num text-soft">{used(kind) === undefined ? '' : worded(used(kind)!)}</td>
              <td class="num font-semibold">{worded(props.limits[kind].limit)}</td>
              <td class="num text-soft">{worded(props.limits[kind].most)}</td>
              <td class="num">
                <Show when={props.limits[kind].limit !== null}>
                  <Button
                    look="plain"
                    class="min-h-7! px-3! py-0!"
                    aria-label={`Raise: ${kindNames[kind]}, ${name()}`}
                    onClick={() => props.onRaise(kind)}
                  >
                    Raise
                  </Button>
                </Show>
              </td>
            </tr>
          )}
        </For>
      </Table>
    </Section>
  )
}

function Raises(props: { raises: DeskLimits['raises'] }) {
  return (
    <Show when={props.raises.length > 0}>
      <Section title="Raises" class="grid-cols-1">
        <Table
          label="Raises"
          head={
            <>
              <th scope="col">Asked</th>
              <th scope="col">Limit</th>
              <th scope="col" class="num">
                To
              </th>
              <th scope="col">Status</th>
              <th scope="col">Why</th>
            </>
          }
        >
          <For each={props.raises}>
            {(raise) => (
              <tr>
                <td class="whitespace-nowrap">
                  {longMoment(raise.proposedAt)}
                  <span class="block text-soft text-tiny">by {raise.own ? 'you' : raise.proposedBy}</span>
                </td>
                <td class="whitespace-nowrap">
                  {kindNames[raise.kind]}
                  <span class="block text-soft text-tiny">{channelNames[raise.channel]}</span>
                </td>
                <td class="num font-semibold">{worded(raise.amount ?? raise.count)}</td>
                <td>
                  <Badge look={looks[raise.status]}>{statuses[raise.status]}</Badge>
                  <Show when={raise.decidedBy}>
                    <span class="block text-soft text-tiny">by {raise.decidedBy}</span>
                  </Show>
                  <Show when={raise.status === 'pending'}>
                    <A href="/desk/approvals" class="block text-brand text-tiny underline">
                      {raise.own ? 'Under Approvals' : 'Decide it'}
                    </A>
                  </Show>
                </td>
                <td class="min-w-40 break-words text-soft">{raise.reason}</td>
              </tr>
            )}
          </For>
        </Table>
      </Section>
    </Show>
  )
}
