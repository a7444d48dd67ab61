/**
 * An exchange on its way, kept for this tab until its fate is known: its id is made before anything is sent, so that a
 * reload or a lost answer never exchanges twice.
 */
import type { Money } from '../../../worker/money.ts'
import { signed } from '../../session.ts'

export type Exchange = { id: string; quoteId: string; from: string; to: string; atLeast?: Money }

const key = 'exchange'

export function pendingExchange(): Exchange | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as
      | (Exchange & { customerId: string | null })
      | null
    if (kept?.customerId === (signed()?.customerId ?? null)) return kept
  } catch {
    // Unreadable or forbidden: there is none on its way.
  }
  return undefined
}

export const keepExchange = (exchange: Exchange) =>
  sessionStorage.setItem(key, JSON.stringify({ ...exchange, customerId: signed()?.customerId ?? null }))

export const forgetExchange = () => sessionStorage.removeItem(key)
