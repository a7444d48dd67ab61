import { createSignal, Show } from 'solid-js'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PasswordInput } from '../../ui/password.tsx'
import { toast } from '../../ui/toast.tsx'
import { NewPassword } from '../auth/new-password.tsx'
import { profileQuery } from '../customers/queries.ts'
import { useQuery } from '../reading.ts'
import { useWays } from './proof.tsx'

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
  let form!: HTMLFormElement
  const words = () =>
    profile.isSuccess
      ? [profile.data.name, profile.data.email, profile.data.customerId].filter((word) => word !== null)
      : []

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
    if (!current()) return refuse({ current: 'This is needed.' })
    setBusy(true)
    try {
      await bank.auth.changePassword.mutate({ current: current(), new: next() })
      close()
      toast('Your password is changed. Your other devices are signed out.')
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
    <Section title="Password">
      <Card class="grid gap-4 p-5 sm:p-7">
        <Show
          when={open()}
          fallback={
            <div class="flex flex-wrap items-center justify-between gap-3">
              <p class="text-soft">Known to you alone. The bank never asks for it by phone or mail.</p>
              <Button look="plain" onClick={() => setOpen(true)}>
                Change password
              </Button>
            </div>
          }
        >
          <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
          <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
            <Field label="Present password" error={wrong().current}>
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
            <p class="text-small text-soft">Your other devices will be signed out; this one stays.</p>
            <div class="flex flex-wrap justify-end gap-2">
              <Button look="plain" onClick={close}>
                Keep the old one
              </Button>
              <Button type="submit" busy={busy()}>
                Change
              </Button>
            </div>
          </form>
        </Show>
      </Card>
    </Section>
  )
}
