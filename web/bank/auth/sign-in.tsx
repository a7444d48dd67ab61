import { A, useLocation, useNavigate } from '@solidjs/router'
import { createSignal, lazy, onMount, Show, Suspense } from 'solid-js'
import type { Session } from '../../../worker/auth/contract.ts'
import { bank, describe, type Fault, faultOf } from '../../api.ts'
import { loadInside } from '../../routes.ts'
import { begin, type Ending, mayFollow, state, type Wish } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { afterPaint } from '../../ui/painted.ts'
import { PasswordInput } from '../../ui/password.tsx'
import { LanguageChoice } from '../shell/language-choice.tsx'
import { Logo } from '../shell/logo.tsx'
import type { Challenge } from './code-form.tsx'
import { DemoLogins } from './demo.tsx'
import { Welcome } from './welcome.tsx'
import { t } from './words.ts'

const sentenceOf = (ending: Exclude<Ending, 'first_visit'>) =>
  ending === 'token_revoked' || ending === 'token_expired' || ending === 'session_idle'
    ? describe(ending).sentence
    : t(ending)

// Most sign-ins end with the password, so its page does not carry what comes after.
const loadSecondStep = () => import('./second-step.tsx')
const SecondStep = lazy(loadSecondStep)
const RecoveryCodes = lazy(async () => ({
  default: (await import('../security/recovery-codes.tsx')).RecoveryCodes,
}))
// Neither does it wait for what knows passkeys.
const ByPasskey = lazy(() => import('./by-passkey.tsx'))

/** Why it did not work. The bank never says which of the two was wrong, and neither does this page. */
function reasonOf(fault: Fault): string {
  if (fault.code === 'unauthenticated') return t('wrong_pair')
  if (fault.code === 'rate_limited') {
    return t('too_many', { count: Math.ceil((fault.retryAfterSeconds ?? 60) / 60) })
  }
  return fault.sentence
}

export default function SignIn() {
  const navigate = useNavigate()
  const location = useLocation<Wish>()
  const [identifier, setIdentifier] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const [demo, setDemo] = createSignal(false)
  const [challenge, setChallenge] = createSignal<Challenge>()
  const [codes, setCodes] = createSignal<string[]>()
  const [advice, setAdvice] = createSignal<string>()
  const [passkeyTrouble, setPasskeyTrouble] = createSignal<string>()
  const [painted, setPainted] = createSignal(false)
  let form!: HTMLFormElement

  // Only a path of our own: a navigation state is ours, but it costs nothing to be sure.
  const next = () =>
    mayFollow(location.state) && /^\/(?!\/|sign-in)/.test(location.state?.next ?? '')
      ? location.state!.next!
      : '/'
  const enter = (to = next()) => navigate(to, { replace: true })
  const ending = () => {
    const now = state()
    return now.kind === 'out' && now.ending !== 'first_visit' ? sentenceOf(now.ending) : undefined
  }
  onMount(() => {
    if (state().kind !== 'out') return enter()
    // The form waits for none of these: without an answer there are no demo log-ins, and nothing else changes.
    afterPaint(() => {
      setPainted(true)
      bank.catalogue.read.query().then(
        (catalogue) => setDemo(catalogue.demo),
        () => undefined,
      )
    })
  })

  const welcome = (session: Session) => {
    begin(session)
    // Whoever made their first app here keeps recovery codes first, before the app is lost. Where none came they are made
    // there.
    if (session.recoveryCodes) setCodes(session.recoveryCodes)
    else enter(challenge()?.enrol ? '/desk/security' : undefined)
  }
  const back = (sentence?: string) => {
    setChallenge(undefined)
    setAdvice(sentence)
    form.querySelector<HTMLElement>('[name=password]')?.focus()
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setFault(undefined)
    setAdvice(undefined)
    setPasskeyTrouble(undefined)
    const empty = !identifier().trim() || !password()
    setMissing(empty)
    if (empty) return focusFirstFault(form)
    setBusy(true)
    // The pages behind the door load while the bank checks the password.
    void loadInside()
    try {
      welcome(await bank.auth.login.mutate({ identifier: identifier().trim(), password: password() }))
    } catch (error) {
      const now = faultOf(error)
      setPassword('')
      if (now.code === 'step_up_required' && typeof now.detail?.challengeId === 'string') {
        await loadSecondStep()
        return setChallenge(now.detail as Challenge)
      }
      setFault(now)
      form.querySelector<HTMLElement>('[name=password]')?.focus()
    } finally {
      setBusy(false)
    }
  }
  const needed = (value: string) => (missing() && !value.trim() ? t('needed') : undefined)

  return (
    <div class="grid min-h-dvh grid-cols-1 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <Welcome />
      <main class="mx-auto grid w-full max-w-md grid-cols-1 content-start gap-6 px-5 py-8 sm:py-14 lg:pt-[max(3.5rem,17dvh)]">
        <Logo class="lg:hidden!" />
        <div class="mt-2 grid gap-1">
          <PageTitle title={t('sign_in')} />
          <p class="text-soft lg:hidden">{t('promise_name')}</p>
        </div>
        <Show when={codes()}>
          {(kept) => (
            <Suspense>
              <RecoveryCodes codes={kept()} onKept={() => enter()} />
            </Suspense>
          )}
        </Show>
        <Show when={!codes() && challenge()}>
          {(asked) => (
            <Suspense>
              <SecondStep challenge={asked()} onSession={welcome} onBack={back} />
            </Suspense>
          )}
        </Show>
        <Show when={!challenge() && !fault() && (advice() ?? ending())}>
          {(sentence) => <Notice kind="info">{sentence()}</Notice>}
        </Show>
        <Show when={fault()}>{(now) => <Notice kind="bad">{reasonOf(now())}</Notice>}</Show>
        <Show when={!challenge() && passkeyTrouble()}>
          {(sentence) => <Notice kind="bad">{sentence()}</Notice>}
        </Show>
        <form ref={form} onSubmit={submit} novalidate class="grid gap-4" hidden={challenge() !== undefined}>
          <Field label={t('identifier')} error={needed(identifier())}>
            {(wiring) => (
              <Input
                {...wiring}
                name="identifier"
                autocomplete="username webauthn"
                autocapitalize="none"
                spellcheck={false}
                inputmode="email"
                maxLength={254}
                value={identifier()}
                onInput={setIdentifier}
              />
            )}
          </Field>
          <Field label={t('password')} error={needed(password())}>
            {(wiring) => (
              <PasswordInput
                {...wiring}
                name="password"
                autocomplete="current-password"
                maxLength={128}
                value={password()}
                onInput={setPassword}
              />
            )}
          </Field>
          <Button type="submit" busy={busy()} class="mt-2 w-full">
            {busy() ? t('signing_in') : t('sign_in')}
          </Button>
        </form>
        <Show when={!challenge()}>
          {/* Its place is kept while it loads. */}
          <div class="min-h-12">
            <Show when={painted()}>
              <Suspense>
                <ByPasskey
                  onSession={welcome}
                  onTrouble={(sentence) => {
                    setFault(undefined)
                    setPasskeyTrouble(sentence)
                  }}
                />
              </Suspense>
            </Show>
          </div>
          <A href="/forgot" class="justify-self-start font-semibold text-brand underline underline-offset-4">
            {t('forgot')}
          </A>
        </Show>
        <LanguageChoice />
        <Show when={demo() && !challenge()}>
          <DemoLogins
            onUse={(who, secret) => {
              setIdentifier(who)
              setPassword(secret)
              form.querySelector<HTMLElement>('[type=submit]')?.focus()
            }}
          />
        </Show>
      </main>
    </div>
  )
}
