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

/**
 * The first page of a new customer: a password of their own, by the link of their invitation. As with a reset, the token
 * stands after the `#` and is taken out of the address at once.
 */
export default function Invited() {
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
    const fault = faultOfPassword(password(), { hasFactor: false, words: [] })
    if (fault) return refuse(fault)
    setBusy(true)
    try {
      await bank.auth.resetPassword.mutate({ token, password: password() })
      setPassword('')
      setStage('done')
    } catch (error) {
      const told = faultOf(error)
      if (told.code === 'not_found') setStage('dead')
      else if (told.fields[0]) refuse(told.fields[0].message)
      else setRefusal(told.sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <main class="mx-auto grid w-full max-w-md grid-cols-1 content-start gap-6 px-5 py-8 sm:py-14">
      <Logo />
      <Switch>
        <Match when={stage() === 'asking'}>
          <PageTitle title="Welcome" document="Choose your password" class="mt-2" />
          <p>Your account is open. Choose a password, then sign in with your e-mail address.</p>
          <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
          <form ref={form} onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
            <NewPassword value={password()} onInput={setPassword} error={wrong()} />
            <Button type="submit" busy={busy()} class="w-full">
              Set the password
            </Button>
          </form>
        </Match>
        <Match when={stage() === 'done'}>
          <PageTitle title="Your password is set" class="mt-2" />
          <Notice kind="good">Now sign in with your e-mail address and the new password.</Notice>
          <A href="/sign-in" class="justify-self-start font-semibold text-brand underline underline-offset-4">
            Sign in
          </A>
        </Match>
        <Match when={stage() === 'dead'}>
          <PageTitle title="This link has ended" class="mt-2" />
          <Notice kind="bad">
            An invitation is good once, for seven days, and until a newer one is sent. Ask the bank to send it
            again.
          </Notice>
        </Match>
      </Switch>
    </main>
  )
}
