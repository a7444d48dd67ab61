import { admin, router } from '../trpc.ts'
import { asked, proposeInput, products as shape } from './contract.ts'
import { listProducts, proposeProduct } from './products.ts'

export const products = router({
  list: admin
    .meta({
      says: 'What the bank offers: rates and fees as they were, are and will be, and who asked and decided.',
      rest: [{ method: 'GET', path: '/products' }],
    })
    .output(shape)
    .query(({ ctx }) => listProducts(ctx)),
  propose: admin
    .meta({
      says: 'Proposes other rates, fees or facts of a product from a day to come; another person approves it.',
      rest: [{ method: 'PUT', path: '/products/{code}', status: 202 }],
    })
    .input(proposeInput)
    .output(asked)
    .mutation(({ ctx, input }) => proposeProduct(ctx, input)),
})
