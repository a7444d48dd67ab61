import { router, staff } from '../trpc.ts'
import { dayClose, dayStatus, eodRun } from './contract.ts'
import { closeDay, readDay } from './day.ts'

export const day = router({
  status: staff
    .meta({
      says: 'The business date, and how far the end of day has come.',
      rest: [{ method: 'GET', path: '/day' }],
    })
    .output(dayStatus)
    .query(({ ctx }) => readDay(ctx)),
  close: staff
    .meta({
      says: 'Starts or continues the end of day of a date, one part a call; repeat it until the status is done.',
      rest: [{ method: 'POST', path: '/day' }],
    })
    .input(dayClose)
    .output(eodRun)
    .mutation(({ ctx, input }) => closeDay(ctx, input.date)),
})
