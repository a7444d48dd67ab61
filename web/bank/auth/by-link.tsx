import { A } from '@solidjs/router'
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import { faultOfPassword } from '../../../worker/auth/password-rules.ts'
import { bank, faultOf, inOurWords } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from '../shell/logo.tsx'
import { NewPassword } from './new-password.tsx'
import { t } from './words.ts'

export const linkLook = 'justify-self-start font-semibold text-brand underline underline-offset-4'

/**
 * Sets a password by the link of a mail. The token stands after the `#`, which no browser sends to a server, and is
 * taken out of the address at once, so that it stays in no history.
 */
export function PasswordByLink(props: {
  title: string
  document: string
  /** Whether a second factor may let a shorter one pass, which is the bank's to say. */
  hasFactor: boolean
  intro?: JSX.Element
  note?: JSX.Element
  done: string
  ended: JSX.Element
  /** What to do instead of the link that has ended. */
  instead?: JSX.Element
}) {
  const token = location.hash.slice(1)
  const [password, setPassword] = createSignal('')
  const [wrong, setWrong] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<string>()
  const [stage, setStage] = createSignal<'asking' | 'done' | 'ended'>(token ? 'asking' : 'ended')
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  onMount(() => history.replaceState(history.state, '', location.pathname))

  const refuse = (message: string) => {
    setWrong(message)
    focusFirstFault(form)
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    setWrong(undefined)
    const weakness = faultOfPassword(password(), { hasFactor: props.hasFactor, words: [] })
    if (weakness) return refuse(inOurWords(weakness))
    setBusy(true)
    try {
      await bank.auth.resetPassword.mutate({ token, password: password() })
      setPassword('')
      setStage('done')
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'not_found') setStage('ended')
      else if (fault.fields[0]) refuse(fault.fields[0].message)
      else setRefusal(fault.sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <main class="mx-auto grid w-full max-w-md grid-cols-1 content-start gap-6 px-5 py-8 sm:py-14">
      <Logo />
      <Switch>
        <Match when={stage() === 'asking'}>
          <PageTitle title={props.title} document={props.document} class="mt-2" />
          {props.intro}
          <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
          <form ref={form} onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
            <NewPassword value={password()} onInput={setPassword} error={wrong()} />
            {props.note}
            <Button type="submit" busy={busy()} class="w-full">
              {t('set_password')}
            </Button>
          </form>
        </Match>
        <Match when={stage() === 'done'}>
          <PageTitle title={t('is_set')} class="mt-2" />
          <Notice kind="good">{props.done}</Notice>
          <A href="/sign-in" class={linkLook}>
            {t('sign_in')}
          </A>
        </Match>
        <Match when={stage() === 'ended'}>
          <PageTitle title={t('link_ended')} class="mt-2" />
          <Notice kind="bad">{props.ended}</Notice>
          {props.instead}
        </Match>
      </Switch>
    </main>
  )
}
