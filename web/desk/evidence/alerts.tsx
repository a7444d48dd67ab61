import { useQueryClient } from '@tanstack/solid-query'
import BellOff from 'lucide-solid/icons/bell-off'
import { createSignal, For, Show } from 'solid-js'
import type { Alert } from '../../../worker/evidence/contract.ts'
import { bank, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { plainKind } from '../../bank/security/activity-words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.tsx'
import { More } from '../more.tsx'
import { type AlertState, aboutOf, alertsQuery, severityLooks } from './queries.ts'

const states: { value: AlertState; label: string }[] = [
  { value: 'open', label: 'Waiting' },
  { value: 'acknowledged', label: 'Closed' },
]

/** The inbox of admins. */
export function Alerts() {
  const [state, setState] = createSignal<AlertState>('open')
  const [asked, setAsked] = createSignal<Alert>()
  const alerts = useInfiniteQuery(() => alertsQuery(state()))
  const items = () => (alerts.isSuccess ? alerts.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title="Alerts">
      <div class="justify-self-start">
        <Segmented legend="Show" value={state()} options={states} onChange={setState} />
      </div>
      <More pages={alerts}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<BellOff size={26} aria-hidden="true" />} title="Nothing here">
                High and critical security events wait here until somebody has looked at them.
              </Empty>
            </Card>
          }
        >
          <ul class="grid gap-2">
            <For each={items()}>{(alert) => <Line alert={alert} onAsk={() => setAsked(alert)} />}</For>
          </ul>
        </Show>
      </More>
      <Show when={asked()}>
        {(alert) => <Acknowledge alert={alert()} onClose={() => setAsked(undefined)} />}
      </Show>
    </Section>
  )
}

function Line(props: { alert: Alert; onAsk: () => void }) {
  return (
    <li>
      <Card class="flex flex-wrap items-center justify-between gap-3 p-3 text-small sm:px-5">
        <div class="grid min-w-0 gap-0.5">
          <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-bold">
            <Badge look={severityLooks[props.alert.severity]}>{props.alert.severity}</Badge>
            {plainKind(props.alert.kind)}
            <Show when={props.alert.events > 1}>
              <span class="font-semibold text-soft">{props.alert.events} times</span>
            </Show>
          </p>
          <p class="text-soft">
            <span class="figures">{aboutOf(props.alert)}</span> · {longMoment(props.alert.lastAt)}
          </p>
          <Show when={props.alert.acknowledgedAt}>
            {(at) => (
              <p class="break-words">
                {props.alert.note}{' '}
                <span class="text-soft">
                  (admin {props.alert.acknowledgedBy}, {longMoment(at())})
                </span>
              </p>
            )}
          </Show>
        </div>
        <Show when={!props.alert.acknowledgedAt}>
          <Button
            look="quiet"
            class="min-h-11!"
            aria-label={`Acknowledge: ${plainKind(props.alert.kind)}, ${aboutOf(props.alert)}`}
            onClick={props.onAsk}
          >
            Acknowledge
          </Button>
        </Show>
      </Card>
    </li>
  )
}

function Acknowledge(props: { alert: Alert; onClose: () => void }) {
  const client = useQueryClient()
  const [note, setNote] = createSignal('')
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setFault(note().trim() ? undefined : 'Say what came of it.')
    if (fault()) return focusFirstFault(form)
    setBusy(true)
    try {
      await bank.evidence.acknowledge.mutate({ id: props.alert.id, note: note().trim() })
      await client.invalidateQueries({ queryKey: ['desk', 'alerts'] })
      props.onClose()
      toast('The alert is acknowledged.')
    } catch (error) {
      setFault(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title="Acknowledge this alert?" onClose={props.onClose}>
      <p class="text-small">
        {plainKind(props.alert.kind)}, {aboutOf(props.alert)}. It leaves the list, and your note stays with
        it.
      </p>
      <form ref={form} onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
        <Field label="What came of it" hint="No names: the record shows whom it is about." error={fault()}>
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={500} value={note()} onInput={setNote} />
          )}
        </Field>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" busy={busy()}>
            Acknowledge
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
