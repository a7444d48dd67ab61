import { empty } from '../shapes.ts'
import { admin, anyone, person, router } from '../trpc.ts'
import { refresh, signIn, signOut } from './auth.ts'
import { completeSignIn, enrolAtSignIn, sendSignInCode } from './challenges.ts'
import {
  changePasswordInput,
  codeSent,
  completeInput,
  enrolInput,
  enrolment,
  forgotInput,
  loginInput,
  passkeyInput,
  passkeyOptions,
  resetInput,
  sendCodeInput,
  session,
  unblockInput,
} from './contract.ts'
import { beginPasskeySignIn, signInByPasskey } from './passkey.ts'
import { changePassword, forgotPassword, resetPassword, unblock } from './passwords.ts'
import { resume, resumed } from './resume.ts'

export const auth = router({
  login: anyone
    .meta({
      says: 'Signs in with an e-mail address or customer id and a password.',
      rest: [
        { method: 'POST', path: '/api/auth/login' },
        { method: 'POST', path: '/auth/login' },
      ],
      trips: {
        most: 3,
        reason:
          'argon2 runs in the Worker between salt and comparison, and a code is judged there after them',
      },
      sends: true,
    })
    .input(loginInput)
    .output(session)
    .mutation(({ ctx, input }) => signIn(ctx, input)),
  completeSignIn: anyone
    .meta({
      says: 'Completes a sign-in whose password was right by a code of the authenticator app, one that was sent, a recovery code or a passkey.',
      rest: [
        { method: 'POST', path: '/api/auth/login/complete' },
        { method: 'POST', path: '/auth/login/complete' },
      ],
      trips: {
        most: 3,
        reason:
          'codes are judged in the Worker, which alone can open the secrets; recovery codes come with a first factor',
      },
    })
    .input(completeInput)
    .output(session)
    .mutation(({ ctx, input }) => completeSignIn(ctx, input)),
  sendCode: anyone
    .meta({
      says: 'Sends a code to whoever had the password right, by mail or text message, where their sign-in asks for one.',
      rest: [{ method: 'POST', path: '/auth/login/code' }],
      sends: true,
    })
    .input(sendCodeInput)
    .output(codeSent)
    .mutation(({ ctx, input }) => sendSignInCode(ctx, input)),
  beginPasskey: anyone
    .meta({
      says: 'Begins a sign-in by a passkey alone: answers what the browser is to have signed, the same for everybody.',
      rest: [{ method: 'POST', path: '/auth/passkey/options', status: 201 }],
    })
    .output(passkeyOptions)
    .mutation(({ ctx }) => beginPasskeySignIn(ctx)),
  signInByPasskey: anyone
    .meta({
      says: 'Signs in by a passkey alone.',
      rest: [{ method: 'POST', path: '/auth/passkey' }],
      trips: { most: 2, reason: 'a signature is judged in the Worker, by a key that Postgres keeps' },
      sends: true,
    })
    .input(passkeyInput)
    .output(session)
    .mutation(({ ctx, input }) => signInByPasskey(ctx, input)),
  enrolAtSignIn: anyone
    .meta({
      says: 'Begins the first authenticator app of a member of staff, who cannot sign in without one.',
      rest: [{ method: 'POST', path: '/auth/login/enrol', status: 201 }],
      trips: { most: 2, reason: 'a secret is sealed to its user, whom the challenge names' },
    })
    .input(enrolInput)
    .output(enrolment)
    .mutation(({ ctx, input }) => enrolAtSignIn(ctx, input)),
  refresh: anyone
    .meta({
      says: 'Trades the refresh cookie for a new access token.',
      rest: [
        { method: 'POST', path: '/api/auth/refresh' },
        { method: 'POST', path: '/auth/refresh' },
      ],
    })
    .output(session)
    .mutation(({ ctx }) => refresh(ctx, 'bank')),
  resume: anyone
    .meta({
      says: 'Trades the refresh cookie for a new access token, and answers with it what a customer’s home shows.',
      rest: [{ method: 'POST', path: '/auth/resume' }],
      trips: {
        most: 3,
        reason: 'home’s two reads follow the refresh, in the one answer that a phone waits for',
      },
    })
    .output(resumed)
    .mutation(({ ctx }) => resume(ctx)),
  refreshDesk: anyone
    .meta({
      says: 'Trades the refresh cookie of the desk for a new access token.',
      rest: [{ method: 'POST', path: '/auth/desk/refresh' }],
    })
    .output(session)
    .mutation(({ ctx }) => refresh(ctx, 'desk')),
  logout: person
    .meta({
      says: 'Signs out: every token of this session is dead when this answers.',
      rest: [
        { method: 'POST', path: '/api/auth/logout', status: 204 },
        { method: 'POST', path: '/auth/logout', status: 204 },
      ],
    })
    .output(empty)
    .mutation(({ ctx }) => signOut(ctx)),
  forgotPassword: anyone
    .meta({
      says: 'Mails a link that sets a new password, where somebody banks here under this name; answers the same where nobody does.',
      rest: [
        { method: 'POST', path: '/api/auth/forgot-password', status: 202 },
        { method: 'POST', path: '/auth/forgot-password', status: 202 },
      ],
      sends: true,
    })
    .input(forgotInput)
    .output(empty)
    .mutation(({ ctx, input }) => forgotPassword(ctx, input)),
  resetPassword: anyone
    .meta({
      says: 'Sets a new password by the token of such a link, good once; ends all sessions and signs nobody in.',
      rest: [
        { method: 'POST', path: '/api/auth/reset-password', status: 204 },
        { method: 'POST', path: '/auth/reset-password', status: 204 },
      ],
      trips: {
        most: 2,
        reason: 'whose password it is decides whether it is good, and argon2 runs in the Worker',
      },
    })
    .input(resetInput)
    .output(empty)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  changePassword: person
    .meta({
      says: 'Sets a new password for who proves the present one; every other session ends.',
      rest: [{ method: 'POST', path: '/auth/change-password', status: 204 }],
      trips: { most: 2, reason: 'argon2 runs in the Worker between salt and comparison' },
    })
    .input(changePasswordInput)
    .output(empty)
    .mutation(({ ctx, input }) => changePassword(ctx, input)),
  unblock: admin
    .meta({
      says: 'Lets a user sign in again whom failed sign-ins have blocked.',
      rest: [{ method: 'POST', path: '/users/{user}/unblock', status: 204 }],
    })
    .input(unblockInput)
    .output(empty)
    .mutation(({ ctx, input }) => unblock(ctx, input)),
})
