import { admin, router } from '../trpc.ts'
import {
  asked,
  historyInput,
  history as historyShape,
  holidayInput,
  proposeInput,
  settings as settingsShape,
} from './contract.ts'
import { listSettings, proposeHoliday, proposeSetting, readHistory } from './settings.ts'

export const settings = router({
  list: admin
    .meta({
      says: 'The settings, features and holidays of the bank: in force, and scheduled.',
      rest: [{ method: 'GET', path: '/settings' }],
    })
    .output(settingsShape)
    .query(({ ctx }) => listSettings(ctx)),
  history: admin
    .meta({
      says: 'What a setting was, is and will be, and who asked for it and who approved it.',
      rest: [{ method: 'GET', path: '/settings/{name}/history' }],
    })
    .input(historyInput)
    .output(historyShape)
    .query(({ ctx, input }) => readHistory(ctx, input.name)),
  propose: admin
    .meta({
      says: 'Proposes another value of a setting from a day on; another person approves it.',
      rest: [{ method: 'PUT', path: '/settings/{name}', status: 202 }],
    })
    .input(proposeInput)
    .output(asked)
    .mutation(({ ctx, input }) => proposeSetting(ctx, input)),
  proposeHoliday: admin
    .meta({
      says: 'Proposes a bank holiday, or that a day is none any more; another person approves it.',
      rest: [{ method: 'PUT', path: '/holidays/{day}', status: 202 }],
    })
    .input(holidayInput)
    .output(asked)
    .mutation(({ ctx, input }) => proposeHoliday(ctx, input)),
})
