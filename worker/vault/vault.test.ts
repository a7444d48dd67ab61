import { describe, expect, test } from 'vitest'
import { fromBase64, fromHex, toBase64url, toHex, utf8 } from '../proofs/bytes.ts'
import { aesKey, gcmOpen, gcmSeal, Unopenable } from './gcm.ts'
import {
  blindHex,
  Erased,
  kekIdOf,
  keyIdIn,
  newKey,
  openField,
  openIndexKey,
  openRing,
  type Place,
  rewrap,
  sealField,
  unwrapKey,
  unwrapRaw,
} from './vault.ts'

const random = () => crypto.getRandomValues(new Uint8Array(32))
const raw = random()
const ring = await openRing(raw)
const { key, kept } = await newKey(ring, 'subject', 'customer:12')
const place: Place = { table: 'users', column: 'email', row: 12n }
const address = 'asha@demo.bank'

/** The sealed text with its bytes changed. */
function changed(sealed: string, change: (bytes: Uint8Array) => Uint8Array): string {
  const [version, id, body] = sealed.split('.') as [string, string, string]
  return `${version}.${id}.${toBase64url(change(fromBase64(body)))}`
}

describe('a sealed field', () => {
  test('opens to the text it was, byte for byte', async () => {
    for (const text of [address, '', ' ', '\ufeffbom', 'Åsa  राम 🏦', 'x'.repeat(100_000)]) {
      const sealed = await sealField(key, place, text)
      expect(await openField(key, place, sealed)).toBe(text)
      expect(keyIdIn(sealed)).toBe(key.id)
      if (text.trim()) expect(sealed).not.toContain(text)
    }
  })

  const elsewhere: [string, Place][] = [
    ['another row', { ...place, row: 13n }],
    ['another column', { ...place, column: 'phone' }],
    ['another table', { ...place, table: 'customers' }],
    ['a place that reads the same when joined', { table: 'user', column: 'semail', row: 12n }],
  ]
  test.each(elsewhere)('moved to %s does not open', async (_, other) => {
    await expect(openField(key, other, await sealField(key, place, address))).rejects.toBeInstanceOf(
      Unopenable,
    )
  })

  test('moved to another subject does not open, also with its key’s id put in front', async () => {
    const other = (await newKey(ring, 'subject', 'customer:13')).key
    const sealed = await sealField(key, place, address)
    await expect(openField(other, place, sealed)).rejects.toBeInstanceOf(Unopenable)
    await expect(openField(other, place, sealed.replace(key.id, other.id))).rejects.toBeInstanceOf(Unopenable)
  })

  test('with any bit changed does not open', async () => {
    const sealed = await sealField(key, place, 'a')
    const length = fromBase64(sealed.split('.')[2]!).length
    expect(length).toBe(12 + 1 + 16)
    for (let bit = 0; bit < length * 8; bit += 1) {
      const tampered = changed(sealed, (bytes) => {
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        return bytes
      })
      await expect(openField(key, place, tampered)).rejects.toBeInstanceOf(Unopenable)
    }
  })

  test('that is cut, longer, of another version or spelt otherwise does not open', async () => {
    const sealed = await sealField(key, place, 'ab')
    const [, id, body] = sealed.split('.') as [string, string, string]
    const wrong = [
      '',
      'v1',
      `v1.${id}`,
      `v1.${id}.`,
      `v2.${id}.${body}`,
      `v1..${body}`,
      `${sealed}.`,
      `${sealed}=`,
      `${sealed} `,
      `v1.${id}.${body}!`,
      changed(sealed, (bytes) => bytes.subarray(0, -1)),
      changed(sealed, (bytes) => bytes.subarray(1)),
      changed(sealed, (bytes) => bytes.subarray(0, 27)),
      changed(sealed, (bytes) => Uint8Array.from([...bytes, 0])),
    ]
    for (const one of wrong) await expect(openField(key, place, one), one).rejects.toBeInstanceOf(Unopenable)
  })

  test('never has the IV of another: ten thousand in a row', async () => {
    const ivs = new Set<string>()
    for (let times = 0; times < 10_000; times += 1)
      ivs.add(toHex(fromBase64((await sealField(key, place, '')).split('.')[2]!).subarray(0, 12)))
    expect(ivs.size).toBe(10_000)
  })
})

