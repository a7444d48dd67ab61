import { customer, router } from '../trpc.ts'
import { exchanged, exchangeInput, quote, quoteInput } from './contract.ts'
import { makeExchange, quoteExchange } from './exchange.ts'

export const exchange = router({
  quote: customer
    .meta({
      says: 'Promises an exchange rate for one sum, for a short while.',
      rest: [{ method: 'POST', path: '/exchange/quotes', status: 201 }],
      feature: 'exchange',
      idempotencyKey: 'id',
    })
    .input(quoteInput)
    .output(quote)
    .mutation(({ ctx, input }) => quoteExchange(ctx, input)),
  make: customer
    .meta({
      says: 'Exchanges money between two accounts of the caller at a quote, once for each id.',
      rest: [{ method: 'POST', path: '/exchange', status: 201 }],
      feature: 'exchange',
      idempotencyKey: 'id',
      trips: { most: 2, reason: 'The amounts of the quote are read first: the Worker signs what it orders.' },
      mayPend: true,
    })
    .input(exchangeInput)
    .output(exchanged)
    .mutation(({ ctx, input }) => makeExchange(ctx, input)),
})
