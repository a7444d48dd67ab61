import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, rows } from '../../test/teller.ts'
import { rateOf, setRate } from './rates.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)

it('a rate that is set stands from now on, with its source and an audit row', async () => {
  await setRate(owner, 'tool:test', rateOf({ pair: 'EUR/USD', mid: '1.1575', source: 'ECB' }))
  expect(
    await rows(
      owner,
      `select mid::text, margin_percent::text as margin, source from banking.fx_rates where base = 'EUR' and counter = 'USD'`,
    ),
  ).toEqual([{ mid: '1.1575000000', margin: '0.5000', source: 'ECB' }])
  expect(
    await rows(owner, `select actor, subject from banking.audit_logs where action = 'exchange.rate'`),
  ).toEqual([{ actor: 'tool:test', subject: 'fx_rate:EUR/USD' }])
})

it.each([
  [{ pair: 'USD', mid: '1', source: 'x' }, 'two of'],
  [{ pair: 'USD/XXX', mid: '1', source: 'x' }, 'two of'],
  [{ pair: 'USD/USD', mid: '1', source: 'x' }, 'two of'],
  [{ pair: 'USD/INR', mid: '-1', source: 'x' }, 'decimal numbers'],
  [{ pair: 'USD/INR', mid: '1', margin: '100', source: 'x' }, 'decimal numbers'],
  [{ pair: 'USD/INR', mid: '1' }, '--source'],
])('%j is refused with a sentence', (typed, sentence) => {
  expect(() => rateOf(typed)).toThrow(sentence)
})
