/** The lists of applications by status, page by page. */
import { expect, test } from 'vitest'
import { aDraft, atApplications } from '../../test/applying.ts'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const { leela, submitted } = await atApplications(edge)
const made = [await submitted(), await submitted(), await submitted()]
const draft = await aDraft(edge)
// Of what expired the first was changed last.
for (const [at, id] of [draft, ...made.slice(0, 2)].entries())
  await edge.sql(
    `update banking.applications set expires_at = now() - $2 * interval '1 minute', changed_at = now() - ($3 - $2::int) * interval '1 hour'
      where id = $1`,
    [id, at + 1, made.length + 2],
  )

type Page = { items: { id: string; status: string }[]; next: string | null }
async function idsOf(status: string | undefined, limit: number) {
  const pages: string[][] = []
  let cursor: string | null = null
  do {
    const asked = { status, limit, ...(cursor && { cursor }) }
    const page: Page = (await edge.call('applications.list', asked, { token: leela })).body
    pages.push(page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor)
  return pages
}

test.each([1, 2, 50])('what expired comes once, the last to expire first, by pages of %i', async (limit) => {
  const pages = await idsOf('expired', limit)
  expect(pages.flat().slice(0, 3)).toEqual([draft, made[0], made[1]])
  expect(new Set(pages.flat()).size).toBe(pages.flat().length)
  expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true)
})

test('what waits is not among what expired, and the other way round', async () => {
  const [expired, waiting] = [
    (await idsOf('expired', 50)).flat(),
    [...(await idsOf('submitted', 1)), ...(await idsOf('draft', 1))].flat(),
  ]
  expect(waiting).toContain(made[2])
  expect(waiting.filter((id) => expired.includes(id))).toEqual([])
})

test('all of them hold each once, changed last first', async () => {
  const all = (await idsOf(undefined, 2)).flat()
  expect(all).toEqual((await idsOf(undefined, 200)).flat())
  for (const id of [...made, draft]) expect(all.filter((one) => one === id)).toEqual([id])
})
