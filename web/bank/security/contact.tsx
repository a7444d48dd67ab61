import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ContactChange } from '../../../worker/contacts/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { regainsFocus } from '../../ui/focus.ts'
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
import { t } from './words.ts'

type Channel = ContactChange['channel']
const kinds = {
  email: { type: 'email', autocomplete: 'email' },
  phone: { type: 'tel', autocomplete: 'tel' },
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
    setRefusal(fault.code === 'already_settled' ? t('contact_already') : fault.sentence)
  }
  const send = async () => {
    if (busy()) return
    setAsked(undefined)
    setRefusal(undefined)
    setFaults({
      ...(!value().trim() && { value: t('needed') }),
      ...(!password() && { password: t('needed') }),
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
          label={t(props.channel === 'phone' ? 'new_phone' : 'new_email')}
          hint={props.channel === 'phone' ? t('phone_hint') : undefined}
          error={now.faults().value}
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="contact"
              type={kinds[props.channel].type}
              autocomplete={kinds[props.channel].autocomplete}
              maxLength={254}
              aria-required="true"
              value={now.value()}
              onInput={now.retype}
            />
          )}
        </Field>
        <Field label={t('present')} error={now.faults().password}>
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
        <p class="text-small text-soft">{t('codes_both')}</p>
        <div class="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={() => props.onCancel()}>
            {t('keep_old')}
          </Button>
          <Button type="submit" busy={now.busy()}>
            {t('continue')}
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

  return (
    <div class="grid gap-3 border-line border-t pt-4">
      <Notice kind="warn" title={t(props.change.channel === 'phone' ? 'way_phone' : 'way_email')}>
        {t(props.change.by === 'you' ? 'you_asked' : 'bank_asked', {
          value: props.change.value,
          time: longMoment(props.change.takesEffectAt),
        })}
      </Notice>
      <Button look="quiet" class="justify-self-start" onClick={() => setAsking(true)}>
        {t('stop_change')}
      </Button>
      <Dialog open={asking()} title={t('stop_q')} onClose={() => setAsking(false)}>
        <p>{t(props.change.channel === 'phone' ? 'stays_phone' : 'stays_email')}</p>
        <Show when={refusal()}>{(said) => <Notice kind="bad">{said()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={() => setAsking(false)}>
            {t('let_be')}
          </Button>
          <Button busy={busy()} onClick={() => void stop()}>
            {t('stop_it')}
          </Button>
        </Answers>
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
  const comeBack = { email: regainsFocus(), phone: regainsFocus() }
  const button = (channel: Channel, label: string) => (
    <Show when={changes.isSuccess && !waiting()}>
      <Button ref={comeBack[channel]} look="plain" class="-mx-3 px-3!" onClick={() => setChanging(channel)}>
        {label}
      </Button>
    </Show>
  )
  return (
    <Section title={t('email_phone')}>
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
                onMade={() => void settle(t('on_way'))}
                onCancel={() => setChanging(undefined)}
              />
            )}
          </Match>
          <Match when={profile.isSuccess && profile.data}>
            {(known) => (
              <>
                <Facts>
                  <Fact name={t('email')}>
                    <span class="flex flex-wrap items-center gap-x-5">
                      <span class="wrap-anywhere">{maskedEmail(known().email)}</span>
                      {button('email', t('change_email'))}
                    </span>
                  </Fact>
                  <Fact name={t('phone')}>
                    <span class="flex flex-wrap items-center gap-x-5">
                      <span class="figures">
                        <Show when={known().phone} fallback={t('none')}>
                          {(phone) => maskedPhone(phone())}
                        </Show>
                      </span>
                      {button('phone', known().phone ? t('change_phone') : t('add_phone'))}
                    </span>
                  </Fact>
                </Facts>
                <Show when={waiting()}>
                  {(change) => <Waiting change={change()} onStopped={() => void settle(t('stopped'))} />}
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </Card>
    </Section>
  )
}
