import { customer, router } from '../trpc.ts'
import { languageInput, notificationsInput, preferences as shape } from './contract.ts'
import { chooseLanguage, chooseNotifications, readPreferences } from './preferences.ts'

export const preferences = router({
  read: customer
    .meta({
      says: 'The caller’s language, figures and notifications.',
      rest: [{ method: 'GET', path: '/preferences' }],
    })
    .output(shape)
    .query(({ ctx }) => readPreferences(ctx)),
  language: customer
    .meta({
      says: 'Sets the language of the pages and how they group digits.',
      rest: [{ method: 'PUT', path: '/preferences/language' }],
    })
    .input(languageInput)
    .output(shape)
    .mutation(({ ctx, input }) => chooseLanguage(ctx, input)),
  notifications: customer
    .meta({
      says: 'Sets by which channel the caller is told of which event; notices of security cannot be turned off.',
      rest: [{ method: 'PUT', path: '/preferences/notifications' }],
    })
    .input(notificationsInput)
    .output(shape)
    .mutation(({ ctx, input }) => chooseNotifications(ctx, input)),
})
