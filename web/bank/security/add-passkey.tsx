import { createSignal, onMount, Show } from 'solid-js'
import { bank, heed } from '../../api.ts'
import { makePasskey, PasskeyTrouble, whyNone } from '../../passkey.ts'
import { Button } from '../../ui/button.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { createProof, ProofField, proofSentence } from './proof.tsx'
import { t } from './words.ts'

/** Adding a passkey: who are you, then the device asks for itself. */
export function AddPasskey(props: { onAdded: (recoveryCodes: string[]) => void; onCancel: () => void }) {
  const proof = createProof()
  const [label, setLabel] = createSignal('')
  const [refusal, setRefusal] = createSignal<string | undefined>(whyNone())
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  onMount(() => form.querySelector('input')?.focus())

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(whyNone())
    if (refusal()) return
    if (!proof.check()) return focusFirstFault(form)
    setBusy(true)
    try {
      const options = await bank.passkeys.begin.mutate(proof.input())
      const credential = await makePasskey(options)
      const { recoveryCodes } = await bank.passkeys.add.mutate({
        label: label().trim() || undefined,
        credential,
      })
      props.onAdded(recoveryCodes)
    } catch (error) {
      setRefusal(error instanceof PasskeyTrouble ? error.message : proofSentence(heed(error)))
      proof.clear()
    } finally {
      setBusy(false)
    }
  }
  return (
    <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
      <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
      <Field label={t('passkey_name')} hint={t('name_hint')}>
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
      <ProofField proof={proof} />
      <p class="text-small text-soft">{t('device_asks')}</p>
      <div class="flex flex-wrap justify-end gap-2">
        <Button look="plain" onClick={() => props.onCancel()}>
          {t('cancel')}
        </Button>
        <Button type="submit" busy={busy()}>
          {t('continue')}
        </Button>
      </div>
    </form>
  )
}
