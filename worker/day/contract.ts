import * as z from 'zod/mini'
import { date, instant } from '../shapes.ts'

export const dayState = z.enum(['waiting', 'running', 'done'])

export const eodStep = z.object({
  name: z.string(),
  status: dayState,
  done: z.int().check(z.describe('Items that the step has gone over')),
  chunks: z.int(),
  startedAt: z.nullable(instant),
  endedAt: z.nullable(instant),
})

/** One end of day: the date that it closes, and how far it has come. */
export const eodRun = z.object({
  date,
  status: dayState.check(
    z.describe('waiting: the bank is on the new date, and older transactions are still ending'),
  ),
  startedBy: z.string().check(z.describe('A member of staff by name, or a job or tool')),
  startedAt: instant,
  endedAt: z.nullable(instant),
  steps: z.array(eodStep),
})
export type EodRun = z.infer<typeof eodRun>

export const dayStatus = z.object({
  businessDate: date.check(z.describe('The date on which the bank books now')),
  today: date.check(z.describe('By the calendar of the bank’s time zone')),
  run: z.nullable(eodRun).check(z.describe('The end of day that is open, else the last one')),
})
export type DayStatus = z.infer<typeof dayStatus>

export const dayClose = z.object({
  date: date.check(z.describe('The date to close: the business date, or that of the run that is open')),
})
