import { file } from '../shapes.ts'
import { operator, router, staff } from '../trpc.ts'
import { addInput, document, getInput, listInput, documents as page, requestBytesMost } from './contract.ts'
import { addDocument, getDocument, listDocuments } from './documents.ts'

export const documents = router({
  list: staff
    .meta({
      says: 'The papers beside an application, without their content.',
      rest: [{ method: 'GET', path: '/applications/{application}/documents' }],
    })
    .input(listInput)
    .output(page)
    .query(({ ctx, input }) => listDocuments(ctx, input.application)),
  add: operator
    .meta({
      says: 'Adds a paper to an application: a PDF, JPEG or PNG of at most 5 MB, sealed before it is kept.',
      rest: [{ method: 'POST', path: '/applications/{application}/documents', status: 201 }],
      idempotencyKey: 'id',
      bodyBytesMost: requestBytesMost,
      trips: { most: 2, reason: 'the content is sealed under the application’s key, which Postgres keeps' },
    })
    .input(addInput)
    .output(document)
    .mutation(({ ctx, input }) => addDocument(ctx, input)),
  get: staff
    .meta({
      says: 'The content of a paper, to be saved; each look is written down.',
      rest: [{ method: 'GET', path: '/documents/{id}' }],
      isFile: true,
    })
    .input(getInput)
    .output(file)
    .query(({ ctx, input }) => getDocument(ctx, input.id)),
})
