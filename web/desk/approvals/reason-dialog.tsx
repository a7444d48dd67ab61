import { createSignal } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'

/** Saying no, with a reason. */
export function ReasonDialog(props: {
  word: string
  /** What is decided: the page behind it is hard to read then. */
  about: string
  hint?: string
  busy: boolean
  onReason: (reason: string) => void
  onClose: () => void
}) {
  const [reason, setReason] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  let form!: HTMLFormElement
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(!reason().trim())
    if (missing()) return focusFirstFault(form)
    props.onReason(reason())
  }
  return (
    <Dialog open title={`${props.word} this?`} onClose={props.onClose}>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        <p class="break-words text-soft">{props.about}</p>
        <Field
          label="Reason"
          hint={props.hint ?? 'The one who asked reads it.'}
          error={missing() ? 'Say why.' : undefined}
        >
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
          )}
        </Field>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" busy={props.busy}>
            {props.word}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
