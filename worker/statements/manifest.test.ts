/** What a stranger can check of a statement, with its manifest and what the bank has published. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'
import worker from '../index.ts'
import { fromBase64, utf8 } from '../proofs/bytes.ts'
import { checkPaper, type Known, readManifest } from '../proofs/check.ts'
import type { Manifest, PaperFormat } from '../proofs/contract.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')
const formats: PaperFormat[] = ['pdf', 'csv', 'camt053', 'ofx']
const jobs = { ...edge.env, JOB_DATABASE_URL: edge.bank.jobUrl }
const tick = () => worker.scheduled({} as ScheduledController, jobs)

let own: string
let second: string
let today: string
let year: string
let known: Known

/** As far as a stranger knows: what the bank has published. */
async function learn(date?: string): Promise<Known> {
  const { keys } = (await edge.send('/api/v1/seals/keys')).body
  const root = date === undefined ? undefined : (await edge.send(`/api/v1/roots/${date}`)).body
  return { keys, root }
}

beforeAll(async () => {
  const { accounts, businessDate } = (await edge.send('/api/account/balance', { token })).body
  ;[own, second] = accounts.map(({ id }: { id: string }) => id)
  today = businessDate
  year = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}..${today}`
  await tick()
  known = await learn()
})

type Paper = { bytes: Uint8Array; text: string; filename: string; period: string; lastVersion: string }
async function paper(format: PaperFormat, period = year, id = own): Promise<Paper> {
  const { status, body, text } = await edge.call('statements.file', { id, period, format }, { token })
  expect(status, text).toBe(200)
  const bytes = fromBase64(body.body)
  return { ...body, bytes, text: new TextDecoder().decode(bytes) }
}
async function manifestOf(format: PaperFormat, { period, lastVersion }: Paper, id = own): Promise<Manifest> {
  const { status, text } = await edge.send(
    `/api/v1/accounts/${id}/statements/${period}/manifest?format=${format}&version=${lastVersion}`,
    { token },
  )
  expect(status, text).toBe(200)
  return readManifest(text)!
}

describe('a manifest', () => {
  test.each(formats)('proves a whole statement as %s to a stranger', async (format) => {
    const made = await paper(format)
    const verdict = await checkPaper(made.bytes, await manifestOf(format, made), known)
    expect(verdict.checks.filter(({ outcome }) => outcome !== 'holds').map(({ name }) => name)).toEqual([
      // Today is not closed yet.
      'The account stands in the bank’s published root',
    ])
    expect([verdict.genuine, verdict.complete]).toEqual([true, false])
  })

  test('of a closed month leads to the published root', async () => {
    const { items } = (await edge.send(`/api/v1/accounts/${second}/statements`, { token })).body
    const made = await paper('camt053', items[1].period, second)
    const manifest = await manifestOf('camt053', made, second)
    const verdict = await checkPaper(made.bytes, manifest, await learn(manifest.inclusion!.root.date))
    expect(verdict.checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
    expect(verdict).toMatchObject({ genuine: true, complete: true })
    const { root } = manifest.inclusion!
    for (const other of [
      { ...root, root: 'a'.repeat(64) },
      { ...root, accounts: root.accounts + 1 },
    ])
      expect((await checkPaper(made.bytes, manifest, { ...known, root: other })).genuine).toBe(false)
  })

  test('fits its file also when money has moved since', async () => {
    const made = await paper('ofx')
    const moved = await edge.send('/api/v1/transactions', { token, body: transferOf(own, second) })
    expect(moved.status).toBe(201)
    expect((await checkPaper(made.bytes, await manifestOf('ofx', made), known)).genuine).toBe(true)
    const later = await paper('ofx')
    expect(BigInt(later.lastVersion)).toBe(BigInt(made.lastVersion) + 1n)
  })

  test.each(formats)('finds any byte of a %s file that was changed, added or taken away', async (format) => {
    const made = await paper(format)
    const manifest = await manifestOf(format, made)
    const changed = async (bytes: Uint8Array) => (await checkPaper(bytes, manifest, known)).checks[0]!
    await fc.assert(
      fc.asyncProperty(fc.nat(made.bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bytes = made.bytes.slice()
        bytes[at] = bytes[at]! ^ by
        expect((await changed(bytes)).outcome).toBe('broken')
        expect(
          (await changed(new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]))).outcome,
        ).toBe('broken')
      }),
      { numRuns: 60 },
    )
  })

  test.each(['csv', 'camt053', 'ofx'] as const)(
    'names the first entry of a %s file that was changed',
    async (format) => {
      const made = await paper(format)
      const manifest = await manifestOf(format, made)
      const index = 4
      const line = manifest.lines[index]!
      const minor = BigInt(line.amount) < 0n ? -BigInt(line.amount) : BigInt(line.amount)
      const amount = `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`
      const marks = {
        csv: `\r\n${line.version},`,
        camt053: `<NtryRef>${line.version}<`,
        ofx: `-${line.version}</FITID>`,
      }
      const at = made.text.indexOf(marks[format])
      const start = format === 'ofx' ? made.text.lastIndexOf('<STMTTRN>', at) : at
      const raised = made.text.slice(0, start) + made.text.slice(start).replace(amount, `9${amount}`)
      const { checks } = await checkPaper(utf8(raised), manifest, known)
      expect(checks[0]!.says).toContain(`Entry ${index + 1} of ${manifest.lines.length}`)
      const said = /the file says INR (-?[\d,.]+), the bank booked INR (-?[\d,.]+)\.$/.exec(checks[0]!.says)!
      const sign = BigInt(line.amount) < 0n ? '-' : ''
      expect(said.slice(1).map((text) => text.replaceAll(',', ''))).toEqual([
        `${sign}9${amount}`,
        `${sign}${amount}`,
      ])
      expect(checks[3]!.outcome).toBe('broken')
      const renamed =
        made.text.slice(0, start) +
        made.text.slice(start).replace(/Asha|Vikram|[A-Z][a-z]{3,}(?= )/, 'Mallory')
      expect((await checkPaper(utf8(renamed), manifest, known)).checks[0]!.says).toMatch(/^Entry \d+ of/)
    },
  )

  test('that was changed itself is found', async () => {
    const made = await paper('csv')
    const manifest = await manifestOf('csv', made)
    const line = manifest.lines[3]!
    const changes: Partial<Manifest>[] = [
      { opening: '1' },
      { closing: '1' },
      { to: '2030-01-01' },
      { head: 'a'.repeat(64) },
      { before: 'a'.repeat(64) },
      { file: { ...manifest.file, sha256: 'a'.repeat(64) } },
      { lines: manifest.lines.toReversed() },
      { lines: manifest.lines.slice(1) },
      { lines: manifest.lines.with(3, { ...line, amount: String(BigInt(line.amount) + 1n) }) },
      { lines: manifest.lines.with(3, { ...line, piece: null }) },
      { keyId: 'ffffffffffffffff' },
    ]
    for (const change of changes) {
      const { genuine, checks } = await checkPaper(made.bytes, { ...manifest, ...change }, known)
      expect(genuine, JSON.stringify(change).slice(0, 80)).toBe(false)
      expect(checks[1]!.outcome).toBe('broken')
    }
    expect((await checkPaper(made.bytes, manifest, { keys: [] })).genuine).toBe(false)
    expect(readManifest('{}')).toBeUndefined()
    expect(readManifest('no JSON')).toBeUndefined()
  })
})
