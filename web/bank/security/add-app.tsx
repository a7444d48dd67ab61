import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { Begun } from '../../../worker/factors/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CodeInput } from '../../ui/code.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AppSecret } from './app-secret.tsx'
import { createProof, ProofField, proofSentence } from './proof.tsx'
import { t } from './words.ts'

type Props = {
  /** The app counts from now on; recovery codes where new ones came with it. */
  onAdded: (recoveryCodes: string[]) => void
  onCancel: () => void
}

/** Adding an authenticator app, one question after the other: who are you, scan this, what does it show. */
export function AddApp(props: Props) {
  const proof = createProof()
  const [label, setLabel] = createSignal('')
  const [begun, setBegun] = createSignal<Begun>()
  const [code, setCode] = createSignal('')
  const [asked, setAsked] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  onMount(() => form.querySelector('input')?.focus())

  const isReady = () => {
    if (!begun()) return proof.check()
    setAsked(true)
    return code().length === 6
  }
  const go = async () => {
    const app = begun()
    if (!app) {
      setBegun(await bank.factors.begin.mutate({ label: label().trim() || undefined, ...proof.input() }))
      return queueMicrotask(() => form.querySelector<HTMLElement>('[name=code]')?.focus())
    }
    const { recoveryCodes } = await bank.factors.confirm.mutate({ id: app.id, totp: code() })
    return props.onAdded(recoveryCodes)
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    if (!isReady()) return focusFirstFault(form)
    setBusy(true)
    try {
      await go()
    } catch (error) {
      setRefusal(proofSentence(heed(error)))
      proof.clear()
      setCode('')
      setAsked(false)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
      <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
      <Switch>
        <Match when={begun()}>
          {(app) => (
            <>
              <p class="text-soft">{t('scan')}</p>
              <AppSecret uri={app().uri} secret={app().secret} />
              <Field label={t('new_code')} error={asked() && code().length !== 6 ? t('six') : undefined}>
                {(wiring) => <CodeInput {...wiring} value={code()} onInput={setCode} />}
              </Field>
            </>
          )}
        </Match>
        <Match when={true}>
          <Field label={t('app_name')} hint={t('name_hint')}>
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
        </Match>
      </Switch>
      <div class="flex flex-wrap justify-end gap-2">
        <Button look="plain" onClick={() => props.onCancel()}>
          {t('cancel')}
        </Button>
        <Button type="submit" busy={busy()}>
          {begun() ? t('add_the_app') : t('continue')}
        </Button>
      </div>
    </form>
  )
}
