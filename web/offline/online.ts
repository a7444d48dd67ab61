import { createSignal } from 'solid-js'

const [lostAt, setLostAt] = createSignal(navigator.onLine ? undefined : new Date())
addEventListener('offline', () => setLostAt(new Date()))
addEventListener('online', () => setLostAt(undefined))

/** When the network was lost; undefined while there is one. */
export { lostAt }

/** Keeps the pages for when there is no network. Only in what was built: dev changes under the browser's feet. */
export function keepPages() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Some seconds after the first page: what it needs comes first, and so do the answers that it shows, since the worker
  // fetches all files anew. Without it the bank works as before.
  const keep = () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  addEventListener('load', () => setTimeout(keep, 3000))
}

export type Offer = Event & { prompt: () => Promise<unknown> }

/** The browser offers once to put the bank on the home screen, and early: the page that shows it comes later. */
const [offer, setOffer] = createSignal<Offer>()
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  setOffer(event as Offer)
})
addEventListener('appinstalled', () => setOffer(undefined))

export { offer, setOffer }
