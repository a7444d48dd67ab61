import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { bank, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Logo } from '../shell/logo.tsx'
import { t } from './words.ts'

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
            <PageTitle title={t('forgot')} class="mt-2" />
            <p class="text-soft">{t('forgot_intro')}</p>
            <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
            <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
              <Field label={t('identifier')} error={missing() ? t('needed') : undefined}>
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
                {t('send_link')}
              </Button>
            </form>
          </>
        }
      >
        <PageTitle title={t('look')} class="mt-2" />
        <Notice kind="info">{t('on_its_way')}</Notice>
        <p class="text-soft">{t('nothing_there')}</p>
      </Show>
      <A href="/sign-in" class="justify-self-start font-semibold text-brand underline underline-offset-4">
        {t('back')}
      </A>
    </main>
  )
}
