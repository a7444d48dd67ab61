/** `bank seal` and `bank verify-statement`: the second knows nothing but files and what is public. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { assetsOnDisk } from '../../test/faces.ts'
import { connect, connectOwner, demoNumbers, signIn } from '../../test/teller.ts'
import { readConfig } from '../../worker/config.ts'
import { connectOpening } from '../../worker/db.ts'
import type { PaperFormat } from '../../worker/proofs/contract.ts'
import { makeManifest, makeStatement } from '../../worker/statements/statements.ts'
import type { Signed } from '../../worker/trpc.ts'
import { journalOpener } from '../../worker/vault/journal.ts'
import { publicKeyOf, verifyStatement } from './papers.ts'
import { inFolder, publishedRoots } from './roots.ts'
import { sealBank } from './sealing.ts'

const seed = Buffer.from(inject('workerBindings').SEAL_KEY!, 'base64')
const folder = mkdtempSync(join(tmpdir(), 'edgebank-papers-'))
const at = (name: string) => join(folder, name)
const sources = { keys: at('keys.json'), root: '' }

/** Saves a statement and its manifest, as a customer has them. */
async function take(ctx: Signed, id: string, period: string, format: PaperFormat): Promise<[string, string]> {
  const paper = await makeStatement(ctx, { id, period, format, version: undefined })
  const manifest = await makeManifest(ctx, { id, period: paper.period, format, version: paper.lastVersion })
  writeFileSync(at(paper.filename), Buffer.from(paper.body, 'base64'))
  writeFileSync(at(`${paper.filename}.json`), JSON.stringify(manifest, null, 2))
  return [at(paper.filename), at(`${paper.filename}.json`)]
}

let csv: [string, string]
let pdf: [string, string]

beforeAll(async () => {
  const bank = await freshBank()
  await sealBank(bank.wire.ownerUrl, seed, inFolder(at('roots')))
  const [root] = await publishedRoots(at('roots'))
  sources.root = at(`roots/${root!.date}.json`)
  writeFileSync(sources.keys, JSON.stringify({ keys: [await publicKeyOf(seed)] }))
  const app = await connect(bank.wire.appUrl)
  const { jti } = await signIn(app, 'customer1@demo.bank')
  const { asha } = await demoNumbers(await connectOwner(bank.wire.ownerUrl))
  const config = readConfig({ ...inject('workerBindings'), DATABASE_URL: bank.appUrl } as never)
  const ctx = {
    database: connectOpening(bank.appUrl, journalOpener(config)),
    who: { jti, kinds: ['customer'] },
    env: { ASSETS: assetsOnDisk },
    config,
    reply: { headers: [], replayed: false },
  } as unknown as Signed
  const until = new Date(Date.parse(root!.date)).toISOString().slice(0, 10)
  csv = await take(ctx, asha[1]!, `2000-01-01..${until}`, 'csv')
  pdf = await take(ctx, asha[1]!, `2000-01-01..${until}`, 'pdf')
})

const command = (...words: string[]) => {
  const ran = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'bank.ts'), 'verify-statement', ...words],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    },
  )
  return { status: ran.status, said: ran.stdout + ran.stderr }
}

it('a statement of a year is proved to its end, from files alone', async () => {
  for (const [paper, manifest] of [csv, pdf]) {
    const { checks, genuine, complete } = await verifyStatement(paper, manifest, sources)
    expect(checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
    expect([genuine, complete]).toEqual([true, true])
  }
})

it('the command says so and ends with 0, and with 1 where a byte was changed', () => {
  const good = command(...csv, '--keys', sources.keys, '--root', sources.root)
  expect(good.said).toContain('\ngenuine\n')
  expect(good.status).toBe(0)
  const changed = at('changed.csv')
  writeFileSync(changed, readFileSync(csv[0], 'utf8').replace('Salary', 'Salami'))
  const bad = command(changed, csv[1], '--keys', sources.keys, '--root', sources.root)
  expect(bad.said).toMatch(/BAD The file is the one that the bank made\n {6}Entry \d+ of \d+/)
  expect(bad.said).toContain('NOT GENUINE')
  expect(bad.status).toBe(1)
})

it('without a root it is genuine and says what is open; without a key it is nothing', async () => {
  const open = await verifyStatement(...csv, { keys: sources.keys })
  expect([open.genuine, open.complete]).toEqual([true, false])
  expect((await verifyStatement(...csv, { root: sources.root })).genuine).toBe(false)
  writeFileSync(at('other.json'), JSON.stringify({ keys: [await publicKeyOf(Buffer.alloc(32, 7))] }))
  expect((await verifyStatement(...csv, { keys: at('other.json') })).genuine).toBe(false)
})

it('what is missing or no manifest is told in words', () => {
  expect(command().said).toBe('Name the file and its manifest.\n')
  expect(command(csv[0], csv[0]).said).toBe(`${csv[0]} is no manifest of the bank.\n`)
  expect(command('--help').said).toContain('without the database')
})