describe('a data key', () => {
  test('opens by the key that wraps it alone, and not as another’s', async () => {
    const sealed = await sealField(key, place, address)
    expect(await openField(await unwrapKey(ring, kept), place, sealed)).toBe(address)
    const strangers = await openRing(random())
    await expect(unwrapKey(strangers, kept)).rejects.toBeInstanceOf(Unopenable)
    const { current } = strangers
    await expect(unwrapKey(strangers, { ...kept, kekId: current.id })).rejects.toBeInstanceOf(Unopenable)
    for (const change of [
      { id: crypto.randomUUID() },
      { subject: 'customer:13' },
      { subject: null },
      { purpose: 'system' as const },
    ])
      await expect(unwrapKey(ring, { ...kept, ...change })).rejects.toBeInstanceOf(Unopenable)
  })

  test('that was destroyed says so', async () => {
    await expect(unwrapKey(ring, { ...kept, wrapped: null })).rejects.toBeInstanceOf(Erased)
  })

  test('is the same after it was wrapped anew, and the old key is needed no more', async () => {
    const next = random()
    const rotating = await openRing(next, raw)
    const anew = await rewrap(rotating, kept)
    expect(anew.kekId).toBe(await kekIdOf(next))
    expect(anew.wrapped).not.toBe(kept.wrapped)
    const after = await openRing(next)
    expect(await unwrapRaw(after, anew)).toEqual(await unwrapRaw(ring, kept))
    await expect(unwrapRaw(after, kept)).rejects.toBeInstanceOf(Unopenable)
    expect(await unwrapRaw(rotating, kept)).toEqual(await unwrapRaw(ring, kept))
  })

  test('has 32 bytes, as the one that wraps', async () => {
    for (const length of [0, 16, 24, 31, 33])
      await expect(openRing(new Uint8Array(length))).rejects.toBeInstanceOf(RangeError)
  })

  test('is told by the first eight digits of the sha256 of what wraps it', async () => {
    expect(await kekIdOf(new Uint8Array(32))).toBe('66687aad')
  })
})

describe('a blind index', async () => {
  const first = await newKey(ring, 'index')
  const index = await openIndexKey(ring, first.kept)
  test('is one for equal values of one column, and differs for others, other columns and other banks', async () => {
    const other = await openIndexKey(ring, (await newKey(ring, 'index')).kept)
    const one = await blindHex(index, 'email', address)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(await blindHex(await openIndexKey(ring, first.kept), 'email', address)).toBe(one)
    const others = [
      await blindHex(index, 'email', `${address} `),
      await blindHex(index, 'phone', address),
      await blindHex(other, 'email', address),
    ]
    expect(new Set([one, ...others]).size).toBe(4)
  })
  test('survives the rotation of DATA_KEY', async () => {
    const next = random()
    const anew = await rewrap(await openRing(next, raw), first.kept)
    const after = await openIndexKey(await openRing(next), anew)
    expect(await blindHex(after, 'email', address)).toBe(await blindHex(index, 'email', address))
  })
})

type Case = {
  tcId: number
  iv: string
  key: string
  aad: string
  msg: string
  ct: string
  tag: string
  result: string
}
type Group = { ivSize: number; keySize: number; tagSize: number; tests: Case[] }

describe('the AES-GCM vectors of Wycheproof', async () => {
  // Shared with other checkouts and not copied here; a glob of nothing is an empty record.
  const found = import.meta.glob<{ testGroups: Group[] }>(
    '../../../shared/vectors/wycheproof/aes_gcm_test.json',
    { import: 'default' },
  )
  const [load] = Object.values(found)
  const groups = (await load?.())?.testGroups ?? []
  if (!load) console.log('Skipped: no Wycheproof vectors beside this checkout (shared/vectors/wycheproof).')

  const opens = async (one: Case): Promise<boolean> => {
    try {
      const opened = await gcmOpen(
        await aesKey(fromHex(one.key)),
        fromHex(one.iv),
        fromHex(one.ct + one.tag),
        fromHex(one.aad),
      )
      return toHex(opened) === one.msg
    } catch {
      return false
    }
  }

  test('valid ones open under our pinned sizes, and nothing else does', async () => {
    const counts: Record<string, number> = {}
    const wrong: number[] = []
    for (const { ivSize, keySize, tagSize, tests } of groups) {
      const ours = ivSize === 96 && keySize === 256 && tagSize === 128
      for (const one of tests) {
        const opened = await opens(one)
        const name = `${one.result}, ${ours ? 'our sizes' : 'other sizes'}: ${opened ? 'opened' : 'refused'}`
        counts[name] = (counts[name] ?? 0) + 1
        if (opened !== (one.result === 'valid' && ours)) wrong.push(one.tcId)
      }
    }
    console.log(`Wycheproof AES-GCM: ${JSON.stringify(counts)}`)
    expect(wrong).toEqual([])
    if (load) expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(316)
  })

  test('ours are opened by WebCrypto itself, with the sizes named', async () => {
    const bytes = random()
    const whole = await gcmSeal(await aesKey(bytes), utf8('text'), utf8('aad'))
    const plain = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt'])
    const how = {
      name: 'AES-GCM',
      iv: whole.slice(0, 12),
      additionalData: utf8('aad') as BufferSource,
      tagLength: 128,
    }
    expect(toHex(new Uint8Array(await crypto.subtle.decrypt(how, plain, whole.slice(12))))).toBe(
      toHex(utf8('text')),
    )
  })
})
