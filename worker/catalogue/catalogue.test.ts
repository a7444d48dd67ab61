import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const read = async () => (await edge.send('/api/v1/catalogue')).body

test('the catalogue is public, the same at both doors, and leaves out what is the bank’s own', async () => {
  const body = await read()
  expect(body).toMatchObject({
    bankName: 'Edgebank',
    homeCurrency: 'INR',
    timezone: 'Asia/Kolkata',
    demo: true,
  })
  expect(body.products.map(({ code }: { code: string }) => code)).toEqual([
    'current',
    'current-eur',
    'current-jpy',
    'current-kwd',
    'current-usd',
    'savings',
    'term-deposit',
  ])
  expect(body.products.find(({ code }: { code: string }) => code === 'savings')).toEqual({
    code: 'savings',
    name: 'Savings',
    type: 'savings',
    currency: 'INR',
    interestRatePercent: '3.5000',
    summary: expect.any(String),
  })
  expect((await edge.call('catalogue.read')).body).toEqual(body)
  expect((await edge.send('/trpc/catalogue.read')).body.result.data).toEqual(body)
})

test('the catalogue comes from KV for a minute, and from Postgres after that', async () => {
  const before = await read()
  await edge.sql(`update banking.products set name = 'Renamed' where code = 'savings'`)
  expect(await read()).toEqual(before)
  expect(await edge.env.CATALOGUE.get('catalogue:2', 'json')).toEqual(before)
  const { keys } = await edge.env.CATALOGUE.list()
  expect(keys.map(({ name }) => name)).toEqual(['catalogue:2'])
  expect(keys[0]!.expiration! - Date.now() / 1000).toBeLessThanOrEqual(61)
  await edge.env.CATALOGUE.delete('catalogue:2')
  expect((await read()).products.map(({ name }: { name: string }) => name)).toContain('Renamed')
})

test('a setting of the bank counts from its date on', async () => {
  await edge.sql(
    `insert into banking.configurations (name, effective_from, value, source)
     select 'bank.name', b.current + n, to_jsonb(case n when 0 then 'Today Bank' else 'Tomorrow Bank' end), 'test'
       from banking.business_dates b, generate_series(0, 1) n`,
  )
  await edge.env.CATALOGUE.delete('catalogue:2')
  expect((await read()).bankName).toBe('Today Bank')
  await edge.env.CATALOGUE.delete('catalogue:2')
})
