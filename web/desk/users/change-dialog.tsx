import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, type JSX, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

type Outcome = { status: 'done' | 'pending' }

/** Why the bank refused a change of a user, and what next. */
export function changeRefusal(fault: Fault): string {
  if (fault.code === 'already_settled')
    return fault.detail?.waits
      ? 'A change like this waits already. It is under Approvals.'
      : 'It is so already, or the user is closed. Load the list anew.'
  if (fault.code === 'forbidden')
    return 'This is not yours to change: your own person, a customer’s role, or the last admin.'
  if (fault.code === 'account_not_active')
    return 'There is money in the till. It goes back to the vault first.'
  if (fault.code === 'invalid_input' && fault.detail?.field === 'email')
    return 'That e-mail address has a user already.'
  if (fault.code === 'not_found') return 'There is no such user or customer.'
  return `${fault.title}. ${fault.sentence}`
}

/** Asks for the reason of a change, says who decides, and sends it under one id however often it is pressed. */
export function ChangeDialog(props: {
  title: string
  /** The word on the button. */
  word: string
  needsSecond: boolean
  /** What is missing above the reason, or undefined. */
  check?: () => string | undefined
  send: (id: string, reason: string) => Promise<Outcome>
  /** What is said once it is done. */
  done?: string
  onClose: () => void
  children?: JSX.Element
}) {
  const client = useQueryClient()
  const id = uuidv7()
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [faulty, setFaulty] = createSignal<string>()
  let form!: HTMLFormElement
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(!reason().trim())
    setFaulty(props.check?.())
    if (missing() || faulty()) return focusFirstFault(form)
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      const { status } = await props.send(id, reason())
      toast(status === 'done' ? (props.done ?? 'Done') : 'Waits for a second person, under Approvals')
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
        {props.children}
        <Field
          label="Reason"
          hint="Whoever approves or audits it reads it."
          error={missing() ? 'Say why.' : undefined}
        >
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
          )}
        </Field>
        <Show when={props.needsSecond}>
          <Notice kind="info">A second person must approve this. Nothing changes before.</Notice>
        </Show>
        <Show when={faulty()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Show when={fault()}>{(now) => <Notice kind="bad">{changeRefusal(now())}</Notice>}</Show>
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
