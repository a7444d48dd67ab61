/**
 * Ids of what is asked of the bank once. The same wish keeps its id until the bank has answered it, through lost
 * answers and reloads of this tab, so that asking again never does it twice.
 */
import { uuidv7 } from '../../../worker/ids.ts'
import { signed } from '../../session.ts'

const prefix = 'request:'
const keyOf = (name: string) => prefix + name

type Kept = { customerId: string | null; wish: string; id: string }

/** The id for this wish: a new one, unless exactly this is still unanswered. */
export function requestId(name: string, wish: unknown): string {
  const text = JSON.stringify(wish)
  const customerId = signed()?.customerId ?? null
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null') as Kept | null
    if (kept && kept.customerId === customerId && kept.wish === text) return kept.id
    const id = uuidv7()
    sessionStorage.setItem(keyOf(name), JSON.stringify({ customerId, wish: text, id } satisfies Kept))
    return id
  } catch {
    // Storage is forbidden: the id then lasts for this press of the button.
    return uuidv7()
  }
}

/** The bank has answered: the same wish again is another one. */
export function answered(name: string) {
  try {
    sessionStorage.removeItem(keyOf(name))
  } catch {
    // There is nothing to remove.
  }
}

/** Whoever signs out leaves nothing. */
export function forgetRequests() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // There is nothing to remove.
  }
}
