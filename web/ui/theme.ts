import { createSignal } from 'solid-js'

export type Theme = 'system' | 'light' | 'dark'

const stored = document.documentElement.dataset.theme
const [theme, setTheme] = createSignal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')

export { theme }

/** Kept in localStorage, where early.js finds it before the next first paint. */
export function chooseTheme(chosen: Theme) {
  setTheme(chosen)
  try {
    if (chosen === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', chosen)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}
