import { person, router } from '../trpc.ts'
import { confirmCode, sendCode } from './challenges.ts'
import { codeSent, confirmed, confirmInput, sendCodeInput } from './contract.ts'

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
})
