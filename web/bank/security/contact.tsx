import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ContactChange } from '../../../worker/contacts/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PasswordInput } from '../../ui/password.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { maskedEmail, maskedPhone } from '../customers/masks.ts'
import { profileQuery } from '../customers/queries.ts'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { contactChangesQuery } from './queries.ts'
import { type Asked, askedIn, StepUp } from './step-up.tsx'

type Channel = ContactChange['channel']
const words = {
  email: { name: 'e-mail address', field: 'New e-mail address', type: 'email', autocomplete: 'email' },
  phone: { name: 'phone number', field: 'New phone number', type: 'tel', autocomplete: 'tel' },
} as const
type Faults = Partial<Record<'value' | 'password', string>>

/** Password, a code to the old contact, a code to the new one: the order is sent again with what was confirmed. */
function useChange(channel: () => Channel, onMade: () => void) {
  // Made once for what was typed, so that a lost answer changes nothing twice.
  let id = uuidv7()
  let confirmed: { challengeId?: string; newChallengeId?: string } = {}
  const [value, setValue] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [faults, setFaults] = createSignal<Faults>({})
  const [refusal, setRefusal] = createSignal<string>()
  const [asked, setAsked] = createSignal<Asked>()
  const [busy, setBusy] = createSignal(false)
  const retype = (text: string) => {
    id = uuidv7()
    confirmed = {}
    setValue(text)
  }
  const refuse = (error: unknown) => {
    const fault = heed(error)
    const wanted = askedIn(fault)
    if (wanted) {
      // What was confirmed may be too old by now: what is asked for is not confirmed any more.
      if (wanted.purpose === 'contact') confirmed = {}
      return setAsked(wanted)
    }
    if (fault.fields.length > 0)
      return setFaults(Object.fromEntries(fault.fields.map(({ path, message }) => [path, message])))
    setRefusal(
      fault.code === 'already_settled'
        ? 'This is your contact already, or another change of it waits. Reload the page.'
        : fault.sentence,
    )
  }
  const send = async () => {
    if (busy()) return
    setAsked(undefined)
    setRefusal(undefined)
    setFaults({
      ...(!value().trim() && { value: 'This is needed.' }),
      ...(!password() && { password: 'This is needed.' }),
    })
    if (faults().value || faults().password) return
    setBusy(true)
    try {
      const order = { id, channel: channel(), value: value(), password: password() }
      await bank.contacts.change.mutate({ ...order, ...confirmed })
      onMade()
    } catch (error) {
      refuse(error)
    } finally {
      setBusy(false)
    }
  }
  const onConfirmed = (challengeId: string) => {
    if (asked()?.purpose === 'new_contact') confirmed.newChallengeId = challengeId
    else confirmed = { challengeId }
    void send()
  }
  return { value, retype, password, setPassword, faults, refusal, asked, setAsked, busy, send, onConfirmed }
}

function Change(props: { channel: Channel; onMade: () => void; onCancel: () => void }) {
  const now = useChange(
    () => props.channel,
    () => props.onMade(),
  )
  let form!: HTMLFormElement
  onMount(() => form.querySelector('input')?.focus())
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    await now.send()
    if (now.faults().value || now.faults().password) focusFirstFault(form)
  }
  return (
    <>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        <Show when={now.refusal()}>{(said) => <Notice kind="bad">{said()}</Notice>}</Show>
        <Field
          label={words[props.channel].field}
          hint={
            props.channel === 'phone'
              ? 'With the country, as +91 98200 12345. Text messages can be read by others more easily than mail: we send codes there only where you choose it.'
              : undefined
          }
          error={now.faults().value}
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="contact"
              type={words[props.channel].type}
              autocomplete={words[props.channel].autocomplete}
              maxLength={254}
              aria-required="true"
              value={now.value()}
              onInput={now.retype}
            />
          )}
        </Field>
        <Field label="Present password" error={now.faults().password}>
          {(wiring) => (
            <PasswordInput
              {...wiring}
              name="current-password"
              autocomplete="current-password"
              value={now.password()}
              onInput={now.setPassword}
            />
          )}
        </Field>
        <p class="text-small text-soft">
          We send a code to a contact that you have now, and one to the new one. Then it takes a day, in which
          you can stop it.
        </p>
        <div class="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={() => props.onCancel()}>
            Keep the old one
          </Button>
          <Button type="submit" busy={now.busy()}>
            Continue
          </Button>
        </div>
      </form>
      <StepUp
        asked={now.asked()}
        onConfirmed={now.onConfirmed}
        onAnew={() => void now.send()}
        onClose={() => now.setAsked(undefined)}
      />
    </>
  )
}

