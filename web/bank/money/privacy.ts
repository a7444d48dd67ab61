import { createSignal, onCleanup } from 'solid-js'

const key = 'hide-amounts'
const stored = () => {
  try {
    return localStorage.getItem(key) === '1'
  } catch {
    return false
  }
}
const [hidden, setHidden] = createSignal(stored())

export const toggleAmounts = () => hideAmounts(!hidden())

/** Alt+Shift+H wherever one is behind the sign-in. By the key itself: some layouts put a letter there. */
export function hideAmountsByKey() {
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== 'KeyH') return
    event.preventDefault()
    toggleAmounts()
  }
  window.addEventListener('keydown', press)
  onCleanup(() => window.removeEventListener('keydown', press))
}

/** Whether amounts stand as dots, for a phone that others look at. */
export { hidden }

export function hideAmounts(hide: boolean) {
  setHidden(hide)
  try {
    if (hidden()) localStorage.setItem(key, '1')
    else localStorage.removeItem(key)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
