import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { createSignal, Show } from 'solid-js'
import { IconButton } from './button.tsx'
import { toast } from './toast.tsx'
import { t } from './words.ts'

export async function copyText(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text)
    toast(t('copied', { what }))
    return true
  } catch {
    toast(t('no_copy'))
    return false
  }
}

export function CopyButton(props: { text: string; what: string; class?: string }) {
  const [done, setDone] = createSignal(false)
  const copy = async () => {
    setDone(await copyText(props.text, props.what))
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <IconButton
      label={t('copy', { what: props.what.toLowerCase() })}
      onClick={copy}
      class={`unprinted ${props.class ?? ''}`}
    >
      <Show when={done()} fallback={<Copy size={18} aria-hidden="true" />}>
        <Check size={18} aria-hidden="true" />
      </Show>
    </IconButton>
  )
}
