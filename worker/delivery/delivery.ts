/**
 * Takes messages that are due from the outbox, sends and settles them. At least once: a message is settled after it was
 * sent, under a key that lets the provider see a repetition. Nothing here is on the way of a request.
 */
import type { Config, Env } from '../config.ts'
import { ask, connectOpening } from '../db.ts'
import { journalOpener } from '../vault/journal.ts'
import { type Addressed, isAddress, openAddress } from './addresses.ts'
import { emailBinding } from './email-binding.ts'
import type { Channel, Outcome, Provider, Providers } from './provider.ts'
import { resend } from './resend.ts'
import { type Written, write } from './templates.ts'
import { twilio } from './twilio.ts'
import { tongueOf } from './words/words.ts'

type Taken = Addressed & {
  id: string
  try: number
  at: string
  template: string
  facts: Record<string, unknown>
  /** What its reader chose, where they are a customer and did. */
  language: string | null
  grouping: 'indian' | 'international' | null
  zone: string
}

const atOnce = 10
const mostMs = 45_000

/** The providers that are configured; a channel without one waits. */
export function providersOf({ delivery }: Config, env: Env): Providers {
  const mail = delivery.resend
    ? resend(delivery.resend)
    : env.MAIL && delivery.mailFrom
      ? emailBinding(env.MAIL, delivery.mailFrom)
      : undefined
  return { ...(mail && { email: mail }), ...(delivery.twilio && { sms: twilio(delivery.twilio) }) }
}

export type Delivered = { sent: number; retry: number; failed: number; dropped: number }

/**
 * One run of sending. Answers nothing where the Worker has no credential for jobs or no provider. A channel whose whole
 * batch must wait is left for the next run: its provider is down.
 */
export async function deliver(env: Env, config: Config): Promise<Delivered | undefined> {
  const providers = providersOf(config, env)
  const open = new Set(Object.keys(providers) as Channel[])
  if (!config.jobDatabaseUrl || open.size === 0) return undefined
  const database = connectOpening(config.jobDatabaseUrl, journalOpener(config))
  const counts = { sent: 0, retry: 0, failed: 0 }
  const end = Date.now() + mostMs
  while (open.size > 0 && Date.now() < end) {
    const channels = `{${[...open].join(',')}}`
    const taken = await ask<Taken[]>(database, 'banking.take_messages', [String(atOnce), channels])
    if (taken.length === 0) break
    const outcomes = await Promise.all(
      taken.map((message) => carry(config, message, providers[message.channel]!)),
    )
    const settled = outcomes.map((outcome, index) => {
      const { id, try: tried } = taken[index]!
      return { id, try: tried, ...outcome }
    })
    await ask(database, 'banking.settle_messages', [JSON.stringify(settled)])
    for (const { state } of outcomes) counts[state] += 1
    for (const channel of [...open]) if (isDown(channel, taken, outcomes)) open.delete(channel)
  }
  const dropped = await ask<number>(database, 'banking.drop_messages', [])
  return { ...counts, dropped }
}

function isDown(channel: Channel, taken: Taken[], outcomes: Outcome[]): boolean {
  const its = outcomes.filter((_, index) => taken[index]!.channel === channel)
  return its.length > 0 && its.every(({ state }) => state === 'retry')
}

/** Past its own end, or the life of what its template carries. */
function isTooLate({ at, facts }: Taken, minutes: number | undefined): boolean {
  const ends = [
    ...(typeof facts.expiresAt === 'string' ? [Date.parse(facts.expiresAt)] : []),
    ...(minutes ? [Date.parse(at) + minutes * 60_000] : []),
  ]
  return ends.some((end) => end < Date.now())
}

async function carry(config: Config, message: Taken, provider: Provider): Promise<Outcome> {
  const { bankUrl } = config.delivery
  const { path } = message.facts
  // A link without a bank in front of it leads nowhere: it waits for the configuration, as long as it is any good.
  const isHomeless = typeof path === 'string' && !bankUrl
  const facts =
    typeof path === 'string' && bankUrl ? { ...message.facts, link: bankUrl + path } : message.facts
  const { language, grouping, zone } = message
  const reader = { tongue: tongueOf(language), grouping: grouping ?? 'indian', zone }
  let written: Written
  try {
    written = write(message.template, facts, message.channel, reader)
  } catch {
    // Facts of which no words can be made (a date that no calendar has) end their own message and no other.
    return { state: 'failed', fault: 'no words' }
  }
  if (written.isUnknown) console.error(JSON.stringify({ route: 'job deliver', template: message.template }))
  if (isTooLate(message, written.minutes)) return { state: 'failed', fault: 'too late' }
  if (isHomeless) return { state: 'retry', fault: 'BANK_URL is not set' }
  let to: string | null
  try {
    to = await openAddress(config, message)
  } catch (error) {
    // One row that does not open, or a key that is not there yet, holds up no other message.
    return { state: 'retry', fault: error instanceof Error ? error.name : 'address' }
  }
  if (!isAddress(message.channel, to)) return { state: 'failed', fault: 'no address' }
  return provider.send({ key: `edgebank-${message.id}-${message.at}`, to, ...written })
}
