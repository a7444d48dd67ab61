import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createSignal, type JSX, Show } from 'solid-js'
import { IconButton } from './button.tsx'
import { Input } from './field.tsx'
import { t } from './words.ts'

/** A password that can be read back while it is typed. */
export function PasswordInput(
  props: Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> & { onInput: (text: string) => void },
) {
  const [shown, setShown] = createSignal(false)
  return (
    <div class="relative">
      <Input {...props} type={shown() ? 'text' : 'password'} spellcheck={false} class="pr-14" />
      <IconButton
        label={shown() ? t('hide_password') : t('show_password')}
        onClick={() => setShown(!shown())}
        class="absolute top-1 right-1.5 text-soft"
      >
        <Show when={shown()} fallback={<Eye size={20} aria-hidden="true" />}>
          <EyeOff size={20} aria-hidden="true" />
        </Show>
      </IconButton>
    </div>
  )
}
