import Check from 'lucide-solid/icons/check'
import { Show } from 'solid-js'
import { faultOfPassword, leastOf } from '../../../worker/auth/password-rules.ts'
import { inOurWords } from '../../api.ts'
import { Field } from '../../ui/field.tsx'
import { PasswordInput } from '../../ui/password.tsx'
import { t } from './words.ts'

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
    if (props.value === '') return t('least', { least: leastOf(hasFactor()) })
    if (left() > 0) return t('more', { count: left() })
    const found = fault()
    return found && inOurWords(found)
  }
  return (
    <div class="grid gap-1.5">
      <Field label={t('new_password')} error={props.error}>
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
              <Check size={18} class="shrink-0 text-good" aria-hidden="true" /> {t('good_one')}
            </>
          }
        >
          {guidance()}
        </Show>
      </p>
    </div>
  )
}
