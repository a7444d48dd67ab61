/** Signs out whoever walked away: after five minutes without a sign of life in any tab, warned in the last one. */
import { createSignal, onCleanup, onMount } from 'solid-js'
import { bank, heed, renewIfDue, signOut } from './api.ts'
import { activeAt, signed, touch } from './session.ts'

const limitMs = 5 * 60_000
const warningMs = 60_000
// The bank counts idleness by calls. Somebody who reads and types without calling is spoken for by a small one.
const contactMs = 2 * 60_000
const signs = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'focusin'] as const

/** Seconds that are left, while the warning is due; and the way to stay. */
export function watchIdleness() {
  const [secondsLeft, setSecondsLeft] = createSignal<number>()
  let contactedAt = Date.now()

  const contact = async () => {
    contactedAt = Date.now()
    try {
      await renewIfDue()
      await bank.customers.profile.query()
    } catch (error) {
      heed(error)
    }
  }
  const look = () => {
    if (!signed()) return
    const left = limitMs - (Date.now() - activeAt())
    setSecondsLeft(left <= warningMs ? Math.max(0, Math.ceil(left / 1000)) : undefined)
    if (left <= 0) void signOut('idle')
    else if (activeAt() > contactedAt && Date.now() - contactedAt > contactMs) void contact()
  }
  // Once the warning stands, only its button says that somebody is there.
  const alive = () => {
    if (secondsLeft() === undefined && limitMs - (Date.now() - activeAt()) > warningMs) touch()
  }
  const stay = () => {
    touch()
    setSecondsLeft(undefined)
    void contact()
  }

  onMount(() => {
    const timer = setInterval(look, 1000)
    for (const sign of signs) addEventListener(sign, alive, { passive: true })
    // A laptop that slept wakes with its timers late: look before anything is shown.
    document.addEventListener('visibilitychange', look)
    onCleanup(() => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, alive)
      document.removeEventListener('visibilitychange', look)
    })
  })
  return { secondsLeft, stay }
}
