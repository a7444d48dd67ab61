import { createResource, createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { Session } from '../../../worker/auth/contract.ts'
import { bank, type Fault, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CodeInput } from '../../ui/code.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AppSecret } from '../security/app-secret.tsx'

/** What the bank asks for after a right password. */
export type Challenge = { challengeId: string; factors: string[]; enrol?: boolean }

type Props = {
  challenge: Challenge
  onSession: (session: Session) => void
  /** Back to the password, with a sentence where it was the bank's wish. */
  onBack: (sentence?: string) => void
}

/** Why it did not work, and what to do now. */
function reasonOf(fault: Fault): string {
  if (fault.code === 'unauthenticated')
    return 'That code is not right. Each one is good once: wait until your app shows the next.'
  if (fault.code === 'rate_limited') {
    const minutes = Math.ceil((fault.retryAfterSeconds ?? 60) / 60)
    return `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`
  }
  return fault.fields[0]?.message ?? fault.sentence
}

/** One field and what becomes of it: shared by the code, the recovery code and the first code of a new app. */
function CodeForm(props: Props & { kind: 'totp' | 'recoveryCode'; label: string; hint: string }) {
  const [code, setCode] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  onMount(() => form.querySelector('input')?.focus())

  const isWhole = () => (props.kind === 'totp' ? code().length === 6 : code().trim().length >= 16)
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
      if (now.code === 'token_expired')
        return props.onBack('That took a little too long. Type your password once more.')
      setFault(now)
      setCode('')
      form.querySelector('input')?.focus()
    } finally {
      setBusy(false)
    }
  }
  const needed = () =>
    missing() && !isWhole()
      ? props.kind === 'totp'
        ? 'Six digits.'
        : 'Sixteen letters and digits.'
      : undefined

  return (
    <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
      <Show when={fault()}>{(now) => <Notice kind="bad">{reasonOf(now())}</Notice>}</Show>
      <Field label={props.label} hint={props.hint} error={needed()}>
        {(wiring) => (
          <Show
            when={props.kind === 'totp'}
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
        {busy() ? 'Checking' : 'Continue'}
      </Button>
    </form>
  )
}

/** Staff without a second factor make the first one here: without it there is no way in. */
function FirstFactor(props: Props) {
  const [begun, { refetch }] = createResource(() =>
    bank.auth.enrolAtSignIn.mutate({ challengeId: props.challenge.challengeId }),
  )
  return (
    <>
      <p class="text-soft">
        Staff sign in with an authenticator app. Scan this with yours, then type the code it shows.
      </p>
      <Switch fallback={<Skeleton class="h-52 w-52 justify-self-center" />}>
        <Match when={begun.error}>
          {(error) => (
            <Notice
              kind="bad"
              action={
                <Button look="plain" onClick={() => void refetch()}>
                  Try again
                </Button>
              }
            >
              {faultOf(error()).sentence}
            </Notice>
          )}
        </Match>
        <Match when={begun()}>
          {(app) => (
            <>
              <AppSecret uri={app().uri} secret={app().secret} />
              <CodeForm {...props} kind="totp" label="Code" hint="The six digits that the app shows now." />
            </>
          )}
        </Match>
      </Switch>
    </>
  )
}

export default function SecondStep(props: Props) {
  const [recovering, setRecovering] = createSignal(false)
  return (
    <>
      <Switch>
        <Match when={props.challenge.enrol}>
          <FirstFactor {...props} />
        </Match>
        <Match when={recovering()}>
          <CodeForm
            {...props}
            kind="recoveryCode"
            label="Recovery code"
            hint="One of the codes that you kept. Each is good once."
          />
        </Match>
        <Match when={true}>
          <CodeForm
            {...props}
            kind="totp"
            label="Code"
            hint="The six digits that your authenticator app shows now."
          />
        </Match>
      </Switch>
      <div class="grid gap-1">
        <Show when={props.challenge.factors.includes('recovery')}>
          <Button look="plain" onClick={() => setRecovering(!recovering())}>
            {recovering() ? 'Use the app instead' : 'Use a recovery code instead'}
          </Button>
        </Show>
        <Button look="plain" onClick={() => props.onBack()}>
          Back to the password
        </Button>
      </div>
    </>
  )
}
