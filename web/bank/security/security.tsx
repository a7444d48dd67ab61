import { type Component, For } from 'solid-js'
import { PageTitle } from '../../ui/page.tsx'
import { Back } from '../shell/back.tsx'
import Contact from './contact.tsx'
import Devices from './devices.tsx'
import Factors from './factors.tsx'
import Passkeys from './passkeys.tsx'
import Password from './password.tsx'
import SignInCode from './sign-in-code.tsx'
import { t } from './words.ts'

/** The parts of the page, in their order; each brings its own heading and asks the bank itself. */
const parts: Component[] = [Passkeys, Factors, SignInCode, Password, Contact, Devices]

export default function SecurityPage() {
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('security')} />
      </div>
      <For each={parts}>{(Part) => <Part />}</For>
    </div>
  )
}
