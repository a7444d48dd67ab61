import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, onCleanup } from 'solid-js'
import { bank, type Fault, heed, isPassing } from '../../api.ts'
import { toast } from '../../ui/toast.tsx'
import { transactionQuery } from '../ledger/queries.ts'
import { type Asked, askedIn } from '../security/step-up.tsx'
import { forget, keepChallenge, markPaid, markRefused, markSent, type Pending, pending } from './draft.ts'
import { t } from './words.ts'

// After a lost answer the page asks again by itself, then leaves it to the person.
const pausesMs = [1500, 4000, 9000]

/** `unknown`: the bank may have paid, and the page keeps asking under the same id until it knows. */
export type Sending = 'idle' | 'sending' | 'unknown'

const endsTheSession = (fault: Fault) =>
  ['unauthenticated', 'token_revoked', 'token_expired', 'session_idle'].includes(fault.code)

/** Sends the pending payment until its fate is known: then the receipt, or the form with the reason. */
export function useSending() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [stage, setStage] = createSignal<Sending>('idle')
  const [waiting, setWaiting] = createSignal(false)
  /** What has to be confirmed before it can go: under this id nothing was paid. */
  const [asked, setAsked] = createSignal<Asked>()
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  const lost = (attempt: number) => {
    setStage('unknown')
    const pause = pausesMs[attempt]
    setWaiting(pause !== undefined)
    if (pause !== undefined) timer = setTimeout(() => void deliver(attempt + 1), pause)
  }
  const refused = (fault: Fault) => {
    const needed = askedIn(fault)
    if (needed) {
      markRefused()
      setStage('idle')
      setWaiting(false)
      return setAsked(needed)
    }
    markRefused(fault)
    navigate('/send', { replace: true })
  }

  async function deliver(attempt: number) {
    const payment: Pending | undefined = pending()
    if (!payment) return navigate('/', { replace: true })
    markSent()
    setWaiting(true)
    try {
      const { id, payload, challengeId } = payment
      const factor = challengeId ? { challengeId } : {}
      const paid = await bank.transfers.make.mutate({ id, type: 'transfer', ...payload, ...factor })
      if (paid.status === 'pending') {
        // It waits for other holders, or for the bank, and its money is set aside.
        forget()
        for (const queryKey of [['accounts'], ['joint']]) void client.invalidateQueries({ queryKey })
        toast(t('waits'))
        return navigate('/approvals', { replace: true })
      }
      markPaid(paid.id)
      // As its receipt will have it, until somebody writes beside it.
      const seen = { account: payload.from, orderNote: paid.note, category: 'transfers' } as const
      client.setQueryData(transactionQuery(paid.id).queryKey, { ...paid, ...seen })
      void client.invalidateQueries({ queryKey: ['accounts'] })
      void client.invalidateQueries({ queryKey: ['ledger', 'latest'] })
      void client.invalidateQueries({ queryKey: ['ledger', 'history'] })
      navigate(`/receipt/${paid.id}`, { replace: true, state: { fresh: true } })
    } catch (error) {
      const fault = heed(error)
      if (isPassing(fault) || fault.code === 'internal') lost(attempt)
      else if (!endsTheSession(fault)) refused(fault)
    }
  }

  /** However often it is pressed, one delivery is under way at a time. */
  const send = () => {
    if (stage() === 'sending' || waiting()) return
    clearTimeout(timer)
    setStage('sending')
    void deliver(0)
  }
  const confirmed = (challengeId: string) => {
    keepChallenge(challengeId)
    setAsked(undefined)
    send()
  }
  const askAnew = () => {
    setAsked(undefined)
    send()
  }
  return { stage, waiting, send, asked, confirmed, askAnew, notNow: () => setAsked(undefined) }
}
