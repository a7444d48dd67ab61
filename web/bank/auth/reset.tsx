import { A } from '@solidjs/router'
import { linkLook, PasswordByLink } from './by-link.tsx'
import { t } from './words.ts'

/** A new password for who has forgotten theirs, by the link of a mail. */
export default function ResetPassword() {
  return (
    <PasswordByLink
      title={t('choose_new')}
      document={t('choose_new')}
      hasFactor={true}
      note={<p class="text-small text-soft">{t('devices_will')}</p>}
      done={t('devices_are')}
      ended={t('reset_ended')}
      instead={
        <A href="/forgot" class={linkLook}>
          {t('new_link')}
        </A>
      }
    />
  )
}
