import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { originMac } from './mac.ts'
import { openOrderMac, openOrderText } from './rules.ts'

const order = {
  id: '0198f2a0-0000-7000-8000-000000000001',
  actor: 'user:7',
  type: 'deposit',
  from: 'till',
  to: '1000000000017',
  minor: 12_500n,
  currency: 'INR',
  orderedAt: '2026-11-22T10:00:00.000Z',
  reverses: '',
}

test('the MAC that the Worker sends is the one that is looked at again, under each key its own', async () => {
  const keys = [1, 2].map(() => crypto.getRandomValues(new Uint8Array(32)))
  for (const key of [...keys, ...keys]) {
    const mac = await originMac(key, openOrderText(order))
    expect(mac).toBe(`\\x${Buffer.from(openOrderMac(key, order)).toString('hex')}`)
    expect(await originMac(key, 'é€😀')).toBe(`\\x${createHmac('sha256', key).update('é€😀').digest('hex')}`)
  }
})
