import { useNavigate } from '@solidjs/router'
import { onCleanup, onMount } from 'solid-js'

/**
 * The inbox by keyboard: j and k walk the list, Enter opens what a proposal is about, a and r press its buttons, whose
 * dialogs ask before anything is done.
 */
export function useInboxKeys(list: () => HTMLElement | undefined) {
  const navigate = useNavigate()
  let at = -1
  const lines = () => [...(list()?.querySelectorAll<HTMLElement>(':scope > li') ?? [])]
  const walk = (by: number) => {
    const all = lines()
    const here = all.findIndex((line) => line.contains(document.activeElement))
    at = Math.max(0, Math.min((here >= 0 ? here : at) + by, all.length - 1))
    all[at]?.focus()
    all[at]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (document.querySelector('dialog[open]')) return
    if (
      event.target instanceof HTMLElement &&
      event.target.matches('input:not([type=radio]), textarea, select')
    )
      return
    const line = lines().find((one) => one.contains(document.activeElement))
    if (event.key === 'j') walk(1)
    else if (event.key === 'k') walk(-1)
    else if (event.key === 'Enter' && line && line === document.activeElement && line.dataset.page)
      navigate(line.dataset.page)
    else if ((event.key === 'a' || event.key === 'r') && line)
      line.querySelector<HTMLButtonElement>(`button[data-key=${event.key}]`)?.click()
    else return
    event.preventDefault()
  }
  onMount(() => addEventListener('keydown', press))
  onCleanup(() => removeEventListener('keydown', press))
}

export const KeysHelp = () => (
  <p class="hidden text-small text-soft sm:block">
    <kbd>j</kbd> and <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>a</kbd> to approve, <kbd>r</kbd> to
    refuse
  </p>
)
