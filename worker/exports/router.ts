import { file } from '../shapes.ts'
import { customer, operator, router } from '../trpc.ts'
import { askForInput, askInput, copies, copy, copyInput, fileInput, listForInput } from './contract.ts'
import { askExport, listExports, makeExport, takeExport } from './exports.ts'

const trips = { most: 2, reason: 'files are made and sealed in the Worker from what Postgres tells' }

export const exports = router({
  ask: customer
    .meta({
      says: 'Begins a copy of all that the bank keeps of the caller, once for each id.',
      rest: [{ method: 'POST', path: '/exports', status: 201 }],
      idempotencyKey: 'id',
    })
    .input(askInput)
    .output(copy)
    .mutation(({ ctx, input }) => askExport(ctx, input)),
  list: customer
    .meta({
      says: 'Copies of the caller’s data that can be taken.',
      rest: [{ method: 'GET', path: '/exports' }],
    })
    .output(copies)
    .query(({ ctx }) => listExports(ctx, null)),
  make: customer
    .meta({
      says: 'Makes the next files of a copy; called until it is ready.',
      rest: [{ method: 'POST', path: '/exports/{id}/steps' }],
      trips,
    })
    .input(copyInput)
    .output(copy)
    .mutation(({ ctx, input }) => makeExport(ctx, input.id)),
  file: customer
    .meta({
      says: 'One file of a copy.',
      rest: [{ method: 'GET', path: '/exports/{id}/files/{position}' }],
      isFile: true,
    })
    .input(fileInput)
    .output(file)
    .query(({ ctx, input }) => takeExport(ctx, input)),
  askFor: operator
    .meta({
      says: 'Staff begins a copy of all that the bank keeps of a customer, once for each id.',
      rest: [{ method: 'POST', path: '/customers/{customerId}/exports', status: 201 }],
      idempotencyKey: 'id',
    })
    .input(askForInput)
    .output(copy)
    .mutation(({ ctx, input }) => askExport(ctx, input)),
  listFor: operator
    .meta({
      says: 'Copies of a customer’s data that the caller asked for.',
      rest: [{ method: 'GET', path: '/customers/{customerId}/exports' }],
    })
    .input(listForInput)
    .output(copies)
    .query(({ ctx, input }) => listExports(ctx, input.customerId)),
  makeFor: operator
    .meta({
      says: 'Makes the next files of a copy that the caller asked for; called until it is ready.',
      rest: [{ method: 'POST', path: '/desk/exports/{id}/steps' }],
      trips,
    })
    .input(copyInput)
    .output(copy)
    .mutation(({ ctx, input }) => makeExport(ctx, input.id)),
  fileFor: operator
    .meta({
      says: 'One file of a copy that the caller asked for.',
      rest: [{ method: 'GET', path: '/desk/exports/{id}/files/{position}' }],
      isFile: true,
    })
    .input(fileInput)
    .output(file)
    .query(({ ctx, input }) => takeExport(ctx, input)),
})
