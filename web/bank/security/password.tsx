import { createSignal, Show } from 'solid-js'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { regainsFocus } from '../../ui/focus.ts'
import { Notice } from '../../ui/notice.tsx'
import { PasswordInput } from '../../ui/password.tsx'
import { toast } from '../../ui/toast.tsx'
import { NewPassword } from '../auth/new-password.tsx'
import { profileQuery } from '../customers/queries.ts'
import { useQuery } from '../reading.ts'
import { useWays } from './proof.tsx'
import { t } from './words.ts'

/** Changes the password: of all sessions this one stays. */
export default function Password() {
  const profile = useQuery(profileQuery)
  const ways = useWays()
  const [open, setOpen] = createSignal(false)
  const [current, setCurrent] = createSignal('')
  const [next, setNext] = createSignal('')
  const [wrong, setWrong] = createSignal<Partial<Record<'current' | 'new', string>>>({})
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const comesBack = regainsFocus()
  let form!: HTMLFormElement
  const words = () =>
    profile.isSuccess
      ? [profile.data.name, profile.data.email, profile.data.customerId].filter((word) => word !== null)
      : []

  const begin = (element: HTMLFormElement) => {
    form = element
    queueMicrotask(() => element.querySelector('input')?.focus())
  }
  const close = () => {
    setOpen(false)
    setCurrent('')
    setNext('')
    setWrong({})
    setRefusal(undefined)
  }
  const refuse = (faults: Partial<Record<'current' | 'new', string>>) => {
    setWrong(faults)
    focusFirstFault(form)
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    setWrong({})
    if (!current()) return refuse({ current: t('needed') })
    setBusy(true)
    try {
      await bank.auth.changePassword.mutate({ current: current(), new: next() })
      close()
      toast(t('password_changed'))
    } catch (error) {
      const fault = heed(error)
      if (fault.fields.length > 0)
        refuse(Object.fromEntries(fault.fields.map(({ path, message }) => [path, message])))
      else setRefusal(fault.sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section title={t('password')}>
      <Card class="grid gap-4 p-5 sm:p-7">
        <Show
          when={open()}
          fallback={
            <div class="flex flex-wrap items-center justify-between gap-3">
              <p class="text-soft">{t('password_why')}</p>
              <Button ref={comesBack} look="plain" class="-mx-3 px-3!" onClick={() => setOpen(true)}>
                {t('change_password')}
              </Button>
            </div>
          }
        >
          <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
          <form ref={begin} onSubmit={submit} novalidate class="grid gap-4">
            <Field label={t('present')} error={wrong().current}>
              {(wiring) => (
                <PasswordInput
                  {...wiring}
                  name="current-password"
                  autocomplete="current-password"
                  value={current()}
                  onInput={setCurrent}
                />
              )}
            </Field>
            <NewPassword
              value={next()}
              onInput={setNext}
              error={wrong().new}
              words={words()}
              hasFactor={!ways().includes('password')}
            />
            <p class="text-small text-soft">{t('others_will')}</p>
            <div class="flex flex-wrap justify-end gap-2">
              <Button look="plain" onClick={close}>
                {t('keep_old')}
              </Button>
              <Button type="submit" busy={busy()}>
                {t('change')}
              </Button>
            </div>
          </form>
        </Show>
      </Card>
    </Section>
  )
}
