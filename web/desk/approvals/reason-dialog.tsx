import { createSignal } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'

/** Saying no, with a reason. */
export function ReasonDialog(props: {
  word: string
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
        <Field
          label="Reason"
          hint={props.hint ?? 'The one who asked reads it.'}
          error={missing() ? 'Say why.' : undefined}
        >
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
          )}
        </Field>
        <div class="flex flex-wrap gap-3">
          <Button type="submit" class="flex-1" busy={props.busy}>
            {props.word}
          </Button>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
