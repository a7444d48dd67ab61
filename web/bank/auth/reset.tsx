import { A } from '@solidjs/router'
import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import { faultOfPassword } from '../../../worker/auth/password-rules.ts'
import { bank, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from '../shell/logo.tsx'
import { NewPassword } from './new-password.tsx'

const linkLook = 'justify-self-start font-semibold text-brand underline underline-offset-4'

/**
 * Sets a new password by the link of a mail. The token stands after the `#`, which no browser sends to a server, and is
 * taken out of the address at once, so that it stays in no history.
 */
export default function ResetPassword() {
  const token = location.hash.slice(1)
  const [password, setPassword] = createSignal('')
  const [wrong, setWrong] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<string>()
  const [stage, setStage] = createSignal<'asking' | 'done' | 'dead'>(token ? 'asking' : 'dead')
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
    // Whether a second factor lets a shorter one pass is the bank's to say.
    const fault = faultOfPassword(password(), { hasFactor: true, words: [] })
    if (fault) return refuse(fault)
    setBusy(true)
    try {
      await bank.auth.resetPassword.mutate({ token, password: password() })
      setPassword('')
      setStage('done')
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'not_found') setStage('dead')
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
          <PageTitle title="Choose a new password" class="mt-2" />
          <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
          <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
            <NewPassword value={password()} onInput={setPassword} error={wrong()} />
            <p class="text-small text-soft">All your devices will be signed out.</p>
            <Button type="submit" busy={busy()} class="w-full">
              Set the password
            </Button>
          </form>
        </Match>
        <Match when={stage() === 'done'}>
          <PageTitle title="Your password is set" class="mt-2" />
          <Notice kind="good">All your devices are signed out. Sign in with the new password.</Notice>
          <A href="/sign-in" class={linkLook}>
            Sign in
          </A>
        </Match>
        <Match when={stage() === 'dead'}>
          <PageTitle title="This link has ended" class="mt-2" />
          <Notice kind="bad">
            A link is good once, for 15 minutes, and until the password is changed. Ask for a new one.
          </Notice>
          <A href="/forgot" class={linkLook}>
            Ask for a new link
          </A>
        </Match>
      </Switch>
    </main>
  )
}
