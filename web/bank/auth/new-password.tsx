import Check from 'lucide-solid/icons/check'
import { Show } from 'solid-js'
import { faultOfPassword, leastOf } from '../../../worker/auth/password-rules.ts'
import { Field } from '../../ui/field.tsx'
import { PasswordInput } from '../../ui/password.tsx'

/** Where a new password is chosen: what would make it better is said in words while it is typed. */
export function NewPassword(props: {
  value: string
  onInput: (text: string) => void
  /** What the bank, or the form, found wrong with it. */
  error: string | undefined
  /** What others know of its owner, where the page knows it too. */
  words?: readonly string[]
  hasFactor?: boolean
}) {
  const hasFactor = () => props.hasFactor ?? false
  const left = () => leastOf(hasFactor()) - [...props.value].length
  const fault = () => faultOfPassword(props.value, { hasFactor: hasFactor(), words: props.words ?? [] })
  const guidance = () => {
    if (props.value === '')
      return `${leastOf(hasFactor())} characters or more. A few words that only you would put together are best.`
    if (left() > 0) return `${left()} more ${left() === 1 ? 'character' : 'characters'}.`
    return fault()
  }
  return (
    <div class="grid gap-1.5">
      <Field label="New password" error={props.error}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="new-password"
            autocomplete="new-password"
            value={props.value}
            onInput={props.onInput}
          />
        )}
      </Field>
      <p aria-live="polite" class="flex min-h-6 items-center gap-1.5 text-small text-soft">
        <Show
          when={guidance()}
          fallback={
            <>
              <Check size={18} class="shrink-0 text-good" aria-hidden="true" /> This is a good one.
            </>
          }
        >
          {guidance()}
        </Show>
      </p>
    </div>
  )
}
