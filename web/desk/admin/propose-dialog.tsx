import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, type JSX, Show } from 'solid-js'
import { type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

function sentenceOf({ detail, fields, sentence }: Fault): string {
  if (typeof detail?.says === 'string') return detail.says
  if (detail?.waits) return 'Another change of it waits under Approvals. Decide that one first.'
  if (detail?.same) return 'It is so already: there is nothing to change.'
  return fields[0]?.message ?? sentence
}

type Why = { reason: string; source: string }

/** What every proposal about the bank itself asks for beside its value: why, and where it comes from. */
export function ProposeDialog(props: {
  title: string
  /** In words, what it will mean once another person has approved it. */
  consequence: JSX.Element
  children: JSX.Element
  /** Says no when a field is not right; its own fault is shown by then. */
  onPropose: (why: Why) => Promise<unknown> | undefined
  onClose: () => void
}) {
  const client = useQueryClient()
  const [why, setWhy] = createSignal<Why>({ reason: '', source: '' })
  const [missing, setMissing] = createSignal<Partial<Why>>({})
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setFault(undefined)
    const { reason, source } = why()
    setMissing({
      ...(!reason.trim() && { reason: 'Say why.' }),
      ...(!source.trim() && { source: 'Say where it comes from.' }),
    })
    if (Object.keys(missing()).length > 0) return focusFirstFault(form)
    const work = props.onPropose({ reason: reason.trim(), source: source.trim() })
    if (!work) return focusFirstFault(form)
    setBusy(true)
    try {
      await work
      await client.invalidateQueries({ queryKey: ['desk'] })
      props.onClose()
      toast('Proposed: it waits for another admin')
    } catch (error) {
      const refused = heed(error)
      setFault(sentenceOf(refused))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <form ref={form} onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
        {props.children}
        <Field label="Why" error={missing().reason}>
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              maxLength={280}
              value={why().reason}
              onInput={(reason) => setWhy({ ...why(), reason })}
            />
          )}
        </Field>
        <Field label="Source" hint="A law, a circular, or whose decision it is." error={missing().source}>
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              maxLength={280}
              value={why().source}
              onInput={(source) => setWhy({ ...why(), source })}
            />
          )}
        </Field>
        <p class="rounded-md bg-sunken px-4 py-3 text-small" aria-live="polite">
          {props.consequence}
        </p>
        <Show when={fault()}>{(now) => <Notice kind="bad">{now()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" busy={busy()}>
            Propose
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
