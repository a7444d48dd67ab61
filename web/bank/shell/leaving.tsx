import { createSignal } from 'solid-js'
import { signOut } from '../../api.ts'
import { watchIdleness } from '../../idle.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** The last minute before the automatic sign-out, and the last five before a session is over for good. */
export function LeavingDialog() {
  const idleness = watchIdleness()
  const [knowsEnd, setKnowsEnd] = createSignal(false)
  const seconds = () => idleness.secondsLeft() ?? 60
  // Said every fifteen seconds only: a countdown read aloud each second drowns everything else.
  const announced = () => Math.ceil(seconds() / 15) * 15
  const isIdle = () => idleness.secondsLeft() !== undefined
  const minutes = () => Math.ceil((idleness.secondsToEnd() ?? 300) / 60)
  return (
    <>
      <Dialog open={isIdle()} title="Are you still there?" onClose={idleness.stay}>
        <p class="text-soft">To keep your money safe we sign you out after five minutes without activity.</p>
        <p aria-hidden="true" class="figures font-bold text-display">
          {seconds()}
          <span class="ml-2 font-semibold text-lead text-soft">
            {seconds() === 1 ? 'second' : 'seconds'} left
          </span>
        </p>
        <p role="status" class="sr-only">
          You will be signed out in {announced()} seconds.
        </p>
        <div class="flex flex-wrap gap-3">
          <Button class="flex-1" onClick={idleness.stay}>
            Stay signed in
          </Button>
          <Button look="plain" onClick={() => void signOut()}>
            Sign out
          </Button>
        </div>
      </Dialog>
      <Dialog
        open={idleness.secondsToEnd() !== undefined && !knowsEnd() && !isIdle()}
        title="This session is about to end"
        onClose={() => setKnowsEnd(true)}
      >
        <p class="text-soft" role="status">
          You signed in many hours ago. For your safety you will be signed out in{' '}
          {minutes() === 1 ? 'a minute' : `${minutes()} minutes`}. Finish what you are doing, or sign in anew.
        </p>
        <div class="flex flex-wrap gap-3">
          <Button class="flex-1" onClick={() => setKnowsEnd(true)}>
            Carry on
          </Button>
          <Button look="plain" onClick={() => void signOut()}>
            Sign in anew
          </Button>
        </div>
      </Dialog>
    </>
  )
}
