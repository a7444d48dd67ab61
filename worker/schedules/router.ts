import { customer, router } from '../trpc.ts'
import {
  added,
  addInput,
  changeInput,
  schedule,
  scheduleIdInput,
  schedules as schedulesShape,
} from './contract.ts'
import { addSchedule, changeSchedule, readSchedules, setStatus } from './schedules.ts'

export const schedules = router({
  list: customer
    .meta({
      says: 'Scheduled payments and standing orders, and what they pay in the days ahead.',
      rest: [{ method: 'GET', path: '/schedules' }],
    })
    .output(schedulesShape)
    .query(({ ctx }) => readSchedules(ctx)),
  add: customer
    .meta({
      says: 'Orders a payment for later, once or by a rule, once for each id.',
      rest: [{ method: 'POST', path: '/schedules', status: 201 }],
      feature: 'scheduled_payments',
      idempotencyKey: 'id',
      mayPend: true,
    })
    .input(addInput)
    .output(added)
    .mutation(({ ctx, input }) => addSchedule(ctx, input)),
  change: customer
    .meta({
      says: 'Changes amount, note, end and retries of a schedule.',
      rest: [{ method: 'PUT', path: '/schedules/{id}' }],
      feature: 'scheduled_payments',
    })
    .input(changeInput)
    .output(schedule)
    .mutation(({ ctx, input }) => changeSchedule(ctx, input)),
  pause: customer
    .meta({
      says: 'Pauses a schedule: what comes due meanwhile is not paid.',
      rest: [{ method: 'POST', path: '/schedules/{id}/pause' }],
    })
    .input(scheduleIdInput)
    .output(schedule)
    .mutation(({ ctx, input }) => setStatus(ctx, input.id, 'paused')),
  resume: customer
    .meta({
      says: 'Resumes a paused schedule with its next payment from today on.',
      rest: [{ method: 'POST', path: '/schedules/{id}/resumption' }],
    })
    .input(scheduleIdInput)
    .output(schedule)
    .mutation(({ ctx, input }) => setStatus(ctx, input.id, 'active')),
  cancel: customer
    .meta({
      says: 'Cancels a schedule for good.',
      rest: [{ method: 'DELETE', path: '/schedules/{id}' }],
    })
    .input(scheduleIdInput)
    .output(schedule)
    .mutation(({ ctx, input }) => setStatus(ctx, input.id, 'cancelled')),
})
