import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { uuidv7 } from '../../worker/ids.ts'
import type { Money } from '../../worker/money.ts'
import { type Fault, heed, isPassing } from '../api.ts'
import { inWords } from '../bank/money/format.ts'
import { barredBy } from './approvals/barred.ts'
import { forgetOrder, keepOrder } from './unfinished.ts'

/** `unknown`: no answer came, and asking again under the same id cannot do it twice. */
export type Stage = 'idle' | 'sending' | 'unknown' | 'done'

// The session is over, and what was on its way then may have been done.
const endings = new Set(['unauthenticated', 'token_revoked', 'token_expired', 'session_idle'])

type Answer = { status: 'posted' | 'pending' | 'cancelled' }

/**
 * An order of staff on its way: it keeps one id until it is settled or changed, so that sending again never does it
 * twice. `send` gets that id; `says` is what it is, for whoever finds it unfinished.
 */
export function useOrder<Result extends Answer>(send: (id: string) => Promise<Result>, says: () => string) {
  const client = useQueryClient()
  const [stage, setStage] = createSignal<Stage>('idle')
  const [fault, setFault] = createSignal<Fault>()
  const [answer, setAnswer] = createSignal<Result>()
  let id = uuidv7()
  /** Another order: what was changed must not meet the old id. */
  const renew = () => {
    id = uuidv7()
    setStage('idle')
    setFault(undefined)
    setAnswer(undefined)
  }
  const submit = async () => {
    if (stage() === 'sending') return
    setStage('sending')
    setFault(undefined)
    keepOrder({ id, cancelId: uuidv7(), says: says() })
    try {
      const told = await send(id)
      setAnswer(() => told)
      setStage('done')
      forgetOrder(id)
      void client.invalidateQueries({ queryKey: ['desk'] })
    } catch (error) {
      const now = heed(error)
      setFault(now)
      const isLost = isPassing(now) || now.code === 'internal' || endings.has(now.code)
      setStage(isLost ? 'unknown' : 'idle')
      if (!isLost) forgetOrder(id)
    }
  }
  return { stage, fault, answer, submit, renew }
}

/** Why the bank refused an order of staff, and what to do about it. */
export function refusalOf(fault: Fault): string {
  const there = fault.available && inWords(fault.available)
  if (fault.code === 'insufficient_funds' && there)
    return `Nothing was done: only ${there} is there. Check the account and the cash in your till.`
  if (fault.detail?.field === 'exchange')
    return 'This is one half of an exchange, and the other half would stay: neither is taken back alone. The customer can convert the money back.'
  if (fault.code === 'currency_mismatch' && fault.detail?.field === 'till')
    return 'Nothing was done: you have no till in this currency. Open one at the teller’s page.'
  if (fault.code === 'limit_exceeded') return 'This is more than what is left of the original.'
  if (fault.code === 'already_settled') return 'This was taken back or decided before.'
  if (fault.code === 'account_not_active') return 'The account is frozen, dormant or closed.'
  if (fault.code === 'forbidden')
    return (
      barredBy(fault) ?? 'You may not do this: it needs your own till, and an account that is not your own.'
    )
  return fault.fields[0]?.message ?? fault.sentence
}

/** What a second person is for. */
export const pendingSentence = (amount: Money, isPart = false) =>
  `${inWords(amount)}${isPart ? ', with what was taken back or asked for before,' : ''} is above what one person may move. Nothing has moved yet: it waits under Approvals for somebody else.`
