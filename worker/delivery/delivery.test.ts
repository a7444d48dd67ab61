/** Delivery seen from the Worker: the clock, the answer that does not wait for it, Cloudflare's own mail, the figures. */
import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import type { Env } from '../config.ts'
import worker from '../index.ts'
import { emailBinding } from './email-binding.ts'
import { write } from './templates.ts'

const edge = await openEdge()
// Without an admin nobody is told of an alert: the messages here are those of the people in question alone.
await edge.sql(`update banking.users set status = 'suspended' where kind = 'admin'`)
const mailing: Partial<Env> = { JOB_DATABASE_URL: edge.bank.jobUrl, MAIL_FROM: 'bank@edgebank.example' }
/** Nothing listens there. */
const down: Partial<Env> = { ...mailing, RESEND_API_KEY: 're_key', RESEND_URL: 'http://127.0.0.1:9' }
const states = async () =>
  (await edge.sql('select template, state, tries, fault from banking.outbox order by id')) as {
    template: string
    state: string
    tries: number
    fault: string | null
  }[]
const block = async (env: Partial<Env>) => {
  const { email } = await edge.provision()
  for (let turn = 0; turn < 5; turn += 1)
    expect((await edge.tryToSignIn(email, 'wrong', 'api', { env })).code).toBe('unauthenticated')
}
const figure = async (name: string) => {
  const headers = { Authorization: `Bearer ${edge.env.METRICS_TOKEN}` }
  const { text } = await edge.send('/metrics', { headers })
  return Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\d+)$`, 'm').exec(text)?.[1])
}

describe('with a provider that is down', () => {
  test('signing in goes on, the message waits, and the figures say for how long', async () => {
    await block(down)
    expect(await states()).toMatchObject([{ template: 'sign_in_blocked', state: 'retry', tries: 1 }])
    const person = await edge.provision()
    const signed = await edge.signIn(person.email, 'api', { env: down })
    expect((await edge.send('/api/account/profile', { token: signed.token, env: down })).status).toBe(200)
    await edge.sql(`update banking.outbox set at = now() - interval '2 hours'`)
    // The block, and the first sign-in of that person.
    expect(await figure('bank_outbox_waiting{channel="email"}')).toBe(2)
    expect(await figure('bank_outbox_oldest_seconds{channel="email"}')).toBeGreaterThanOrEqual(7200)
    expect(await figure('bank_outbox_waiting{channel="sms"}')).toBe(0)
    expect(await figure('bank_database_up')).toBe(1)
  })

  test('the clock tries again, by Cloudflare’s own mail where that is configured', async () => {
    await edge.sql('update banking.outbox set next_at = now()')
    const env = { ...edge.env, ...mailing } as Env
    expect(env.MAIL).toBeDefined()
    await worker.scheduled({ cron: '* * * * *' } as ScheduledController, env)
    expect(await states()).toMatchObject([
      { template: 'sign_in_blocked', state: 'sent', tries: 2, fault: null },
      { template: 'new_sign_in', state: 'sent', fault: null },
    ])
    expect(await figure('bank_outbox_waiting{channel="email"}')).toBe(0)
  })

  test('without any provider nothing is lost and nothing fails', async () => {
    const { MAIL: _, ...without } = { ...edge.env, JOB_DATABASE_URL: edge.bank.jobUrl }
    await block({ MAIL: undefined } as never)
    await worker.scheduled({ cron: '* * * * *' } as ScheduledController, without as Env)
    expect((await states()).at(-1)).toMatchObject({ state: 'queued', tries: 0 })
  })
})

test('the figures are there when the database is not, and say so', async () => {
  const headers = { Authorization: `Bearer ${edge.env.METRICS_TOKEN}` }
  const gone = new URL(edge.env.DATABASE_URL)
  gone.port = '9'
  const { status, text } = await edge.send('/metrics', { headers, env: { DATABASE_URL: gone.href } })
  expect(status).toBe(200)
  expect(text).toContain('bank_database_up 0')
  expect(text).not.toContain('bank_outbox_waiting{')
})

test('Cloudflare’s refusals are for good where they are about the message, else for later', async () => {
  const letter = { key: 'k', to: 'asha@example.org', ...write('new_sign_in', {}) }
  const refusing = (code: string | undefined) =>
    emailBinding(
      {
        send: () => Promise.reject(Object.assign(new Error('asha@example.org'), { code })),
      } as unknown as SendEmail,
      'bank@edgebank.example',
    ).send(letter)
  expect(await refusing('E_RECIPIENT_NOT_ALLOWED')).toEqual({
    state: 'failed',
    fault: 'E_RECIPIENT_NOT_ALLOWED',
  })
  expect(await refusing('E_RATE_LIMIT_EXCEEDED')).toEqual({ state: 'retry', fault: 'E_RATE_LIMIT_EXCEEDED' })
  expect(await refusing(undefined)).toEqual({ state: 'retry', fault: 'refused' })
})
