import { createSignal, Match, Show, Switch } from 'solid-js'
import type { ProofInput } from '../../../worker/factors/contract.ts'
import type { Fault } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { CodeInput } from '../../ui/code.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PasswordInput } from '../../ui/password.tsx'

/** By what somebody shows once more who they are: the first factor is begun by the password, the rest by a code. */
type Way = 'password' | 'totp' | 'recoveryCode'

const names = { password: 'Password', totp: 'Code', recoveryCode: 'Recovery code' } as const
const missing = {
  password: 'This is needed.',
  totp: 'Six digits.',
  recoveryCode: 'Sixteen letters and digits.',
} as const
const isWhole = {
  password: (text: string) => text.length > 0,
  totp: (text: string) => text.length === 6,
  recoveryCode: (text: string) => text.trim().length >= 16,
} as const

/** What was typed, and whether it is whole. */
export function createProof(hasFactor: () => boolean) {
  const [recovering, setRecovering] = createSignal(false)
  const [text, setText] = createSignal('')
  const [asked, setAsked] = createSignal(false)
  const way = (): Way => (!hasFactor() ? 'password' : recovering() ? 'recoveryCode' : 'totp')
  return {
    way,
    text,
    setText,
    recovering,
    turn: () => {
      setRecovering(!recovering())
      setText('')
      setAsked(false)
    },
    /** Marks the field where something is missing. */
    check: () => {
      setAsked(true)
      return isWhole[way()](text())
    },
    error: () => (asked() && !isWhole[way()](text()) ? missing[way()] : undefined),
    input: (): ProofInput => ({ [way()]: way() === 'password' ? text() : text().trim() }),
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
    return 'That is not your password.'
  if (fault.code === 'step_up_required')
    return 'That code is not right. Each one is good once: wait until your app shows the next.'
  if (fault.code === 'rate_limited') return 'Too many wrong tries. Sign in again later.'
  if (fault.code === 'limit_exceeded') return 'You have as many apps as the bank keeps. Remove one first.'
  return fault.fields[0]?.message ?? fault.sentence
}

export function ProofField(props: { proof: Proof; canRecover: boolean }) {
  return (
    <div class="grid gap-1">
      <Field
        label={names[props.proof.way()]}
        hint={props.proof.way() === 'totp' ? 'The six digits that your app shows now.' : undefined}
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
      <Show when={props.canRecover && props.proof.way() !== 'password'}>
        <Button look="plain" class="justify-self-start px-2!" onClick={props.proof.turn}>
          {props.proof.recovering() ? 'Use the app instead' : 'Use a recovery code instead'}
        </Button>
      </Show>
    </div>
  )
}
