/**
 * Signs out whoever walked away: after five minutes without a sign of life in any tab, warned in the last one; and
 * says when a session nears its end, however it is used. The bank keeps both limits; this page asks it how long is
 * left and counts down to whatever comes first.
 */
import { createSignal, onCleanup, onMount } from 'solid-js'
import { bank, heed, signOut } from './api.ts'
import { activeAt, end, signed, touch } from './session.ts'

const limitMs = 5 * 60_000
const warningMs = 60_000
// The bank counts idleness by calls, to the minute. Somebody who reads and types without calling is spoken for.
const contactMs = 60_000
// No warning by the bank's clock before it was asked just now: another tab or a call may have moved it.
const certainMs = 15_000
const endWarningMs = 5 * 60_000
const signs = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'focusin'] as const

/** What the bank said last, by this page's clock. */
function followBank() {
  let askedAt = 0
  let asking = false
  let idleAt = Number.POSITIVE_INFINITY
  let endsAt = Number.POSITIVE_INFINITY
  const contact = async () => {
    askedAt = Date.now()
    asking = true
    try {
      const idleSeconds = Math.min(86_400, Math.max(0, Math.floor((askedAt - activeAt()) / 1000)))
      const { idleSecondsLeft, secondsLeft } = await bank.sessions.stay.mutate({ idleSeconds })
      idleAt = idleSecondsLeft === null ? Number.POSITIVE_INFINITY : Date.now() + idleSecondsLeft * 1000
      endsAt = Date.now() + secondsLeft * 1000
    } catch (error) {
      heed(error)
    } finally {
      asking = false
    }
  }
  return {
    contact,
    asking: () => asking,
    askedAt: () => askedAt,
    idleLeft: (now: number) => idleAt - now,
    left: (now: number) => endsAt - now,
  }
}

const seconds = (ms: number) => Math.max(0, Math.ceil(ms / 1000))

/** Seconds that are left, while a warning is due; and the way to stay. */
export function watchIdleness() {
  const [secondsLeft, setSecondsLeft] = createSignal<number>()
  const [secondsToEnd, setSecondsToEnd] = createSignal<number>()
  const told = followBank()
  const ownLeft = (now: number) => limitMs - (now - activeAt())

  const look = () => {
    if (!signed()) return
    const now = Date.now()
    const [own, banks, toEnd] = [ownLeft(now), told.idleLeft(now), told.left(now)]
    setSecondsToEnd(toEnd <= endWarningMs ? seconds(toEnd) : undefined)
    if (toEnd <= 0) return end('token_expired')
    if (own <= 0) return void signOut('idle')
    const since = now - told.askedAt()
    const isUnsure = banks <= warningMs && since > certainMs
    if (!told.asking() && (isUnsure || (activeAt() > told.askedAt() && since > contactMs)))
      void told.contact()
    const left = told.asking() || isUnsure ? own : Math.min(own, banks)
    if (left <= 0) return void signOut('idle')
    setSecondsLeft(left <= warningMs ? seconds(left) : undefined)
  }
  // Once the warning stands, only its button says that somebody is there.
  const alive = () => {
    if (secondsLeft() === undefined && ownLeft(Date.now()) > warningMs) touch()
  }
  const stay = () => {
    touch()
    setSecondsLeft(undefined)
    void told.contact()
  }

  onMount(() => {
    // The bank is asked by the first look, a second after what the page itself asks for.
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
  return { secondsLeft, secondsToEnd, stay }
}
