/** What the Worker does by the clock, and what it shows of it to everybody. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import worker from '../index.ts'
import { fromBase64, isSigned, keyIdOf } from '../proofs/bytes.ts'
import { rootText } from '../proofs/texts.ts'

const edge = await openEdge()
const jobs = { ...edge.env, JOB_DATABASE_URL: edge.bank.jobUrl }
const tick = (env = jobs) => worker.scheduled({} as ScheduledController, env)
const keys = async () => (await edge.send('/api/v1/seals/keys')).body
const count = async (table: string) =>
  (await edge.sql(`select count(*)::int as count from banking.${table}`))[0].count as number
const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))

let date: string

beforeAll(async () => {
  date = (await edge.sql('select (current - 1)::text as date from banking.business_dates'))[0].date
})

test('without a credential for jobs nothing is sealed', async () => {
  await tick(edge.env as typeof jobs)
  expect(await count('seals')).toBe(0)
  expect((await keys()).latest).toBe(null)
  expect((await edge.send(`/api/v1/roots/${date}`)).code).toBe('not_found')
})

describe('by the clock', () => {
  test('the ledger is sealed, and a root is published in the bucket under the bank’s signature', async () => {
    await tick()
    const { keys: published, latest } = await keys()
    expect(latest).toMatchObject({ number: '1' })
    const root = (await edge.send(`/api/v1/roots/${date}`)).body
    const [moved] = await edge.sql('select count(*)::int as accounts from banking.accounts where version > 0')
    expect(root).toMatchObject({ date, ...moved, seal: latest.hash, keyId: published[0].keyId })
    expect(await isSigned(rootText(root), root.signature, published[0].publicKey)).toBe(true)
    expect(await keyIdOf(fromBase64(published[0].publicKey))).toBe(published[0].keyId)
    const kept = await edge.env.ROOTS!.get(`roots/${date}.json`)
    expect(await kept!.json()).toEqual(root)
    expect((await edge.sql('select published_at is not null as is from banking.roots'))[0].is).toBe(true)
  })

  test('a second run, and two at once, add nothing', async () => {
    await Promise.all([tick(), tick()])
    expect([await count('seals'), await count('roots')]).toEqual([1, 1])
  })

  test('what stands in the bucket is not taken back by who owns the database', async () => {
    const before = (await edge.send(`/api/v1/roots/${date}`)).body
    await edge.sql(`update banking.roots set root = sha256('other'), published_at = null`)
    await tick()
    expect((await edge.send(`/api/v1/roots/${date}`)).body).toEqual(before)
  })
})

test('without a bucket a root is shown as the bank keeps it', async () => {
  const { ROOTS: _, ...env } = edge.env
  const fresh = await openEdge()
  await worker.scheduled({} as ScheduledController, { ...env, JOB_DATABASE_URL: fresh.bank.jobUrl })
  const root = (await fresh.send(`/api/v1/roots/${date}`, { env: { ROOTS: undefined } as never })).body
  const { keys: published } = (await fresh.send('/api/v1/seals/keys')).body
  expect(await isSigned(rootText(root), root.signature, published[0].publicKey)).toBe(true)
})

test('an old key stays published after a new one has come', async () => {
  const [old] = (await keys()).keys
  const SEAL_KEY = random()
  const { body } = await edge.send('/api/v1/seals/keys', { env: { SEAL_KEY } })
  expect(body.keys).toHaveLength(2)
  expect(body.keys[0].keyId).not.toBe(old.keyId)
  expect(body.keys[1]).toEqual(old)
})

test('a date of no root, and what is no date, are told apart', async () => {
  expect((await edge.send('/api/v1/roots/2001-01-01')).code).toBe('not_found')
  for (const none of ['x', '2026-02-30', '0000-01-01', '..'])
    expect((await edge.send(`/api/v1/roots/${encodeURIComponent(none)}`)).code, none).toBe(
      none === '..' ? 'not_found' : 'invalid_input',
    )
})
