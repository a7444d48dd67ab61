/** A message on its whole way, from the queue to the provider, for a customer who chose a language and figures. */
import { expect, inject, it } from 'vitest'
import { type Env, readConfig } from '../worker/config.ts'
import { deliver } from '../worker/delivery/delivery.ts'
import { freshBank } from './bank.ts'
import { openProvider } from './providing.ts'
import { connectOwner, value } from './teller.ts'

it('is in the language, the figures and the hours of whom it is for, and in English for who chose nothing', async () => {
  const bank = await freshBank()
  const owner = await connectOwner(bank.wire.ownerUrl)
  const { start, stop, at, play, seen } = openProvider()
  await start()
  await play({ status: 200 })
  const env = {
    ...inject('workerBindings'),
    DATABASE_URL: bank.appUrl,
    JOB_DATABASE_URL: bank.jobUrl,
    MAIL_FROM: 'Edgebank <bank@edgebank.example>',
    RESEND_API_KEY: 're_key',
    RESEND_URL: at(''),
  } as unknown as Env
  await owner.query('delete from banking.outbox')
  const customer: string = await value(
    owner,
    `select u.customer_id::text from banking.users u
      where u.id = banking.find_user(testing.identifier('customer1@demo.bank'))`,
  )
  const written = async () => {
    const facts = { account: '1…3', amount: '12345600', currency: 'INR', until: '2026-11-22T20:09:10+00:00' }
    await owner.query(
      `insert into banking.outbox (channel, user_id, template, facts)
       select 'email', u.id, 'joint_order_waiting', $2 from banking.users u where u.customer_id = $1`,
      [customer, JSON.stringify(facts)],
    )
    expect(await deliver(env, readConfig(env))).toMatchObject({ sent: 1 })
    return JSON.parse((await seen('received')).at(-1)!.body) as { subject: string; text: string }
  }
  const choose = (language: string, grouping: string) =>
    owner.query(
      `insert into banking.preferences (customer_id, language, grouping) values ($1, $2, $3)
       on conflict (customer_id) do update set language = $2, grouping = $3`,
      [customer, language, grouping],
    )

  expect((await written()).text).toContain('together: INR 1,23,456.00 to 1…3.')
  await choose('hi', 'indian')
  const hindi = await written()
  expect(hindi.subject).toBe('आपके खाते के एक धारक को आपकी मंज़ूरी का इंतज़ार है')
  expect(hindi.text).toContain('आपके साझा खाते से यह निर्देश दिया है: 1…3 को ₹1,23,456.00।')
  expect(hindi.text).toMatch(/23 नव॰ 2026, 1:39\sam IST/)
  await choose('en', 'international')
  expect((await written()).text).toContain('together: INR 123,456.00 to 1…3.')
  await stop()
})
