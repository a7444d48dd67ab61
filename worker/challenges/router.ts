import { person, router } from '../trpc.ts'
import { askPasskey, confirmByPasskey, confirmCode, sendCode } from './challenges.ts'
import {
  codeSent,
  confirmByPasskeyInput,
  confirmed,
  confirmInput,
  passkeyAsked,
  passkeyOptions,
  sendCodeInput,
} from './contract.ts'

export const challenges = router({
  sendCode: person
    .meta({
      says: 'Sends a one-time code for what was refused with step_up_required, by mail or text message.',
      rest: [{ method: 'POST', path: '/challenges/{challengeId}/codes' }],
      sends: true,
    })
    .input(sendCodeInput)
    .output(codeSent)
    .mutation(({ ctx, input }) => sendCode(ctx, input)),
  confirm: person
    .meta({
      says: 'Confirms by the code that was sent: the refused order can be sent again with this challenge, unchanged.',
      rest: [{ method: 'POST', path: '/challenges/{challengeId}/confirmation' }],
    })
    .input(confirmInput)
    .output(confirmed)
    .mutation(({ ctx, input }) => confirmCode(ctx, input)),
  askPasskey: person
    .meta({
      says: 'What a passkey is to sign for what was refused with step_up_required: the sha256 of exactly that.',
      rest: [{ method: 'GET', path: '/challenges/{challengeId}/passkey' }],
    })
    .input(passkeyAsked)
    .output(passkeyOptions)
    .query(({ ctx, input }) => askPasskey(ctx, input)),
  confirmByPasskey: person
    .meta({
      says: 'Confirms by a passkey: the refused order can be sent again with this challenge, unchanged.',
      rest: [{ method: 'POST', path: '/challenges/{challengeId}/passkey' }],
      trips: { most: 2, reason: 'a signature is judged in the Worker, by a key that Postgres keeps' },
    })
    .input(confirmByPasskeyInput)
    .output(confirmed)
    .mutation(({ ctx, input }) => confirmByPasskey(ctx, input)),
})
