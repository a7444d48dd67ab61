import { customer, router } from '../trpc.ts'
import {
  closeDepositAnswer,
  closeDepositInput,
  deposit,
  depositInput,
  offers,
  openDepositAnswer,
  openDepositInput,
  preview,
  previewInput,
  updateDepositInput,
  updatedDeposit,
} from './contract.ts'
import {
  closeDeposit,
  getDeposit,
  listOffers,
  openDeposit,
  previewDeposit,
  updateDeposit,
} from './deposits.ts'

const signedOver = 'the orders are signed over account numbers and sums, which Postgres knows'

export const deposits = router({
  offers: customer
    .meta({
      says: 'Terms and rates on which a deposit can be opened today.',
      rest: [{ method: 'GET', path: '/deposit-offers' }],
    })
    .output(offers)
    .query(({ ctx }) => listOffers(ctx)),
  preview: customer
    .meta({
      says: 'What an amount would become, and when, if the deposit were opened today.',
      rest: [{ method: 'POST', path: '/deposit-previews' }],
      feature: 'term_deposits',
    })
    .input(previewInput)
    .output(preview)
    .query(({ ctx, input }) => previewDeposit(ctx, input)),
  open: customer
    .meta({
      says: 'Opens a term deposit and pays it in from an account of the caller, once for each id.',
      rest: [{ method: 'POST', path: '/deposits', status: 201 }],
      feature: 'term_deposits',
      idempotencyKey: 'id',
      trips: { most: 2, reason: signedOver },
      mayPend: true,
    })
    .input(openDepositInput)
    .output(openDepositAnswer)
    .mutation(({ ctx, input }) => openDeposit(ctx, input)),
  get: customer
    .meta({
      says: 'One term deposit, with what closing it today would pay.',
      rest: [{ method: 'GET', path: '/deposits/{id}' }],
    })
    .input(depositInput)
    .output(deposit)
    .query(({ ctx, input }) => getDeposit(ctx, input.id)),
  update: customer
    .meta({
      says: 'Sets what becomes of a deposit at maturity, and which account is paid.',
      rest: [{ method: 'PUT', path: '/deposits/{id}' }],
      mayPend: true,
    })
    .input(updateDepositInput)
    .output(updatedDeposit)
    .mutation(({ ctx, input }) => updateDeposit(ctx, input)),
  close: customer
    .meta({
      says: 'Closes a term deposit before its day, for the sum that was shown.',
      rest: [{ method: 'POST', path: '/deposits/{id}/close' }],
      idempotencyKey: 'requestId',
      trips: { most: 2, reason: signedOver },
      mayPend: true,
    })
    .input(closeDepositInput)
    .output(closeDepositAnswer)
    .mutation(({ ctx, input }) => closeDeposit(ctx, input)),
})
