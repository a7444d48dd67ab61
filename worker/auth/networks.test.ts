import { expect, test } from 'vitest'
import { holdersNetwork, networkOf } from './networks.ts'

test.each([
  ['203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:DB8:1:2:ffff::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8::/64', '2001:db8::/48'],
  ['2001:0:1:2:3:4:5:6', '2001:0:1:2::/64', '2001:0:1::/48'],
  ['::1', '::/64', '::/48'],
  ['::ffff:1.2.3.4', '::/64', '::/48'],
  ['256.1.1.1', '256.1.1.1', null],
  ['1.2.3', '1.2.3', null],
  ['2001:db8:::1', '2001:db8:::1', null],
  ['x; drop', 'x; drop', null],
  ['unknown', 'unknown', null],
  ['', '', null],
])('%s counts as %s and is shown as %s', (address, counted, shown) => {
  expect([holdersNetwork(address), networkOf(address)]).toEqual([counted, shown])
})
