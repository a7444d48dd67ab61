import { createResource, createSignal, For, Match, Switch } from 'solid-js'
import { bank, faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AppSecret } from '../security/app-secret.tsx'
import { type Challenge, CodeForm, type Props } from './code-form.tsx'
import { PasskeyStep, SentCode } from './second-step-ways.tsx'
import { t } from './words.ts'

/** Staff without a second factor make the first one here: without it there is no way in. */
function FirstFactor(props: Props) {
  const [begun, { refetch }] = createResource(() =>
    bank.auth.enrolAtSignIn.mutate({ challengeId: props.challenge.challengeId }),
  )
  return (
    <>
      <p class="text-soft">
        Staff sign in with an authenticator app. Scan this with yours, then type the code it shows.
      </p>
      <Switch fallback={<Skeleton class="h-52 w-52 justify-self-center" />}>
        <Match when={begun.error}>
          {(error) => (
            <Notice
              kind="bad"
              action={
                <Button look="plain" onClick={() => void refetch()}>
                  Try again
                </Button>
              }
            >
              {faultOf(error()).sentence}
            </Notice>
          )}
        </Match>
        <Match when={begun()}>
          {(app) => (
            <>
              <AppSecret uri={app().uri} secret={app().secret} />
              <CodeForm
                {...props}
                kind="totp"
                label={t('code')}
                hint="The six digits that the app shows now."
              />
            </>
          )}
        </Match>
      </Switch>
    </>
  )
}

type Way = 'passkey' | 'totp' | 'code' | 'recoveryCode'
const others = {
  passkey: 'instead_passkey',
  totp: 'instead_totp',
  code: 'instead_code',
  recoveryCode: 'instead_recovery',
} as const

/** What can be given, the safest and easiest first. */
function waysOf({ factors, passkey }: Challenge): Way[] {
  const ways: Way[] = []
  if (passkey) ways.push('passkey')
  if (factors.includes('totp')) ways.push('totp')
  if (factors.includes('email') || factors.includes('sms')) ways.push('code')
  if (factors.includes('recovery')) ways.push('recoveryCode')
  return ways
}

export default function SecondStep(props: Props) {
  const ways = () => waysOf(props.challenge)
  const [chosen, setChosen] = createSignal<Way>()
  const way = () => chosen() ?? ways()[0]
  return (
    <>
      <Switch>
        <Match when={props.challenge.enrol}>
          <FirstFactor {...props} />
        </Match>
        <Match when={way() === 'passkey'}>
          <PasskeyStep {...props} />
        </Match>
        <Match when={way() === 'code'}>
          <SentCode {...props} />
        </Match>
        <Match when={way() === 'recoveryCode'}>
          <CodeForm {...props} kind="recoveryCode" label={t('recovery')} hint={t('recovery_hint')} />
        </Match>
        <Match when={true}>
          <CodeForm {...props} kind="totp" label={t('code')} hint={t('totp_hint')} />
        </Match>
      </Switch>
      <div class="grid gap-1">
        <For each={props.challenge.enrol ? [] : ways().filter((one) => one !== way())}>
          {(one) => (
            <Button look="plain" onClick={() => setChosen(one)}>
              {t(others[one])}
            </Button>
          )}
        </For>
        <Button look="plain" onClick={() => props.onBack()}>
          {t('back_to_password')}
        </Button>
      </div>
    </>
  )
}
