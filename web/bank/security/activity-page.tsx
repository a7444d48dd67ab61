import { PageTitle } from '../../ui/page.tsx'
import { Back } from '../shell/back.tsx'
import Activity from './activity.tsx'
import Seen from './seen.tsx'
import { t } from './words.ts'

/** What the bank has written down about the customer's sign-in, and who looked. */
export default function ActivityPage() {
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('activity')} />
      </div>
      <Seen />
      <Activity />
    </div>
  )
}
