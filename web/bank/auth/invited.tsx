import { A } from '@solidjs/router'
import { linkLook, PasswordByLink } from './by-link.tsx'
import { t } from './words.ts'

/** The first page of a new customer: a password of their own, by the link of their invitation. */
export default function Invited() {
  return (
    <PasswordByLink
      title={t('welcome')}
      document={t('choose')}
      hasFactor={false}
      intro={<p>{t('account_open')}</p>}
      done={t('invited_done')}
      ended={t('invited_ended')}
      instead={
        <A href="/sign-in" class={linkLook}>
          {t('sign_in')}
        </A>
      }
    />
  )
}
