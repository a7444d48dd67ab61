import { customer, router } from '../trpc.ts'
import {
  manifest,
  statements as months,
  paper,
  receiptInput,
  statementInput,
  statementsInput,
} from './contract.ts'
import {
  listStatements,
  makeManifest,
  makeReceipt,
  makeReceiptManifest,
  makeStatement,
} from './statements.ts'

export const statements = router({
  list: customer
    .meta({
      says: 'Months of an account that a statement can be had of, newest first.',
      rest: [{ method: 'GET', path: '/accounts/{id}/statements' }],
    })
    .input(statementsInput)
    .output(months)
    .query(({ ctx, input }) => listStatements(ctx, input)),
  file: customer
    .meta({
      says: 'A statement of any period as PDF, CSV, camt.053.001.08 or OFX.',
      rest: [{ method: 'GET', path: '/accounts/{id}/statements/{period}' }],
      isFile: true,
    })
    .input(statementInput)
    .output(paper)
    .query(({ ctx, input }) => makeStatement(ctx, input)),
  manifest: customer
    .meta({
      says: 'What proves a statement without the bank’s word, signed.',
      rest: [{ method: 'GET', path: '/accounts/{id}/statements/{period}/manifest' }],
    })
    .input(statementInput)
    .output(manifest)
    .query(({ ctx, input }) => makeManifest(ctx, input)),
  receipt: customer
    .meta({
      says: 'The receipt of a transaction as PDF.',
      rest: [{ method: 'GET', path: '/transactions/{id}/receipt' }],
      isFile: true,
    })
    .input(receiptInput)
    .output(paper)
    .query(({ ctx, input }) => makeReceipt(ctx, input.id)),
  receiptManifest: customer
    .meta({
      says: 'What proves a receipt without the bank’s word, signed.',
      rest: [{ method: 'GET', path: '/transactions/{id}/receipt/manifest' }],
    })
    .input(receiptInput)
    .output(manifest)
    .query(({ ctx, input }) => makeReceiptManifest(ctx, input.id)),
})
