import { customer, router, staff } from '../trpc.ts'
import {
  accountLimits,
  decideInput,
  limitRaise,
  limitRaises,
  limitsInput,
  lowerInput,
  proposeInput,
  raiseProposed,
} from './contract.ts'
import { decideRaise, listRaises, lowerLimits, proposeRaise, readLimits } from './limits.ts'

export const limits = router({
  ofAccount: customer
    .meta({
      says: 'Limits of an account in each channel, and what is used of them today and this month.',
      rest: [{ method: 'GET', path: '/accounts/{id}/limits' }],
    })
    .input(limitsInput)
    .output(accountLimits)
    .query(({ ctx, input }) => readLimits(ctx, input.id)),
  lower: customer
    .meta({
      says: 'Lowers limits of an account in one channel; raising them is for the bank.',
      rest: [{ method: 'PUT', path: '/accounts/{id}/limits' }],
    })
    .input(lowerInput)
    .output(accountLimits)
    .mutation(({ ctx, input }) => lowerLimits(ctx, input)),
  raises: staff
    .meta({
      says: 'Proposed raises of limits that wait for a second member of staff.',
      rest: [{ method: 'GET', path: '/limit-raises' }],
    })
    .output(limitRaises)
    .query(({ ctx }) => listRaises(ctx)),
  proposeRaise: staff
    .meta({
      says: 'Proposes to raise a limit of an account; another member of staff approves it.',
      rest: [{ method: 'POST', path: '/limit-raises', status: 202 }],
      idempotencyKey: 'id',
    })
    .input(proposeInput)
    .output(raiseProposed)
    .mutation(({ ctx, input }) => proposeRaise(ctx, input)),
  approveRaise: staff
    .meta({
      says: 'Approves a raise that another member of staff proposed: it holds at once.',
      rest: [{ method: 'POST', path: '/limit-raises/{id}/approval' }],
    })
    .input(decideInput)
    .output(limitRaise)
    .mutation(({ ctx, input }) => decideRaise(ctx, input, true)),
  rejectRaise: staff
    .meta({
      says: 'Rejects a raise that another member of staff proposed.',
      rest: [{ method: 'POST', path: '/limit-raises/{id}/rejection' }],
    })
    .input(decideInput)
    .output(limitRaise)
    .mutation(({ ctx, input }) => decideRaise(ctx, input, false)),
})
