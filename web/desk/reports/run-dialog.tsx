import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { ReportKind, Reports } from '../../../worker/reports/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'

type Asked = { kind: ReportKind; from: string; to: string }
type Faults = Partial<Record<'from' | 'to', string>>

/** A report of any period, cut now. */
export function RunDialog(props: {
  kinds: Reports['kinds']
  asked: Asked
  today: string
  onClose: () => void
}) {
  const client = useQueryClient()
  const [asked, setAsked] = createSignal<Asked>({ ...props.asked })
  const [faults, setFaults] = createSignal<Faults>({})
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const change = (part: Partial<Asked>) => {
    setFaults({})
    setRefusal(undefined)
    setAsked({ ...asked(), ...part })
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const { from, to } = asked()
    setFaults({
      ...(!from && { from: 'Choose the first day.' }),
      ...((!to && { to: 'Choose the last day.' }) ||
        (to > props.today && { to: 'That day has not begun.' }) ||
        (from > to && { to: 'The period ends before it begins.' })),
    })
    if (Object.keys(faults()).length > 0) return focusFirstFault(form)
    setBusy(true)
    try {
      const made = await bank.reports.run.mutate(asked())
      await client.invalidateQueries({ queryKey: ['desk', 'reports'] })
      props.onClose()
      toast(made.rows === 0 ? `${made.title}: nothing to report` : `${made.title}: ${made.rows} rows`)
    } catch (error) {
      const { detail, fields, sentence } = heed(error)
      setRefusal(typeof detail?.says === 'string' ? detail.says : (fields[0]?.message ?? sentence))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title="Run a report" onClose={props.onClose}>
      <form ref={form} novalidate class="grid gap-4" onSubmit={(event) => void submit(event)}>
        <Field label="Report">
          {(wiring) => (
            <Select
              {...wiring}
              value={asked().kind}
              options={props.kinds.map(({ kind, title }) => ({ value: kind, label: title }))}
              onChange={(kind) => change({ kind: kind as ReportKind })}
            />
          )}
        </Field>
        <div class="grid items-start gap-4 sm:grid-cols-2">
          <Field label="From" error={faults().from}>
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                max={props.today}
                value={asked().from}
                onInput={(from) => change({ from })}
              />
            )}
          </Field>
          <Field label="To" error={faults().to}>
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                max={props.today}
                value={asked().to}
                onInput={(to) => change({ to })}
              />
            )}
          </Field>
        </div>
        <p class="rounded-md bg-sunken px-4 py-3 text-small">
          A year at most. What comes out as before is the report from before; what differs is a new revision,
          and the earlier one stays. A period that is not closed gives a provisional report.
        </p>
        <Show when={refusal()}>{(now) => <Notice kind="bad">{now()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" busy={busy()}>
            Run
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
