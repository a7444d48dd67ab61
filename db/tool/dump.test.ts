/** Whoever holds a dump of the database and no key reads nobody's name in it. */
import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, rows } from '../../test/teller.ts'
import { demoCustomers, demoStaff } from './seed.ts'

const bank = await freshBank()

/** What is sealed: its letters are anybody's, and four of a short name stand in them by chance. */
const SEALED = String.raw`v1\.[0-9a-f-]{36}\.[A-Za-z0-9_-]+`

/** Columns in which one of these words stands, in whatever case, also within what is bytes. */
async function columnsWith(url: string, words: string[]): Promise<string[]> {
  const superuser = await connect(url)
  const tables = await rows(
    superuser,
    `select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'`,
  )
  const forms = words.flatMap((word) => [word.toLowerCase(), Buffer.from(word).toString('hex')])
  const found = await Promise.all(
    tables.map(({ name }) =>
      rows(
        superuser,
        `select distinct $2::text || '.' || f.key as column from ${name} t, lateral jsonb_each_text(to_jsonb(t)) f
          where exists (select from unnest($1::text[]) form where strpos(lower(regexp_replace(f.value, $3, '', 'g')), form) > 0)`,
        [forms, name.replace('banking.', ''), SEALED],
      ),
    ),
  )
  return found
    .flat()
    .map(({ column }) => column as string)
    .sort()
}

it('holds no name of anybody, neither of people nor on accounts and beside entries', async () => {
  const customers = demoCustomers.flatMap(({ name }) => name.split(' '))
  expect(await columnsWith(bank.wire.superUrl, customers)).toEqual([])
  const staff = demoStaff.flatMap(({ name }) => name.split(' ')).filter((word) => word.length > 3)
  expect(await columnsWith(bank.wire.superUrl, staff)).toEqual([])
  // What is looked for would be found.
  expect(await columnsWith(bank.wire.superUrl, ['customer'])).toContain('users.kind')
})
