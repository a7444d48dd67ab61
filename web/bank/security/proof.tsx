import Check from 'lucide-solid/icons/check'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { Portal } from 'solid-js/web'
import type { ProofInput } from '../../../worker/factors/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CodeInput } from '../../ui/code.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PasswordInput } from '../../ui/password.tsx'
import { useQuery } from '../reading.ts'
import { factorsQuery, passkeysQuery } from './queries.ts'
import { type Asked, StepUp } from './step-up.tsx'
import { t } from './words.ts'

/**
 * By what somebody shows once more who they are: by a factor, or by the password before there is any. `confirmed` is a
 * challenge of its own, for what cannot be typed here: a passkey, or a code that is sent.
 */
type Way = 'password' | 'totp' | 'confirmed' | 'recoveryCode'

const names = {
  password: 'password',
  totp: 'code',
  confirmed: 'confirmation',
  recoveryCode: 'recovery',
} as const
const missing = {
  password: 'needed',
  totp: 'six',
  confirmed: 'confirm_first',
  recoveryCode: 'sixteen',
} as const
const isWhole = {
  password: (text: string) => text.length > 0,
  totp: (text: string) => text.length === 6,
  confirmed: (text: string) => text.length > 0,
  recoveryCode: (text: string) => text.trim().length >= 16,
} as const
const others = {
  password: 'use_password',
  totp: 'use_app',
  confirmed: 'use_other',
  recoveryCode: 'use_recovery',
} as const

/** What one has to show, as the bank lists it; the password where there is no factor, or none is known yet. */
export function useWays() {
  const factors = useQuery(factorsQuery)
  const passkeys = useQuery(passkeysQuery)
  return (): Way[] => {
    const known = factors.data
    const ways: Way[] = []
    if (known && known.items.length > 0) ways.push('totp')
    if (known?.signInCode || (passkeys.data?.items.length ?? 0) > 0) ways.push('confirmed')
    if (ways.length === 0) return ['password']
    return known && known.recoveryCodesLeft > 0 ? [...ways, 'recoveryCode'] : ways
  }
}

/** What was typed, and whether it is whole. */
export function createProof() {
  const ways = useWays()
  const [chosen, setChosen] = createSignal<Way>()
  const [text, setText] = createSignal('')
  const [asked, setAsked] = createSignal(false)
  const way = (): Way => {
    const wish = chosen()
    return wish && ways().includes(wish) ? wish : ways()[0]!
  }
  return {
    way,
    others: () => ways().filter((one) => one !== way()),
    text,
    setText,
    choose: (next: Way) => {
      setChosen(next)
      setText('')
      setAsked(false)
    },
    /** Marks the field where something is missing. */
    check: () => {
      setAsked(true)
      return isWhole[way()](text())
    },
    error: () => (asked() && !isWhole[way()](text()) ? t(missing[way()]) : undefined),
    input: (): ProofInput =>
      way() === 'confirmed'
        ? { challengeId: text() }
        : { [way()]: way() === 'password' ? text() : text().trim() },
    clear: () => {
      setText('')
      setAsked(false)
    },
  }
}
type Proof = ReturnType<typeof createProof>

/** Why the bank did not take it, and what to do now. */
export function proofSentence(fault: Fault): string {
  if (fault.code === 'step_up_required' && (fault.detail?.factors as string[])?.includes('password'))
    return t('not_password')
  if (fault.code === 'step_up_required') return t('code_wrong')
  if (fault.code === 'rate_limited') return t('too_many')
  if (fault.code === 'limit_exceeded') return t('most')
  return fault.fields[0]?.message ?? fault.sentence
}

export function ProofField(props: { proof: Proof }) {
  return (
    <div class="grid gap-1">
      <Show when={props.proof.way() !== 'confirmed'} fallback={<Confirmed proof={props.proof} />}>
        <TypedProof proof={props.proof} />
      </Show>
      <For each={props.proof.others()}>
        {(way) => (
          <Button look="plain" class="justify-self-start px-2!" onClick={() => props.proof.choose(way)}>
            {t(others[way])}
          </Button>
        )}
      </For>
    </div>
  )
}

function TypedProof(props: { proof: Proof }) {
  return (
    <Field
      label={t(names[props.proof.way()])}
      hint={props.proof.way() === 'totp' ? t('app_digits') : undefined}
      error={props.proof.error()}
    >
      {(wiring) => (
        <Switch>
          <Match when={props.proof.way() === 'password'}>
            <PasswordInput
              {...wiring}
              name="password"
              autocomplete="current-password"
              maxLength={128}
              value={props.proof.text()}
              onInput={props.proof.setText}
            />
          </Match>
          <Match when={props.proof.way() === 'totp'}>
            <CodeInput {...wiring} value={props.proof.text()} onInput={props.proof.setText} />
          </Match>
          <Match when={props.proof.way() === 'recoveryCode'}>
            <Input
              {...wiring}
              name="recovery"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={40}
              value={props.proof.text()}
              onInput={props.proof.setText}
            />
          </Match>
        </Switch>
      )}
    </Field>
  )
}

/** A passkey, or a code that is sent, in a dialog of its own; what is left of it is a challenge, good for one change. */
function Confirmed(props: { proof: Proof }) {
  const [asked, setAsked] = createSignal<Asked>()
  const [trouble, setTrouble] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const ask = async () => {
    if (busy()) return
    setBusy(true)
    setTrouble(undefined)
    try {
      setAsked(await bank.factors.prove.mutate())
    } catch (error) {
      setTrouble(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="grid gap-1.5">
      <Show
        when={props.proof.text()}
        fallback={
          <Button look="quiet" busy={busy()} onClick={() => void ask()}>
            {t('confirm_you')}
          </Button>
        }
      >
        <p role="status" class="flex items-center gap-2 font-semibold text-good">
          <Check size={20} aria-hidden="true" /> {t('confirmed')}
        </p>
      </Show>
      <p aria-live="polite" class="text-bad text-small empty:hidden">
        {trouble() ?? props.proof.error()}
      </p>
      {/* Outside of the form that asks for it: its own form must not submit that one. */}
      <Portal>
        <StepUp
          asked={asked()}
          onConfirmed={(challengeId) => {
            props.proof.setText(challengeId)
            setAsked(undefined)
          }}
          onAnew={() => {
            setAsked(undefined)
            void ask()
          }}
          onClose={() => setAsked(undefined)}
        />
      </Portal>
    </div>
  )
}
