/** Looking for names by tokens: in order, page by page, and by the index alone, however many people there are. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, outcome, rows, value } from '../../test/teller.ts'

let owner: pg.Client
let app: pg.Client
const people = 20_000
const token = (text: string) => `substr(sha256(convert_to('${text}', 'UTF8')), 1, 16)`

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  // Everybody is called the same first, a hundredth the same last, one has a name of their own.
  await owner.query(
    `insert into banking.name_tokens (token, kind, person)
     select t.token, 'customer', 1000000 + n from generate_series(1, ${people}) n,
       lateral (values (${token('common')}), (case n % 100 when 0 then ${token('rare')}
         else substr(sha256(int8send(n)), 1, 16) end), (case n when 7 then ${token('single')} end)) t(token)
      where t.token is not null`,
  )
  await owner.query('vacuum analyze banking.name_tokens')
})

const hex = async (...texts: string[]) =>
  (await Promise.all(texts.map((text) => value(owner, `select encode(${token(text)}, 'hex')`)))).join(' ')

type Reads = { full: number; fetched: number; probes: number }

/** How the table was read in this session so far. */
const reads = async () =>
  (
    await rows(
      owner,
      `select seq_scan::int as full, (idx_tup_fetch + seq_tup_read)::int as fetched, idx_scan::int as probes
         from pg_stat_xact_user_tables where relname = 'name_tokens'`,
    )
  )[0] as Reads

/** People found, and how the table was read for it. */
async function looked(words: string, after: number, limit: number) {
  await owner.query('begin')
  try {
    const before = await reads()
    const found: string[] = await value(owner, `select banking.named('customer', $1, $2, $3)`, [
      words,
      after,
      limit,
    ])
    const now = await reads()
    return {
      found: found.map(Number),
      full: now.full - before.full,
      read: now.fetched - before.fetched + now.probes - before.probes,
    }
  } finally {
    await owner.query('rollback')
  }
}

describe('people with a word of a name', () => {
  it('come in their order, page by page, each once', async () => {
    const words = await hex('rare', 'common')
    const seen: number[] = []
    for (let after = 0; ; after = seen.at(-1)!) {
      const { found } = await looked(words, after, 30)
      seen.push(...found)
      if (found.length < 30) break
    }
    expect(seen).toEqual(Array.from({ length: people / 100 }, (_, at) => 1_000_000 + (at + 1) * 100))
  })

  it('are read by the index, a page of them and no more, also where everybody has the word', async () => {
    // Seven times: a plan that is kept for any word has to be as good.
    for (let turn = 0; turn < 7; turn += 1)
      for (const [words, after] of [
        [await hex('common'), 0],
        [await hex('common'), 1_000_000 + people / 2],
        [await hex('single'), 0],
        [await hex('rare', 'common'), 0],
      ] as const) {
        const { full, read } = await looked(words, after, 21)
        expect(full, words).toBe(0)
        expect(read, words).toBeGreaterThan(0)
        expect(read, words).toBeLessThan(100)
      }
  })

  it('are none where no word is known', async () => {
    for (const words of [await hex('nobody'), await hex('common', 'nobody'), await hex('single', 'rare')])
      expect((await looked(words, 0, 5)).found).toEqual([])
  })
})

it('tokens are nobody’s to read or write by the Worker’s role', async () => {
  for (const text of [
    'select * from banking.name_tokens',
    'delete from banking.name_tokens',
    `insert into banking.name_tokens values ('\\x00', 'customer', 1)`,
    `select banking.named('customer', 'x', 0, 1)`,
    'select banking.customer_name(1)',
    'select banking.user_name(1)',
  ])
    expect(await outcome(app.query(text)), text).toBe('42501')
})
