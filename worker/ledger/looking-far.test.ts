/** A search over more lines than a page looks at. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, openEdge } from '../../test/edge.ts'
import { type HistoryItem, searchedLines } from './contract.ts'

const edge = await openEdge()

const pageOf = async (query: string, by: string): Promise<Answer> => {
  const page = await edge.send(`/api/v1/transactions?${query}`, { token: by })
  expect(page.status, `${query} ${page.text}`).toBe(200)
  return page
}

/** Every page in one direction, in the order of reading. */
async function pagesOf(query: string, way: 'next' | 'previous', first: string, by: string) {
  const pages: Answer['body'][] = []
  for (let cursor: string | null = first; cursor !== null; cursor = pages.at(-1)[way])
    pages.push((await pageOf(`${query}${cursor && `&cursor=${cursor}`}`, by)).body)
  return pages
}
const linesOf = (pages: { items: HistoryItem[] }[]) => pages.flatMap(({ items }) => items)

describe('a search that has to look far', () => {
  const many = searchedLines + 300
  let signed: { token: string }
  let account: string
  let filled: HistoryItem[]

  beforeAll(async () => {
    const person = await edge.provision(['savings', 'current'], 10_000_000n)
    account = person.accounts[0]!
    signed = await edge.signIn(person.email)
    // Notes of before: one in clear is taken no more.
    await edge.sql('alter table banking.transactions drop constraint journal_notes_sealed')
    await edge.sql(`do $$
      declare
        v_from banking.accounts;
        v_to banking.accounts;
      begin
        for n in 1..${many} loop
          select * into v_from from banking.accounts where type = 'bank' and currency = 'INR';
          select * into v_to from banking.accounts where account_number = '${account}';
          perform banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', v_from, v_to, 'Outside',
            v_to.holder_name, 100, case when n in (1, 200, ${many}) then 'needle' end, now(), '\\x00', null);
        end loop;
      end $$`)
    filled = linesOf(await pagesOf('limit=200', 'next', '', signed.token))
    expect(filled).toHaveLength(many + 1)
  }, 120_000)

  test('stops after a bounded number of lines, says how far it came, and goes on from there', async () => {
    for (const query of ['q=needle', `q=needle&account=${account}`, 'q=needle&type=deposit&min=1']) {
      const pages = await pagesOf(query, 'next', '', signed.token)
      expect(pages.map(({ items }) => items.length)).toEqual([1, 2])
      expect(linesOf(pages)).toEqual(filled.filter(({ note }) => note === 'needle'))
      expect(pages[0].searchedTo).toBe(filled[searchedLines - 1]!.bookingDate)
      expect(pages[1].searchedTo).toBeUndefined()
    }
  })

  test('finds nothing on a page and goes on; back again it finds the same', async () => {
    const pages = await pagesOf(`min=200&account=${account}`, 'next', '', signed.token)
    expect(pages.map(({ items }) => items.length)).toEqual([0, 1])
    const back = await pagesOf(`min=200&account=${account}`, 'previous', pages[1].previous, signed.token)
    expect(linesOf(back)).toEqual([])
    const needles = await pagesOf('q=needle&limit=1', 'next', '', signed.token)
    const last = needles.at(-1)
    const again = await pagesOf('q=needle&limit=1', 'previous', last.previous, signed.token)
    expect([...linesOf(again.toReversed()), ...last.items]).toEqual(linesOf(needles))
  })

  test('an empty page between two others leads to both of them', async () => {
    const pages = await pagesOf(`min=200&account=${account}`, 'next', '', signed.token)
    const empty = await pageOf(`type=fee&cursor=${pages[0].next}`, signed.token)
    expect(empty.body.items).toEqual([])
    const newer = await pageOf(`limit=1&cursor=${empty.body.previous}`, signed.token)
    expect(newer.body.items[0]).toEqual(filled[searchedLines - 1])
  })

  test('is exact in its totals all the same', async () => {
    const { body } = await edge.send('/api/v1/transactions/totals?q=needle', { token: signed.token })
    expect(body.totals).toEqual([
      { count: 3, in: { amount: '3.00', currency: 'INR' }, out: { amount: '0.00', currency: 'INR' } },
    ])
    const whole = await edge.send(`/api/v1/transactions/totals?account=${account}`, { token: signed.token })
    expect(whole.body.totals[0].count).toBe(many + 1)
  })
})
