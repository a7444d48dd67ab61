import * as z from 'zod/mini'
import { instant, page, uuid } from '../shapes.ts'

export const openSession = z.object({
  id: uuid,
  device: z.nullable(z.string()).check(z.describe('Such as "Chrome on Android"')),
  place: z.nullable(z.string()).check(z.describe('Where it signed in, or else the network it came from')),
  channel: z.enum(['web', 'api']),
  startedAt: instant,
  lastSeenAt: instant.check(z.describe('To the minute')),
  endsAt: instant.check(z.describe('It ends then, however it is used')),
  current: z.boolean().check(z.describe('Whether this very request came from it')),
})
export type OpenSession = z.infer<typeof openSession>

export const openSessions = page(openSession)
export const sessionIdInput = z.object({ id: uuid })
export const ended = z.object({ ended: z.int().check(z.describe('How many sessions ended')) })

export const stayInput = z.object({
  idleSeconds: z
    .int()
    .check(z.minimum(0), z.maximum(86_400), z.describe('How long ago the person last did something')),
})
export const timeLeft = z.object({
  idleSecondsLeft: z
    .nullable(z.int())
    .check(z.describe('Until it idles out; null where the session does not idle')),
  secondsLeft: z.int().check(z.describe('Until it is over for good')),
})
export type TimeLeft = z.infer<typeof timeLeft>
