import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import type { CodeSent } from '../../../worker/challenges/contract.ts'
import type { Money } from '../../../worker/money.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { inWords } from '../money/format.ts'
import { confirmByPasskey } from './confirm-by-passkey.ts'
import { Code, Ways } from './step-up-ways.tsx'
import { t } from './words.ts'

export type Channel = CodeSent['channel']

/** What the bank wants confirmed, as a step_up_required tells it. */
export type Asked = {
  challengeId: string
  purpose: string
  factors: string[]
  /** Where a code went already, before a reload. */
  channel?: Channel
  payee?: string
  account?: string
  amount?: Money
  /** A new contact of one's own, masked. */
  contact?: string
  contactKind?: 'email' | 'phone'
}

/** The challenge of a refusal that asks for a further factor; undefined for every other fault. */
export const askedIn = ({ code, detail }: Fault): Asked | undefined =>
  code === 'step_up_required' && detail?.challengeId ? (detail as Asked) : undefined

const purposes = ['transfer', 'payee', 'export', 'contact', 'new_contact'] as const
function titleOf(asked: Asked | undefined) {
  const purpose = purposes.find((one) => one === asked?.purpose)
  return purpose ? t(`step_${purpose}`) : t('confirm_you')
}

type Props = {
  onConfirmed: (challengeId: string) => void
  /** Ask again: the order is sent anew and gets a new challenge. */
  onAnew: () => void
  onClose: () => void
}

/**
 * Confirms an order by a one-time code or a passkey, either of which is bound to it. The page that was refused gives what is asked, and sends its
 * order again, unchanged, when it was confirmed.
 */
export function StepUp(props: Props & { asked: Asked | undefined }) {
  return (
    <Dialog open={props.asked !== undefined} title={titleOf(props.asked)} onClose={props.onClose}>
      <Show when={props.asked} keyed>
        {(asked) => (
          <Confirmation
            asked={asked}
            onConfirmed={props.onConfirmed}
            onAnew={props.onAnew}
            onClose={props.onClose}
          />
        )}
      </Show>
    </Dialog>
  )
}

/** Seconds that are counted down to nothing, from whenever they are set. */
function useCountdown() {
  const [seconds, setSeconds] = createSignal(0)
  const timer = setInterval(() => setSeconds(Math.max(0, seconds() - 1)), 1000)
  onCleanup(() => clearInterval(timer))
  return [seconds, setSeconds] as const
}

export function useConfirming(props: Props & { asked: Asked }) {
  const [channel, setChannel] = createSignal<Channel>(
    props.asked.channel ?? props.asked.factors.find((way): way is Channel => way !== 'passkey') ?? 'email',
  )
  const [sent, setSent] = createSignal(props.asked.channel !== undefined)
  const [code, setCode] = createSignal('')
  const [wrong, setWrong] = createSignal<string>()
  const [trouble, setTrouble] = createSignal<string>()
  const [over, setOver] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [wait, setWait] = useCountdown()

  const refuse = (fault: Fault) => {
    const { state, triesLeft } = fault.detail ?? {}
    if (state === 'satisfied') return props.onConfirmed(props.asked.challengeId)
    if (fault.code === 'already_settled' || fault.code === 'not_found') return setOver(t('over'))
    if (triesLeft === 0) return setOver(t('last_try'))
    if (typeof triesLeft === 'number' && !sent()) return setTrouble(t('passkey_not'))
    if (typeof triesLeft === 'number') return setWrong(t('tries', { count: triesLeft }))
    if (fault.code === 'rate_limited') setWait(fault.retryAfterSeconds ?? 60)
    setTrouble(fault.code === 'rate_limited' ? t('just_sent') : fault.sentence)
  }
  const attempt = async (work: () => Promise<void>) => {
    if (busy()) return
    setBusy(true)
    setWrong(undefined)
    setTrouble(undefined)
    try {
      await work()
    } catch (error) {
      if ((error as Error).name === 'PasskeyTrouble') setTrouble((error as Error).message)
      else refuse(heed(error))
    } finally {
      setBusy(false)
    }
  }
  const { challengeId } = props.asked
  const send = () =>
    attempt(async () => {
      const answer = await bank.challenges.sendCode.mutate({ challengeId, channel: channel() })
      setWait(answer.resendSeconds)
      setCode('')
      setSent(true)
    })
  const confirm = () => {
    if (!/^\d{6}$/.test(code())) return setWrong(t('six_code'))
    void attempt(async () => {
      await bank.challenges.confirm.mutate({ challengeId, code: code() })
      props.onConfirmed(challengeId)
    })
  }
  const byPasskey = () =>
    attempt(async () => {
      await confirmByPasskey(challengeId)
      props.onConfirmed(challengeId)
    })
  return {
    byPasskey,
    channel,
    setChannel,
    sent,
    setSent,
    code,
    setCode,
    wrong,
    trouble,
    over,
    busy,
    wait,
    send,
    confirm,
  }
}

function Confirmation(props: Props & { asked: Asked }) {
  const now = useConfirming(props)
  return (
    <>
      <Approved asked={props.asked} />
      <Show when={now.trouble()}>{(said) => <Notice kind="warn">{said()}</Notice>}</Show>
      <Switch>
        <Match when={now.over()}>
          {(said) => (
            <>
              <Notice kind="bad">{said()}</Notice>
              <Button onClick={props.onAnew}>{t('start_again')}</Button>
            </>
          )}
        </Match>
        <Match when={now.sent()}>
          <Code {...now} asked={props.asked} />
        </Match>
        <Match when={true}>
          <Ways {...now} asked={props.asked} />
        </Match>
      </Switch>
      <Button look="plain" onClick={props.onClose}>
        {t('not_now')}
      </Button>
    </>
  )
}

/** What is signed: never hidden, and the same as the message says. */
function Approved(props: { asked: Asked }) {
  return (
    <Show when={props.asked.purpose !== 'factor'}>
      <Facts>
        <Show when={props.asked.amount}>
          {(amount) => <Fact name={t('amount')}>{inWords(amount())}</Fact>}
        </Show>
        <Show when={props.asked.payee}>{(payee) => <Fact name={t('to')}>{payee()}</Fact>}</Show>
        <Show when={props.asked.account}>
          {(account) => (
            <Fact name={t('account')}>
              <span class="figures">{account()}</span>
            </Fact>
          )}
        </Show>
        <Show when={props.asked.contact}>
          {(contact) => (
            <Fact name={t(props.asked.contactKind === 'phone' ? 'new_phone' : 'new_email')}>{contact()}</Fact>
          )}
        </Show>
      </Facts>
    </Show>
  )
}
