/** `npm run bank -- rotate-keys`, `erase` and `provision` as processes, on a bank whose Worker holds the same keys. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, signIn, value } from '../../test/teller.ts'
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
  expect(said).toMatch(/6 retired keys are kept; under \d of them nothing stands any more/)
  expect(said).toContain('papers stay under the keys that they have: --files names the bucket')
  const destroyed = run(['rotate-keys', '--retired', 'destroy'], { DATA_KEY: second })
  expect(destroyed.said).toContain('0 retired keys destroyed')
  expect(await value(owner, wrappedBy)).toBe(1)
  expect(run(['rotate-keys'], { DATA_KEY: second })).toMatchObject({
    status: 0,
    said: expect.stringContaining('0 keys'),
  })
  for (const option of ['--data', '--retired', '--journal'])
    expect(run(['rotate-keys', option, 'no'], { DATA_KEY: second }).status).toBe(1)
  expect(run(customer('nora@example.org'), { DATA_KEY: second })).toMatchObject({
    status: 1,
    said: expect.stringContaining('taken already'),
  })
})

it('seals papers anew where a bucket is named, and what stands in the journal from before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-command-'))
  const keys = {
    DATA_KEY: second,
    ORIGIN_KEY: inject('workerBindings').ORIGIN_KEY!,
    SEAL_KEY: inject('workerBindings').SEAL_KEY!,
  }
  const { status, said } = run(['rotate-keys', '--data', 'yes', '--journal', 'yes', '--files', folder], keys)
  expect(status, said).toBe(0)
  expect(said).toContain('0 papers and files sealed anew')
  expect(said).toContain('no note in clear stands in the journal')
  expect(
    await value(owner, `select convalidated from pg_constraint where conname = 'journal_notes_sealed'`),
  ).toBe(true)
  const gone = run(['rotate-keys', '--retired', 'destroy', '--files', folder], keys)
  expect(gone.said).toContain('0 papers and files under old keys removed')
  expect(run(['verify'], keys)).toMatchObject({ status: 0, said: expect.stringContaining('clean') })
})

it('makes the keys of a bank that has none, as where its schema was applied by hand', async () => {
  const other = await freshBank({ empty: true })
  await migrate(other.wire.ownerUrl)
  const keys = { DATA_KEY: second, DATABASE_OWNER_URL: other.wire.ownerUrl }
  expect(run(customer('nora@example.org'), keys).said).toContain('rotate-keys')
  expect(run(['rotate-keys'], keys).status).toBe(0)
  expect(run(customer('nora@example.org'), keys).status).toBe(0)
})

const status = `select c.status || ' ' || coalesce(c.erase_on::text, 'never') from banking.customers c where c.customer_id = $1`
const keysOf = `select count(*)::int from banking.encryption_keys k join banking.customers c on k.subject = 'customer:' || c.id
  where c.customer_id = $1 and k.wrapped is not null`
const openKeys = async (id: string): Promise<number> => value(owner, keysOf, [id])

it('erases nobody: it proposes, by the rule of the desk, and keeps what the law keeps', async () => {
  const nora = await value(
    owner,
    `select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id
      where u.email_index = testing.index_of($1)`,
    ['nora@example.org'],
  )
  const erase = (id: string, ...more: string[]) => run(['erase', '--customer', id, ...more], {})
  const why = ['--reason', 'Asked in writing']
  expect(run(['erase', ...why], {})).toMatchObject({ status: 1, said: '--customer is needed.\n' })
  expect(erase(nora)).toMatchObject({ status: 1, said: '--reason is needed.\n' })
  expect(erase('C0000000000', ...why).said).toBe('There is no such customer.\n')
  expect(erase(nora, ...why).said).toBe('Something of the relation is not over: accounts.\n')
  await owner.query(
    `with closed as (update banking.accounts a set status = 'closed' from banking.account_parties p join banking.customers c
        on c.id = p.customer_id where p.account_id = a.id and c.customer_id = $1 returning a.id)
     insert into banking.account_events (account_id, at, kind, actor) select id, now(), 'closed', 'system:test' from closed`,
    [nora],
  )
  const keys = await openKeys(nora)
  const asked = erase(nora, ...why)
  const until = await value(
    owner,
    `select ((banking.bank_day(now())) + (banking.setting('kyc.keep_years') #>> '{}')::int * interval '1 year')::date::text`,
  )
  expect(asked).toMatchObject({ status: 0, said: expect.stringContaining(`the keys on ${until}`) })
  expect([await value(owner, status, [nora]), await openKeys(nora)]).toEqual(['active never', keys])
  expect(erase(nora, ...why)).toMatchObject({ status: 0, said: expect.stringContaining('waits') })
  expect(erase(nora, '--reason', 'Another')).toMatchObject({
    status: 1,
    said: expect.stringContaining('desk'),
  })
  const app = await connect(bank.wire.appUrl)
  const leela = await signIn(app, 'operator1@demo.bank')
  const id = /[0-9a-f-]{36}/.exec(asked.said)![0]
  const [shown] = await value(owner, 'select banking.list_proposals($1, $2, null, 50)', [
    leela.jti,
    'pending',
  ])
  expect(shown).toMatchObject({ id, kind: 'customer_erasure', maker: expect.stringMatching(/^tool:/) })
  await value(app, 'select banking.settle_proposal($1, $2, true, null, null, $3)', [leela.jti, id, 'r'])
  expect([await value(owner, status, [nora]), await openKeys(nora)]).toEqual([`closed ${until}`, keys])
  expect(await value(owner, `select banking.erase_due($1, '', 10)`, [until])).toBe(1)
  expect(await openKeys(nora)).toBe(0)
  expect(erase(nora, ...why)).toMatchObject({ status: 1, said: expect.stringContaining('erased') })
  const actors = `select string_agg(split_part(actor, ':', 1) || ' ' || action, ', ' order by id) from banking.audit_logs
    where action in ('customers.propose', 'customers.erase')`
  expect(await value(owner, actors)).toBe('tool customers.propose, user customers.erase, job customers.erase')
})
