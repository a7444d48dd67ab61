import Fingerprint from 'lucide-solid/icons/fingerprint-pattern'
import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { CodeSent } from '../../../worker/challenges/contract.ts'
import { bank, type Fault, faultOf } from '../../api.ts'
import { PasskeyTrouble, usePasskey } from '../../passkey.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { CodeForm, type Props, reasonOf } from './code-form.tsx'
import { t } from './words.ts'

/** A passkey after the password: nothing is typed. */
export function PasskeyStep(props: Props) {
  const [trouble, setTrouble] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let button!: HTMLButtonElement
  onMount(() => button.focus())
  const use = async () => {
    if (busy()) return
    setBusy(true)
    setTrouble(undefined)
    try {
      const { challengeId } = props.challenge
      const passkey = await usePasskey(props.challenge.passkey!)
      props.onSession(await bank.auth.completeSignIn.mutate({ challengeId, passkey }))
    } catch (error) {
      if (error instanceof PasskeyTrouble) return setTrouble(error.message)
      const fault = faultOf(error)
      if (fault.code === 'token_expired') return props.onBack(t('late'))
      setTrouble(fault.code === 'unauthenticated' ? t('passkey_refused') : reasonOf(fault))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="grid gap-4">
      <Show when={trouble()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
      <p class="text-soft">{t('passkey_confirm')}</p>
      <Button ref={button} busy={busy()} onClick={() => void use()} class="w-full">
        <Fingerprint size={20} aria-hidden="true" /> {t('passkey_use')}
      </Button>
    </div>
  )
}

/** A code by mail or text message: where to, then the code. */
export function SentCode(props: Props) {
  const factors = () => props.challenge.factors
  const [channel, setChannel] = createSignal<CodeSent['channel']>(
    factors().includes('email') ? 'email' : 'sms',
  )
  const [sent, setSent] = createSignal(false)
  const [trouble, setTrouble] = createSignal<Fault>()
  const [wait, setWait] = createSignal(0)
  const [busy, setBusy] = createSignal(false)
  const timer = setInterval(() => setWait(Math.max(0, wait() - 1)), 1000)
  onCleanup(() => clearInterval(timer))
  const send = async () => {
    if (busy()) return
    setBusy(true)
    setTrouble(undefined)
    try {
      const { challengeId } = props.challenge
      const answer = await bank.auth.sendCode.mutate({ challengeId, channel: channel() })
      setWait(answer.resendSeconds)
      setSent(true)
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'token_expired') return props.onBack(t('late'))
      setWait(fault.code === 'rate_limited' ? (fault.retryAfterSeconds ?? 60) : 0)
      setTrouble(fault)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="grid gap-4">
      <Show when={trouble()}>{(fault) => <Notice kind="warn">{reasonOf(fault())}</Notice>}</Show>
      <Show
        when={sent()}
        fallback={
          <>
            <p class="text-soft">{t(channel() === 'sms' ? 'code_to_phone' : 'code_to_mail')}</p>
            <Show when={factors().includes('email') && factors().includes('sms')}>
              <Segmented
                legend={t('send_by')}
                value={channel()}
                onChange={setChannel}
                options={[
                  { value: 'email', label: t('email') },
                  { value: 'sms', label: t('sms') },
                ]}
              />
            </Show>
            <Button busy={busy()} onClick={() => void send()} class="w-full">
              {t('send_code')}
            </Button>
          </>
        }
      >
        <p role="status">{t(channel() === 'sms' ? 'sent_to_phone' : 'sent_to_mail')}</p>
        <CodeForm {...props} kind="code" label={t('code')} hint={t('code_of_message')} />
        <Button look="plain" disabled={wait() > 0} busy={busy()} onClick={() => void send()}>
          {wait() > 0 ? t('again_in', { seconds: wait() }) : t('again')}
        </Button>
        <Show when={factors().includes('email') && factors().includes('sms')}>
          <Button look="plain" onClick={() => setSent(false)}>
            {t('another_way')}
          </Button>
        </Show>
      </Show>
    </div>
  )
}
