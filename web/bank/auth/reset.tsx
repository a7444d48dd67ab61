import { A } from '@solidjs/router'
import { linkLook, PasswordByLink } from './by-link.tsx'

/** A new password for who has forgotten theirs, by the link of a mail. */
export default function ResetPassword() {
  return (
    <PasswordByLink
      title="Choose a new password"
      document="Choose a new password"
      hasFactor={true}
      note={<p class="text-small text-soft">All your devices will be signed out.</p>}
      done="All your devices are signed out. Sign in with the new password."
      ended="A link is good once, for 15 minutes, and until the password is changed. Ask for a new one."
      instead={
        <A href="/forgot" class={linkLook}>
          Ask for a new link
        </A>
      }
    />
  )
}
