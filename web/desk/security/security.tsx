import Devices from '../../bank/security/devices.tsx'
import Factors from '../../bank/security/factors.tsx'
import Passkeys from '../../bank/security/passkeys.tsx'
import Password from '../../bank/security/password.tsx'
import { PageTitle } from '../../ui/page.tsx'

/** A member of staff's own sign-in. */
export default function DeskSecurity() {
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <PageTitle title="Security" />
      <Factors />
      <Passkeys />
      <Password />
      <Devices />
    </div>
  )
}
