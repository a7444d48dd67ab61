import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, type JSX, Show } from 'solid-js'
import { type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { accountRefusal } from './words.ts'

/**
 * A deed of staff on an account: its consequence in words, what it needs, why, and one press. What waits for a second
 * person says so before and after.
 */
export function DeedDialog(props: {
  title: string
  /** What happens, for whom, and from when on. */
  consequence: string
  word: string
  done: string
  second?: boolean | undefined
  noReason?: boolean
  /** Whether what stands above the reason is right; it shows its faults itself. */
  check?: () => boolean
  send: (reason: string) => Promise<unknown>
  onClose: () => void
  children?: JSX.Element
}) {
  const client = useQueryClient()
  const [reason, setReason] = createSignal('')
  const [isMissing, setMissing] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  let form!: HTMLFormElement
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const isRight = props.check?.() ?? true
    setMissing(!props.noReason && !reason().trim())
    if (!isRight || isMissing()) return focusFirstFault(form)
    setBusy(true)
    setFault(undefined)
    try {
      const answer = (await props.send(reason().trim())) as { status?: string } | undefined
      toast(answer?.status === 'pending' ? 'Waits for a second person, under Approvals' : props.done)
      void client.invalidateQueries({ queryKey: ['desk'] })
      props.onClose()
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <form ref={form} onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
        <p class="text-small">{props.consequence}</p>
        {props.children}
        <Show when={!props.noReason}>
          <Field
            label="Reason"
            hint="Kept in the account’s history; who approves or audits it reads it."
            error={isMissing() ? 'Say why.' : undefined}
          >
            {(wiring) => (
              <Input {...wiring} autocomplete="off" maxLength={200} value={reason()} onInput={setReason} />
            )}
          </Field>
        </Show>
        <Show when={props.second}>
          <Notice kind="info">A second person must approve this. Nothing changes before.</Notice>
        </Show>
        <Show when={fault()}>{(now) => <Notice kind="bad">{accountRefusal(now())}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" busy={busy()}>
            {props.word}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
