/** `npm run bank -- backup` and `restore` as processes, into a database that DATABASE_OWNER_URL names. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, value } from '../../test/teller.ts'

const bank = await freshBank()
const target = await freshBank({ empty: true })
const folder = mkdtempSync(join(tmpdir(), 'backup-command-'))
const { DATA_KEY, SEAL_KEY, ORIGIN_KEY } = inject('workerBindings')

function run(url: string, words: string[], more: Record<string, string> = {}) {
  const secrets = { DATA_KEY: DATA_KEY!, SEAL_KEY: SEAL_KEY!, ORIGIN_KEY: ORIGIN_KEY! }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, 'bank.ts'), ...words],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        DATABASE_OWNER_URL: url,
        CI: '1',
        DATA_DIR: folder,
        ...secrets,
        ...more,
      },
    },
  )
  const said = stdout + stderr
  for (const key of Object.values(secrets)) expect(said).not.toContain(key)
  return { status, said }
}

it('writes a backup with its progress and its audit row, and brings it back', async () => {
  const to = join(folder, 'data')
  const made = run(bank.wire.ownerUrl, ['backup', '--to', to])
  expect(made).toMatchObject({ status: 0, said: expect.stringMatching(/\d+ {2}entries {2}\d/) })
  expect(made.said).toContain('keep them apart')
  const owner = await connectOwner(bank.wire.ownerUrl)
  expect(
    await value(owner, `select count(*)::int from banking.audit_logs where action = 'bank.backup'`),
  ).toBe(1)
  const [id] = readdirSync(to)
  const words = ['restore', '--from', join(to, id!)]
  const done = run(target.wire.ownerUrl, words)
  expect(done).toMatchObject({ status: 0, said: expect.stringContaining('clean: the bank is open') })
  expect(done.said).toContain('No published roots were named')
  const restored = await connectOwner(target.wire.ownerUrl)
  const entries = 'select count(*)::int from banking.entries'
  expect(await value(restored, entries)).toBe(await value(owner, entries))
  expect(run(target.wire.ownerUrl, words)).toMatchObject({
    status: 1,
    said: expect.stringContaining('There is a bank in this database'),
  })
})

it('says what is missing', () => {
  const { ownerUrl } = bank.wire
  for (const [words, said] of [
    [['backup'], '--to is needed'],
    [['backup', '--to', folder, '--keys-to', join(folder, 'keys')], 'Keys lie apart'],
    [['restore'], '--from is needed'],
    [['restore', '--from', folder], 'is this the folder of a backup'],
    [['restore', '--from', folder, '--accept-loss', 'maybe'], '--accept-loss is yes'],
  ] as const)
    expect([words, run(ownerUrl, [...words])]).toEqual([
      words,
      { status: 1, said: expect.stringContaining(said) },
    ])
  expect(run('', ['restore', '--from', folder])).toMatchObject({
    status: 1,
    said: expect.stringContaining('--secrets is needed'),
  })
})
