import { useQueryClient } from '@tanstack/solid-query'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import { createSignal, For, Show } from 'solid-js'
import type { Rule, RuleChange } from '../../../worker/risk/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { barredIn } from '../approvals/barred.ts'
import { ReasonDialog } from '../approvals/reason-dialog.tsx'
import { rulesQuery, stepRefusal } from './queries.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { actionLooks, actionNames, kindNames, lineOf } from './words.ts'

const statusNames = { pending: 'Waiting', approved: 'Approved', refused: 'Refused', expired: 'Expired' }

/** The rules that hold, what shall change about them, and what was decided. */
export default function Rules() {
  const found = useQuery(rulesQuery)
  const [asked, setAsked] = createSignal<Rule | 'new'>()
  return (
    <>
      <PageTitle
        title="Risk rules"
        aside={
          <Button class="min-h-11!" onClick={() => setAsked('new')}>
            New rule
          </Button>
        }
      />
      <Show
        when={!found.isError}
        fallback={<Failed error={found.error} onRetry={() => void found.refetch()} />}
      >
        <Show when={found.isSuccess && found.data} fallback={<SkeletonRows rows={6} />}>
          {(shown) => (
            <>
              <Show when={shown().waiting.length > 0}>
                <Section title="Waiting for another person">
                  <ul class="grid gap-2">
                    <For each={shown().waiting}>{(change) => <Change change={change} />}</For>
                  </ul>
                </Section>
              </Show>
              <Section title="Rules">
                <Show
                  when={shown().rules.length > 0}
                  fallback={
                    <Card>
                      <Empty icon={<SlidersHorizontal size={26} aria-hidden="true" />} title="No rules yet">
                        A rule looks at each payment to somebody else before it is booked. Two persons put one
                        in force.
                      </Empty>
                    </Card>
                  }
                >
                  <ul class="grid gap-2">
                    <For each={shown().rules}>
                      {(rule) => <Line rule={rule} onChange={() => setAsked(rule)} />}
                    </For>
                  </ul>
                </Show>
              </Section>
              <Show when={shown().decided.length > 0}>
                <Section title="Decided">
                  <ul class="grid gap-2">
                    <For each={shown().decided}>{(change) => <Change change={change} />}</For>
                  </ul>
                </Section>
              </Show>
            </>
          )}
        </Show>
      </Show>
      <Show keyed when={asked()}>
        {(one) => <RuleDialog rule={one === 'new' ? undefined : one} onClose={() => setAsked(undefined)} />}
      </Show>
    </>
  )
}

function Line(props: { rule: Rule; onChange: () => void }) {
  return (
    <li>
      <Card class="flex flex-wrap items-center justify-between gap-3 p-3 text-small sm:px-5">
        <div class="grid min-w-0 gap-0.5">
          <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-bold">
            {kindNames[props.rule.kind]}
            <Badge look={actionLooks[props.rule.action]}>{actionNames[props.rule.action]}</Badge>
            <Badge look={props.rule.isOn ? 'good' : 'neutral'}>{props.rule.isOn ? 'On' : 'Off'}</Badge>
          </p>
          <p>{lineOf(props.rule)}</p>
          <p class="text-soft">
            {props.rule.code}, score {props.rule.score}, from {longMoment(props.rule.effectiveFrom)}
            {props.rule.effectiveUntil.startsWith('9999')
              ? ''
              : ` until ${longMoment(props.rule.effectiveUntil)}`}
          </p>
        </div>
        <Button
          look="quiet"
          class="min-h-11!"
          aria-label={`Change ${props.rule.code}`}
          onClick={props.onChange}
        >
          Change
        </Button>
      </Card>
    </li>
  )
}

function Change(props: { change: RuleChange }) {
  const client = useQueryClient()
  const [asking, setAsking] = createSignal<'Approve' | 'Refuse'>()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const decide = async (reason: string) => {
    const approve = asking() === 'Approve'
    setBusy(true)
    setFault(undefined)
    try {
      await bank.risk.decideRule.mutate({ id: props.change.id, approve, reason })
      toast(approve ? 'Approved: it holds from the next payment on' : 'Refused')
      void client.invalidateQueries({ queryKey: ['desk', 'rules'] })
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
      setAsking(undefined)
    }
  }
  const said = (facts: RuleChange['after']) =>
    `${lineOf(facts)}: ${actionNames[facts.action].toLowerCase()}, score ${facts.score}, ${facts.isOn ? 'on' : 'off'}`
  return (
    <li>
      <Card class="grid gap-2 p-3 text-small sm:px-5">
        <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-bold">
          {props.change.code}
          <Badge look={props.change.status === 'pending' ? 'warn' : 'neutral'}>
            {statusNames[props.change.status]}
          </Badge>
        </p>
        <dl class="grid gap-1">
          <Show when={props.change.before}>
            {(before) => (
              <div class="flex flex-wrap gap-x-2">
                <dt class="text-soft">Before</dt>
                <dd>{said(before())}</dd>
              </div>
            )}
          </Show>
          <div class="flex flex-wrap gap-x-2">
            <dt class="text-soft">After</dt>
            <dd class="font-semibold">{said(props.change.after)}</dd>
          </div>
        </dl>
        <p class="text-soft">
          {props.change.reason} ({props.change.maker}, {longMoment(props.change.madeAt)})
          {props.change.checker ? ` Decided by ${props.change.checker}: ${props.change.decision}` : ''}
        </p>
        <Show when={fault()}>{(now) => <Notice kind="bad">{stepRefusal(now())}</Notice>}</Show>
        <Show when={props.change.status === 'pending'}>
          <Show
            when={!props.change.barred}
            fallback={<p class="text-soft">{barredIn(props.change.barred)}</p>}
          >
            <div class="flex gap-2">
              <Button class="min-h-11!" onClick={() => setAsking('Approve')}>
                Approve
              </Button>
              <Button look="quiet" class="min-h-11!" onClick={() => setAsking('Refuse')}>
                Refuse
              </Button>
            </div>
          </Show>
        </Show>
      </Card>
      <Show when={asking()}>
        {(word) => (
          <ReasonDialog
            word={word()}
            about={`${props.change.code}, asked by ${props.change.maker}. ${said(props.change.after)}.`}
            busy={busy()}
            onReason={(reason) => void decide(reason)}
            onClose={() => setAsking(undefined)}
          />
        )}
      </Show>
    </li>
  )
}
