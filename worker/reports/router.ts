import { file } from '../shapes.ts'
import { router, staff } from '../trpc.ts'
import { fileInput, reports as page, report, reportsInput, runInput } from './contract.ts'
import { listReports, makeFile, runReport } from './reports.ts'

export const reports = router({
  list: staff
    .meta({
      says: 'Reports of compliance and oversight that the caller may see, newest first.',
      rest: [{ method: 'GET', path: '/reports' }],
    })
    .input(reportsInput)
    .output(page)
    .query(({ ctx, input }) => listReports(ctx, input)),
  run: staff
    .meta({
      says: 'Cuts a report of a chosen period; one that comes out as before is the one from before.',
      rest: [{ method: 'POST', path: '/reports', status: 201 }],
    })
    .input(runInput)
    .output(report)
    .mutation(({ ctx, input }) => runReport(ctx, input)),
  file: staff
    .meta({
      says: 'A report with names, as CSV or PDF; that it was taken is written down.',
      rest: [{ method: 'GET', path: '/reports/{id}/{format}' }],
      isFile: true,
    })
    .input(fileInput)
    .output(file)
    .query(({ ctx, input }) => makeFile(ctx, input)),
})
