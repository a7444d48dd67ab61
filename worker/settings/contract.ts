import * as z from 'zod/mini'
import { pending } from '../proposals/contract.ts'
import { date, instant, remark, text } from '../shapes.ts'

export const settingName = z
  .string()
  .check(
    z.regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){1,3}$/, 'This is not the name of a setting.'),
    z.maxLength(60),
    z.describe('The name of a setting of the bank'),
  )

const isJson = (value: string) => {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}
const json = text(2000, 1).check(z.refine(isJson, 'This is no JSON.'), z.describe('The value, as JSON'))

const why = {
  reason: remark(280).check(z.describe('Why it is changed')),
  source: text(280, 1).check(z.describe('Where it comes from: a law, a circular, a decision')),
}

/** What a setting is. `money`: minor units by currency; `switch`: a feature; `fixed`: nobody changes it here. */
export const settingKind = z.enum([
  'number',
  'hours',
  'money',
  'rates',
  'list',
  'denominations',
  'time_zone',
  'text',
  'switch',
  'fixed',
])

const value = z.string().check(z.describe('As JSON'))
export const setting = z.object({
  name: settingName,
  kind: settingKind,
  least: z.nullable(z.number()),
  most: z.nullable(z.number()),
  unit: z.nullable(z.string()),
  says: z.string(),
  value,
  source: z.string(),
  since: z.nullable(date).check(z.describe('Null: from the beginning')),
  scheduled: z.array(z.object({ from: date, value, source: z.string() })),
  waits: z.boolean().check(z.describe('A change of it waits for a second person')),
})
export type Setting = z.infer<typeof setting>

export const holiday = z.object({ day: date, name: z.string(), source: z.string(), waits: z.boolean() })
export type Holiday = z.infer<typeof holiday>

export const settings = z.object({
  businessDate: date,
  settings: z.array(setting),
  holidays: z.array(holiday).check(z.describe('Of the year behind, and all to come')),
})
export type Settings = z.infer<typeof settings>

export const historyInput = z.object({ name: settingName })
const change = z.object({
  id: z.string(),
  from: date,
  before: z.nullable(value),
  after: z.nullable(value),
  reason: z.string(),
  source: z.string(),
  status: z.enum(['pending', 'approved', 'refused', 'expired']),
  maker: z.nullable(z.string()),
  madeAt: instant,
  checker: z.nullable(z.string()),
  settledAt: z.nullable(instant),
  decision: z.nullable(z.string()),
})
export const history = z.object({
  name: settingName,
  values: z.array(
    z.object({
      from: z.nullable(date).check(z.describe('Null: from the beginning')),
      value,
      source: z.string(),
      state: z.enum(['scheduled', 'now', 'past']),
    }),
  ),
  changes: z.array(change).check(z.describe('What was asked for and by whom it was decided, newest first')),
})
export type History = z.infer<typeof history>

export const proposeInput = z.object({ name: settingName, value: json, effectiveFrom: date, ...why })
export const holidayInput = z.object({
  day: date.check(z.describe('The day on which the bank is closed')),
  name: z.nullable(text(60, 1)).check(z.describe('Null takes the holiday away')),
  ...why,
})
export const asked = pending
