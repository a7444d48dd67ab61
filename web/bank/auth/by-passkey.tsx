import Fingerprint from 'lucide-solid/icons/fingerprint-pattern'
import { createSignal, onCleanup, onMount } from 'solid-js'
import type { Session } from '../../../worker/auth/contract.ts'
import { bank, faultOf } from '../../api.ts'
import { canOffer, PasskeyTrouble, usePasskey } from '../../passkey.ts'
import { Button } from '../../ui/button.tsx'
import { t } from './words.ts'

/** The bank's challenge is good for five minutes. */
const offerMs = 4 * 60_000

/** Why it did not work; the bank never says whether it knows a passkey. */
function reasonOf(error: unknown): string {
  if (error instanceof PasskeyTrouble) return error.message
  const { code, sentence } = faultOf(error)
  if (code === 'unauthenticated') return t('passkey_not_here')
  if (code === 'token_expired') return t('late_again')
  return sentence
}

/** Signing in without a name or password: by this button, or where the browser offers passkeys in the field for the name. */
export default function ByPasskey(props: {
  onSession: (session: Session) => void
  onTrouble: (sentence: string | undefined) => void
}) {
  const [busy, setBusy] = createSignal(false)
  let offer = new AbortController()
  let gone = false

  const signIn = async (signal: AbortSignal, mediation?: 'conditional') => {
    const options = await bank.auth.beginPasskey.mutate()
    const credential = await usePasskey(options, { signal, ...(mediation && { mediation }) })
    return bank.auth.signInByPasskey.mutate({ credential })
  }
  /** Stays open in the background; nobody asked for it, so nothing is said unless somebody chose one. */
  const offerInField = async () => {
    offer = new AbortController()
    const { signal } = offer
    const anew = setTimeout(() => {
      offer.abort()
      void offerInField()
    }, offerMs)
    signal.addEventListener('abort', () => clearTimeout(anew))
    try {
      const session = await signIn(signal, 'conditional')
      if (!gone) props.onSession(session)
    } catch (error) {
      if (
        !signal.aborted &&
        !gone &&
        !(error instanceof PasskeyTrouble) &&
        faultOf(error).code === 'unauthenticated'
      )
        props.onTrouble(reasonOf(error))
    } finally {
      clearTimeout(anew)
    }
  }
  onMount(async () => {
    if ((await canOffer().catch(() => false)) && !gone) void offerInField()
  })
  onCleanup(() => {
    gone = true
    offer.abort()
  })

  const press = async () => {
    if (busy()) return
    setBusy(true)
    props.onTrouble(undefined)
    // A browser asks one thing at a time.
    offer.abort()
    try {
      props.onSession(await signIn(new AbortController().signal))
    } catch (error) {
      props.onTrouble(reasonOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    // Its name does not begin like that of the button above: who listens to names alone must not take one for the other.
    <Button look="quiet" class="w-full" busy={busy()} onClick={() => void press()}>
      <Fingerprint size={20} aria-hidden="true" /> {t('passkey_instead')}
    </Button>
  )
}