/** A change that is on its way, and how to stop it. */
function Waiting(props: { change: ContactChange; onStopped: () => void }) {
  const [asking, setAsking] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const stop = async () => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await bank.contacts.stop.mutate({ id: props.change.id })
      setAsking(false)
      props.onStopped()
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  const what = () => words[props.change.channel].name
  return (
    <div class="grid gap-3 border-line border-t pt-4">
      <Notice kind="warn" title={`A new ${what()} is on its way`}>
        {props.change.by === 'you' ? 'You asked' : 'The bank was asked'} to change it to {props.change.value}.
        It takes effect on {longMoment(props.change.takesEffectAt)}. If that is not what you want, stop it.
      </Notice>
      <Button look="quiet" class="justify-self-start" onClick={() => setAsking(true)}>
        Stop the change
      </Button>
      <Dialog open={asking()} title="Stop the change?" onClose={() => setAsking(false)}>
        <p>
          Your {what()} stays as it is. If it was not you who asked, change your password and call the bank as
          well.
        </p>
        <Show when={refusal()}>{(said) => <Notice kind="bad">{said()}</Notice>}</Show>
        <div class="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={() => setAsking(false)}>
            Let it be
          </Button>
          <Button busy={busy()} onClick={() => void stop()}>
            Stop it
          </Button>
        </div>
      </Dialog>
    </div>
  )
}

/** How the bank reaches the customer, and changing it. */
export default function Contact() {
  const client = useQueryClient()
  const profile = useQuery(profileQuery)
  const changes = useQuery(contactChangesQuery)
  const [changing, setChanging] = createSignal<Channel>()
  const waiting = () => (changes.isSuccess ? changes.data.items[0] : undefined)
  const settle = async (said: string) => {
    setChanging(undefined)
    await client.invalidateQueries({ queryKey: contactChangesQuery().queryKey })
    toast(said)
  }
  const button = (channel: Channel, label: string) => (
    <Show when={changes.isSuccess && !waiting()}>
      <Button look="plain" class="-mr-3 px-3!" onClick={() => setChanging(channel)}>
        {label}
      </Button>
    </Show>
  )
  return (
    <Section title="E-mail and phone">
      <Card class="grid gap-4 p-5 sm:p-7">
        <Switch fallback={<SkeletonRows rows={2} />}>
          <Match when={profile.isError || changes.isError}>
            <Failed
              error={profile.error ?? changes.error}
              onRetry={() => void Promise.all([profile.refetch(), changes.refetch()])}
              busy={profile.isFetching || changes.isFetching}
            />
          </Match>
          <Match when={changing()} keyed>
            {(channel) => (
              <Change
                channel={channel}
                onMade={() => void settle('It is on its way. Your contacts of now are told.')}
                onCancel={() => setChanging(undefined)}
              />
            )}
          </Match>
          <Match when={profile.isSuccess && profile.data}>
            {(known) => (
              <>
                <Facts>
                  <Fact name="E-mail">
                    <span class="flex flex-wrap items-center justify-end gap-x-2">
                      <span class="wrap-anywhere">{maskedEmail(known().email)}</span>
                      {button('email', 'Change e-mail')}
                    </span>
                  </Fact>
                  <Fact name="Phone">
                    <span class="flex flex-wrap items-center justify-end gap-x-2">
                      <span class="figures">
                        <Show when={known().phone} fallback="None">
                          {(phone) => maskedPhone(phone())}
                        </Show>
                      </span>
                      {button('phone', known().phone ? 'Change phone' : 'Add a phone')}
                    </span>
                  </Fact>
                </Facts>
                <Show when={waiting()}>
                  {(change) => (
                    <Waiting
                      change={change()}
                      onStopped={() => void settle('The change is stopped. Your contact stays.')}
                    />
                  )}
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </Card>
    </Section>
  )
}
