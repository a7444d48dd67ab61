import { createSignal, onMount, Show } from 'solid-js'
import type { Session } from '../../../worker/auth/contract.ts'
import type { RequestOptions } from '../../../worker/passkeys/contract.ts'
import { bank, type Fault, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CodeInput } from '../../ui/code.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { t } from './words.ts'

/** What the bank asks for after a right password. */
export type Challenge = {
  challengeId: string
  factors: string[]
  enrol?: boolean
  passkey?: RequestOptions
}

export type Props = {
  challenge: Challenge
  onSession: (session: Session) => void
  /** Back to the password, with a sentence where it was the bank's wish. */
  onBack: (sentence?: string) => void
}

/** Why it did not work, and what to do now. */
export function reasonOf(fault: Fault): string {
  if (fault.code === 'unauthenticated') return t('code_wrong')
  if (fault.code === 'rate_limited') {
    return t('too_many', { count: Math.ceil((fault.retryAfterSeconds ?? 60) / 60) })
  }
  return fault.fields[0]?.message ?? fault.sentence
}

/** One field and what becomes of it: a code of the app, one that was sent, a recovery code, the first of a new app. */
export function CodeForm(
  props: Props & { kind: 'totp' | 'code' | 'recoveryCode'; label: string; hint: string },
) {
  const [code, setCode] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  onMount(() => form.querySelector('input')?.focus())

  const isWhole = () => (props.kind === 'recoveryCode' ? code().trim().length >= 16 : code().length === 6)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setFault(undefined)
    setMissing(!isWhole())
    if (!isWhole()) return focusFirstFault(form)
    setBusy(true)
    try {
      const { challengeId } = props.challenge
      props.onSession(await bank.auth.completeSignIn.mutate({ challengeId, [props.kind]: code().trim() }))
    } catch (error) {
      const now = faultOf(error)
      if (now.code === 'token_expired') return props.onBack(t('late'))
      setFault(now)
      setCode('')
      form.querySelector('input')?.focus()
    } finally {
      setBusy(false)
    }
  }
  const needed = () =>
    missing() && !isWhole() ? (props.kind === 'recoveryCode' ? t('sixteen') : t('six')) : undefined

  return (
    <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
      <Show when={fault()}>{(now) => <Notice kind="bad">{reasonOf(now())}</Notice>}</Show>
      <Field label={props.label} hint={props.hint} error={needed()}>
        {(wiring) => (
          <Show
            when={props.kind !== 'recoveryCode'}
            fallback={
              <Input
                {...wiring}
                name="recovery"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                maxLength={40}
                value={code()}
                onInput={setCode}
              />
            }
          >
            <CodeInput {...wiring} value={code()} onInput={setCode} />
          </Show>
        )}
      </Field>
      <Button type="submit" busy={busy()} class="w-full">
        {busy() ? t('checking') : t('continue')}
      </Button>
    </form>
  )
}
