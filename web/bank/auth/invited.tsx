import { PasswordByLink } from './by-link.tsx'

/** The first page of a new customer: a password of their own, by the link of their invitation. */
export default function Invited() {
  return (
    <PasswordByLink
      title="Welcome"
      document="Choose your password"
      hasFactor={false}
      intro={<p>Your account is open. Choose a password, then sign in with your e-mail address.</p>}
      done="Now sign in with your e-mail address and the new password."
      ended="An invitation is good once, for seven days, and until a newer one is sent. Ask the bank to send it again."
    />
  )
}
