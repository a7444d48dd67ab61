import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { toMinor, toMoney } from '../money.ts'
import type { Signed } from '../trpc.ts'
import type {
  languageInput,
  Notification,
  NotifiedEvent,
  notificationsInput,
  Preferences,
} from './contract.ts'

type Told = Omit<Preferences, 'notifications'> & {
  notifications: (Omit<Notification, 'above'> & { above: string | null })[]
}

const shaped = ({ notifications, ...told }: Told): Preferences => ({
  ...told,
  notifications: notifications.map(({ above, ...one }) => ({
    ...one,
    above: above === null ? null : toMoney(BigInt(above), 'INR'),
  })),
})

export const readPreferences = async (ctx: Signed) =>
  shaped(await ask<Told>(ctx.database, 'banking.read_preferences', [ctx.who.jti]))

export const chooseLanguage = async (ctx: Signed, input: z.output<typeof languageInput>) =>
  shaped(
    await ask<Told>(ctx.database, 'banking.choose_language', [
      ctx.who.jti,
      input.language,
      input.grouping,
      ctx.requestId,
    ]),
  )

/** Refuses not_found (SMS without a phone number), forbidden (a notice of security that would be silent). */
export async function chooseNotifications(ctx: Signed, input: z.output<typeof notificationsInput>) {
  const channels = Object.fromEntries(input.notifications.map(({ event, channel }) => [event, channel]))
  const above = (name: NotifiedEvent) => {
    const sum = input.notifications.find(({ event }) => event === name)?.above
    return sum ? toMinor(sum.amount, 'INR')! : null
  }
  return shaped(
    await ask<Told>(ctx.database, 'banking.choose_notifications', [
      ctx.who.jti,
      JSON.stringify(channels),
      above('money_in'),
      above('money_out'),
      ctx.requestId,
    ]),
  )
}
