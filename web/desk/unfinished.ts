/**
 * The order of this tab whose fate is not known: kept before it is sent, forgotten when the bank has answered. A
 * reload, a lost answer or a sign-out in between leaves it here, and it can be cancelled, whether it came or not.
 */
import { createSignal } from 'solid-js'
import { signed } from '../session.ts'

export type Unfinished = {
  /** The operator whose it is. */
  by: string
  id: string
  /** The key of its cancellation, so that cancelling twice cancels once. */
  cancelId: string
  /** What it was, for the one who reads it. */
  says: string
}

const key = 'desk-order'

/** Who is signed in, as the token says; Postgres alone decides whether that is so. */
function whoever(): string | undefined {
  const part = signed()?.token.split('.')[1]
  try {
    return part && JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))).sub
  } catch {
    return undefined
  }
}

function stored(): Unfinished | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

const [kept, setKept] = createSignal<Unfinished | undefined>(stored())

/** What the operator who is signed in has not seen the end of. */
export const unfinished = () => {
  const order = kept()
  return order && order.by === whoever() ? order : undefined
}

export function keepOrder(order: Omit<Unfinished, 'by'>) {
  const mine = { ...order, by: whoever() ?? '' }
  sessionStorage.setItem(key, JSON.stringify(mine))
  setKept(mine)
}

export function forgetOrder(id: string) {
  if (kept()?.id !== id) return
  sessionStorage.removeItem(key)
  setKept(undefined)
}
