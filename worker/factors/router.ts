import { empty } from '../shapes.ts'
import { customer, person, router } from '../trpc.ts'
import {
  beginInput,
  begun,
  codes,
  confirmInput,
  factors as listed,
  proofInput,
  removeInput,
  reproof,
  signInCodeInput,
} from './contract.ts'
import {
  askReproof,
  beginFactor,
  confirmFactor,
  listFactors,
  removeFactor,
  renewCodes,
  setSignInCode,
} from './factors.ts'

const trips = { most: 2, reason: 'codes are judged in the Worker, which alone can open the secrets' }

export const factors = router({
  list: person
    .meta({
      says: 'The second factors of your own, and how many recovery codes are left.',
      rest: [{ method: 'GET', path: '/factors' }],
    })
    .output(listed)
    .query(({ ctx }) => listFactors(ctx)),
  begin: person
    .meta({
      says: 'Begins an authenticator app: answers its secret, once. Asks for a code, or the password before the first.',
      rest: [{ method: 'POST', path: '/factors', status: 201 }],
      trips,
    })
    .input(beginInput)
    .output(begun)
    .mutation(({ ctx, input }) => beginFactor(ctx, input)),
  confirm: person
    .meta({
      says: 'Confirms an authenticator app by its first code; with the first one come recovery codes, shown once. Your other sessions end.',
      rest: [{ method: 'POST', path: '/factors/{id}/confirmation' }],
      trips,
    })
    .input(confirmInput)
    .output(codes)
    .mutation(({ ctx, input }) => confirmFactor(ctx, input)),
  remove: person
    .meta({
      says: 'Takes a factor away, for a code. Staff keep one at least. Your other sessions end.',
      rest: [{ method: 'POST', path: '/factors/{id}/removal', status: 204 }],
      trips,
    })
    .input(removeInput)
    .output(empty)
    .mutation(({ ctx, input }) => removeFactor(ctx, input)),
  prove: person
    .meta({
      says: 'Opens a challenge by which a passkey, or a code that is sent, proves who you are before a change of factors.',
      rest: [{ method: 'POST', path: '/factors/proof', status: 201 }],
    })
    .output(reproof)
    .mutation(({ ctx }) => askReproof(ctx)),
  setSignInCode: customer
    .meta({
      says: 'Says whether your sign-in asks for a code by mail or text message. Your other sessions end.',
      rest: [{ method: 'PUT', path: '/factors/sign-in-code', status: 204 }],
      trips,
    })
    .input(signInCodeInput)
    .output(empty)
    .mutation(({ ctx, input }) => setSignInCode(ctx, input)),
  renewCodes: person
    .meta({
      says: 'Makes new recovery codes, for a code; those from before are void.',
      rest: [{ method: 'POST', path: '/recovery-codes', status: 201 }],
      trips,
    })
    .input(proofInput)
    .output(codes)
    .mutation(({ ctx, input }) => renewCodes(ctx, input)),
})
