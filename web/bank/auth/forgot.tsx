import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { bank, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from '../shell/logo.tsx'

/** Asks for a mail that sets a new password. The page knows no more than the bank says: never who banks here. */
export default function ForgotPassword() {
  const [identifier, setIdentifier] = createSignal('')
  const [missing, setMissing] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [asked, setAsked] = createSignal(false)
  let form!: HTMLFormElement

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    setMissing(!identifier().trim())
    if (missing()) return focusFirstFault(form)
    setBusy(true)
    try {
      await bank.auth.forgotPassword.mutate({ identifier: identifier().trim() })
      setAsked(true)
    } catch (error) {
      setRefusal(faultOf(error).sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <main class="mx-auto grid w-full max-w-md grid-cols-1 content-start gap-6 px-5 py-8 sm:py-14">
      <Logo />
      <Show
        when={asked()}
        fallback={
          <>
            <PageTitle title="Forgot your password?" class="mt-2" />
            <p class="text-soft">
              Tell us who you are. If you bank here, a mail with a link comes to your address: it is good for
              15 minutes, and once.
            </p>
            <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
            <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
              <Field label="E-mail or customer id" error={missing() ? 'This is needed.' : undefined}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    name="identifier"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck={false}
                    inputmode="email"
                    maxLength={254}
                    value={identifier()}
                    onInput={setIdentifier}
                  />
                )}
              </Field>
              <Button type="submit" busy={busy()} class="w-full">
                Send the link
              </Button>
            </form>
          </>
        }
      >
        <PageTitle title="Look at your mail" class="mt-2" />
        <Notice kind="info">
          If somebody banks here under this name, a link is on its way to their address. It is good for 15
          minutes.
        </Notice>
        <p class="text-soft">
          Nothing there? Look among the unwanted mail, or ask again with your customer id. More than a few
          mails an hour are not sent.
        </p>
      </Show>
      <A href="/sign-in" class="justify-self-start font-semibold text-brand underline underline-offset-4">
        Back to sign-in
      </A>
    </main>
  )
}
