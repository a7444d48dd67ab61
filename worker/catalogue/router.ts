import { anyone, router } from '../trpc.ts'
import { readCatalogue } from './catalogue.ts'
import { catalogue as shape } from './contract.ts'

export const catalogue = router({
  read: anyone
    .meta({ says: 'What the bank offers; public.', rest: [{ method: 'GET', path: '/catalogue' }] })
    .output(shape)
    .query(({ ctx }) => readCatalogue(ctx)),
})
