import { createEffect, createSignal, Show } from 'solid-js'
import { heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { t } from './words.ts'

/** Another name for a passkey. */
export function RenameDialog(props: {
  passkey: { label: string } | undefined
  onClose: () => void
  /** Throws what the bank refused. */
  onNamed: (label: string) => Promise<unknown>
}) {
  const [label, setLabel] = createSignal('')
  const [asked, setAsked] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  createEffect(() => {
    if (!props.passkey) return
    setLabel(props.passkey.label)
    setAsked(false)
    setRefusal(undefined)
    queueMicrotask(() => form.querySelector('input')?.focus())
  })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setAsked(true)
    if (!label().trim()) return focusFirstFault(form)
    setBusy(true)
    try {
      await props.onNamed(label().trim())
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open={props.passkey !== undefined} title={t('rename_passkey')} onClose={() => props.onClose()}>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Field label={t('new_name')} error={asked() && !label().trim() ? t('needed') : undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              name="label"
              autocomplete="off"
              maxLength={40}
              value={label()}
              onInput={setLabel}
            />
          )}
        </Field>
        <Answers>
          <Button look="plain" onClick={() => props.onClose()}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t('rename')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
