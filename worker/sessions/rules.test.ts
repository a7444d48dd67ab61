import { describe, expect, test } from 'vitest'
import { deviceOf, placeOf } from './rules.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const pixel = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

describe('a device', () => {
  test.each([
    [`${windows} Chrome/131.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${windows} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 'Edge on Windows'],
    [`${windows} Chrome/131.0.0.0 Safari/537.36 OPR/115.0.0.0`, 'Opera on Windows'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
      'Firefox on Windows',
    ],
    [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`, 'Safari on Mac'],
    [`${pixel} Chrome/131.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [`${pixel} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`, 'Samsung Internet on Android'],
    [`${iphone} Version/18.1 Mobile/15E148 Safari/604.1`, 'Safari on iPhone'],
    [`${iphone} CriOS/131.0.0.0 Mobile/15E148 Safari/604.1`, 'Chrome on iPhone'],
    [`${iphone} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`, 'Firefox on iPhone'],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
      'Chrome on ChromeOS',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36',
      'Chrome on Linux',
    ],
    ['Mozilla/5.0 (Linux; Android 9)', 'A browser on Android'],
    ['curl/8.5.0', 'curl'],
    ['python-requests/2.32', 'Python'],
    ['<script>alert(1)</script>', 'A program'],
    ['Call-0900-Your-Bank/1', 'A program'],
    ['', null],
    [null, null],
  ])('%s is %s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device)
  })

  test('stays the same when its browser is updated', () => {
    const at = (version: number) => deviceOf(`${windows} Chrome/${version}.0.0.0 Safari/537.36`)
    expect(at(99)).toBe(at(140))
  })

  test('of a text without end is found in bounded time', () => {
    expect(deviceOf('Version/1'.repeat(100_000))).toBe('A program')
  })
})

describe('a place', () => {
  test.each([
    [{ city: 'Mumbai', country: 'IN' }, '203.0.113.9', 'Mumbai, India'],
    [{ country: 'DE' }, '203.0.113.9', 'Germany'],
    [{ city: '', country: 'DE' }, '203.0.113.9', 'Germany'],
    [{ city: 'x'.repeat(200), country: 'DE' }, '203.0.113.9', `${'x'.repeat(80)}, Germany`],
    [{ country: 'T1' }, '203.0.113.9', 'The Tor network'],
    [{ country: 'XX' }, '203.0.113.9', null],
    [{ city: 'Mumbai' }, '203.0.113.9', null],
    [{ city: 'Mumbai', country: 'india' }, '203.0.113.9', null],
    [{ city: 7, country: 9 }, '203.0.113.9', null],
    [undefined, '203.0.113.9', null],
    // The edge's guess about an address inside a house is about nobody.
    ...['127.0.0.1', '::1', '10.1.2.3', '192.168.0.7', '172.20.0.1', 'fd00::1', 'fe80::1', 'unknown'].map(
      (address) => [{ city: 'Austin', country: 'US' }, address, null] as const,
    ),
    [{ country: 'US' }, '172.15.0.1', 'United States'],
    [{ country: 'US' }, '2606:4700::1', 'United States'],
  ] as const)('%o at %s is %s', (edge, address, place) => {
    expect(placeOf(edge, address)).toBe(place)
  })
})
