import { createSignal } from 'solid-js'
import { signOut } from '../../api.ts'
import { watchIdleness } from '../../idle.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { t } from './words.ts'

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
      <Dialog open={isIdle()} title={t('still_there')} onClose={idleness.stay}>
        <p class="text-soft">{t('why_out')}</p>
        <p aria-hidden="true" class="figures font-bold text-display">
          {seconds()}
          <span class="ml-2 font-semibold text-lead text-soft">
            {t('seconds_left', { count: seconds() })}
          </span>
        </p>
        <p role="status" class="sr-only">
          {t('out_in', { seconds: announced() })}
        </p>
        <Answers>
          <Button look="plain" onClick={() => void signOut()}>
            {t('sign_out')}
          </Button>
          <Button autofocus onClick={idleness.stay}>
            {t('stay')}
          </Button>
        </Answers>
      </Dialog>
      <Dialog
        open={idleness.secondsToEnd() !== undefined && !knowsEnd() && !isIdle()}
        title={t('about_to_end')}
        onClose={() => setKnowsEnd(true)}
      >
        <p class="text-soft" role="status">
          {t('hours_ago', { count: minutes() })}
        </p>
        <Answers>
          <Button look="plain" onClick={() => void signOut()}>
            {t('anew')}
          </Button>
          <Button autofocus onClick={() => setKnowsEnd(true)}>
            {t('carry_on')}
          </Button>
        </Answers>
      </Dialog>
    </>
  )
}
