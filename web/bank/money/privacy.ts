import { createSignal } from 'solid-js'

const key = 'hide-amounts'
const stored = () => {
  try {
    return localStorage.getItem(key) === '1'
  } catch {
    return false
  }
}
const [hidden, setHidden] = createSignal(stored())

/** Whether amounts stand as dots, for a phone that others look at. */
export { hidden }

export function toggleAmounts() {
  setHidden(!hidden())
  try {
    if (hidden()) localStorage.setItem(key, '1')
    else localStorage.removeItem(key)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
