/** `npm run bank -- rotate-keys`, `erase` and `provision` as processes, on a bank whose Worker holds the same keys. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, value } from '../../test/teller.ts'
import { migrate } from './migrate.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const first = inject('workerBindings').DATA_KEY!
const second = randomBytes(32).toString('base64')

function run(words: string[], keys: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, 'bank.ts'), ...words],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATABASE_OWNER_URL: bank.wire.ownerUrl, CI: '1', ...keys },
    },
  )
  const said = stdout + stderr
  for (const key of [first, second]) expect(said).not.toContain(key)
  return { status, said }
}

const customer = (email: string) => ['provision', '--name', 'Nora Newcomer', '--email', email]
const wrappedBy = 'select count(distinct kek_id)::int from banking.encryption_keys'

it('without the key, or with a short or another one, nothing is made or changed, and the words say why', async () => {
  const users = await value(owner, 'select count(*)::int from banking.users')
  for (const [keys, words] of [
    [{}, 'DATA_KEY must be set'],
    [{ DATA_KEY: 'c2hvcnQ=' }, 'DATA_KEY must be set'],
    [{ DATA_KEY: second }, 'another DATA_KEY'],
  ] as const) {
    const { status, said } = run(customer('nora@example.org'), keys)
    expect([status, said]).toEqual([1, expect.stringContaining(words)])
    expect(run(['rotate-keys'], keys)).toMatchObject({ status: 1, said: expect.stringContaining('DATA_KEY') })
  }
  expect(await value(owner, 'select count(*)::int from banking.users')).toBe(users)
})

it('rotates to a new DATA_KEY, says how far it is, and people are found as before', async () => {
  expect(run(customer('Nora@Example.org '), { DATA_KEY: first }).status).toBe(0)
  const both = { DATA_KEY: second, DATA_KEY_PREVIOUS: first }
  const { status, said } = run(['rotate-keys', '--data', 'yes'], both)
  expect(status, said).toBe(0)
  expect(said).toContain('9 keys wrapped anew')
  expect(said).toContain('6 people sealed anew')
  expect(await value(owner, wrappedBy)).toBe(1)
  expect(run(['rotate-keys'], { DATA_KEY: second })).toMatchObject({
    status: 0,
    said: expect.stringContaining('0 keys'),
  })
  expect(run(['rotate-keys', '--data', 'no'], { DATA_KEY: second }).status).toBe(1)
  expect(run(customer('nora@example.org'), { DATA_KEY: second })).toMatchObject({
    status: 1,
    said: expect.stringContaining('taken already'),
  })
})

it('makes the keys of a bank that has none, as where its schema was applied by hand', async () => {
  const other = await freshBank({ empty: true })
  await migrate(other.wire.ownerUrl)
  const keys = { DATA_KEY: second, DATABASE_OWNER_URL: other.wire.ownerUrl }
  expect(run(customer('nora@example.org'), keys).said).toContain('rotate-keys')
  expect(run(['rotate-keys'], keys).status).toBe(0)
  expect(run(customer('nora@example.org'), keys).status).toBe(0)
})

it('erases nobody alone where there is an admin; before, only whose accounts are closed', async () => {
  const found = `select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id
    where u.email_index = testing.index_of($1)`
  const nora = await value(owner, found, ['nora@example.org'])
  const erase = (id: string) => run(['erase', '--customer', id], { DATA_KEY: second })
  expect(erase(nora)).toMatchObject({ status: 1, said: expect.stringContaining('two persons') })
  await owner.query(`update banking.users set status = 'suspended' where kind = 'admin'`)
  expect(erase(nora)).toMatchObject({ status: 1, said: expect.stringContaining('account_not_active') })
  await owner.query(
    `update banking.accounts a set status = 'closed' from banking.account_parties p join banking.customers c
       on c.id = p.customer_id where p.account_id = a.id and c.customer_id = $1`,
    [nora],
  )
  expect(erase(nora)).toMatchObject({ status: 0, said: expect.stringContaining(`${nora} is erased`) })
  expect(run(['erase'], { DATA_KEY: second }).status).toBe(1)
})
