import { signOut } from '../../api.ts'
import { watchIdleness } from '../../idle.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** The last minute before the automatic sign-out. */
export function LeavingDialog() {
  const idleness = watchIdleness()
  const seconds = () => idleness.secondsLeft() ?? 60
  // Said every fifteen seconds only: a countdown read aloud each second drowns everything else.
  const announced = () => Math.ceil(seconds() / 15) * 15
  return (
    <Dialog open={idleness.secondsLeft() !== undefined} title="Are you still there?" onClose={idleness.stay}>
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
  )
}
