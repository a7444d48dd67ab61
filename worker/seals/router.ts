import { anyone, router } from '../trpc.ts'
import { publishedRoot, rootInput, sealKeys } from './contract.ts'
import { readKeys, readRoot } from './seals.ts'

export const seals = router({
  keys: anyone
    .meta({
      says: 'Public keys of the bank’s signatures, and the newest seal of its ledger; public.',
      rest: [{ method: 'GET', path: '/seals/keys' }],
    })
    .output(sealKeys)
    .query(({ ctx }) => readKeys(ctx)),
  root: anyone
    .meta({
      says: 'The root over all accounts at the end of a business date, as it was published; public.',
      rest: [{ method: 'GET', path: '/roots/{date}' }],
    })
    .input(rootInput)
    .output(publishedRoot)
    .query(({ ctx, input }) => readRoot(ctx, input.date)),
})
