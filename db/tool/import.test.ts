/** `bank import`: all of a file or nothing, what is wrong by line, and hashes that sign in once. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeBase64, hashSync } from 'bcryptjs'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { told } from '../../test/names.ts'
import { connectOwner, rows, value } from '../../test/teller.ts'
import { bcryptParts, importFile, readCustomers } from './import.ts'

const password = 'their password from before'
const hash = hashSync(password, 12)
const keys = { current: Buffer.from(inject('workerBindings').DATA_KEY!, 'base64') }
const header = 'name,email,phone,products,password_hash'
const line = (email: string, more: Partial<Record<'name' | 'phone' | 'products' | 'hash', string>> = {}) =>
  [more.name ?? 'Asha Rao', email, more.phone ?? '', more.products ?? '', more.hash ?? hash].join(',')

let bank: TestBank
let owner: pg.Client
const folder = mkdtempSync(join(tmpdir(), 'edgebank-import-'))
const said: string[] = []
beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function take(lines: string[], isDry = false): Promise<string> {
  said.length = 0
  const path = join(folder, 'customers.csv')
  writeFileSync(path, lines.join('\n'))
  try {
    await importFile(bank.wire.ownerUrl, keys, 'tool:test', path, isDry)
    return said.join('\n')
  } catch (error) {
    return (error as Error).message
  }
}
const standing = () =>
  rows(
    owner,
    `select (select count(*)::int from banking.users) as users, (select count(*)::int from banking.customers) as customers,
       (select count(*)::int from banking.audit_logs) as deeds`,
  )

describe('a file of customers', () => {
  it('makes each with accounts and a hash that is accepted once, and leaves a trace of each and of the file', async () => {
    const answer = await take([
      header,
      line('One@Import.example', { phone: '+919800000001', products: 'savings;current' }),
      line('two@import.example', { name: '"Rao, Asha"', hash: hash.replace('$2b$', '$2y$') }),
      line('three@import.example', { hash: hash.replace('$2b$', '$2a$') }),
    ])
    expect(answer).toMatch(/^C\d{10} {2}one@import.example\n(?:C\d{10} {2}\S+\n){2}3 customers imported$/)
    const made = await rows(
      owner,
      `select banking.user_name(u.id) as name, asked.email, u.phone_index is not null as phone, u.password_scheme, u.password_memory_kib,
          u.password_passes, u.password_verifier, (select count(*)::int from banking.account_parties p where p.customer_id = u.customer_id) as accounts
         from unnest($1::text[]) asked (email) join banking.users u on u.email_index = testing.index_of(asked.email) order by u.id`,
      [['one', 'two', 'three'].map((name) => `${name}@import.example`)],
    )
    const kept = {
      password_scheme: 'bcrypt',
      password_memory_kib: 0,
      password_passes: 12,
      password_verifier: createHash('sha256')
        .update(Buffer.from(decodeBase64(hash.slice(29), 23)))
        .digest(),
    }
    expect(await Promise.all(made.map(async (row) => ({ ...row, name: await told(row.name) })))).toEqual([
      { name: 'Asha Rao', email: 'one@import.example', phone: true, accounts: 2, ...kept },
      { name: 'Rao, Asha', email: 'two@import.example', phone: false, accounts: 1, ...kept },
      { name: 'Asha Rao', email: 'three@import.example', phone: false, accounts: 1, ...kept },
    ])
    const [deed] = await rows(
      owner,
      `select actor, detail from banking.audit_logs where action = 'customers.import'`,
    )
    expect(deed).toEqual({
      actor: 'tool:test',
      detail: { count: 3, file: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  it('is refused whole, with what is wrong by line, and without showing a hash', async () => {
    const before = await standing()
    const answer = await take([
      header,
      line('good@other.example'),
      line('no address'),
      line('a@other.example', { name: '' }),
      line('b@other.example', { phone: '98000' }),
      line('c@other.example', { hash: hashSync(password, 4) }),
      line('d@other.example', { hash: 'plain text' }),
      line('GOOD@other.example'),
    ])
    expect(answer.split('\n')).toEqual([
      'Nothing was imported.',
      'line 3: email: this is no address',
      'line 4: name: 1 to 120 characters are needed',
      'line 5: phone: + and 7 to 15 digits',
      'line 6: password_hash: a bcrypt of twelve rounds ($2a$12$, $2b$12$ or $2y$12$) is needed',
      'line 7: password_hash: a bcrypt of twelve rounds ($2a$12$, $2b$12$ or $2y$12$) is needed',
      'line 8: email: stands in line 2 as well',
    ])
    expect(
      await take([
        header,
        line('new@other.example'),
        line('customer1@demo.bank'),
        line('x@other.example', { products: 'gold' }),
      ]),
    ).toBe(
      'Nothing was imported.\nline 3: email: somebody banks here under it\nline 4: products: there is no gold',
    )
    expect(await standing()).toEqual(before)
  })

  it('in a dry run is judged as a whole and changes nothing', async () => {
    const before = await standing()
    expect(await take([header, line('dry@other.example')], true)).toBe(
      'can be made  dry@other.example\n1 customers can be imported; nothing was changed',
    )
    expect(await take([header, line('customer1@demo.bank')], true)).toContain('somebody banks here')
    expect(await standing()).toEqual(before)
  })

  it('a second time finds its customers there', async () => {
    expect(await take([header, line('one@import.example')])).toContain(
      'line 2: email: somebody banks here under it',
    )
  })

  it.each([
    ['nothing', [], 'there are no customers'],
    ['a header alone', [header], 'there are no customers'],
    ['other columns', ['name,email', 'a,b@c.example'], 'the columns are'],
    ['a column too many', [`${header},pan`, `${line('a@b.example')},1`], 'the columns are'],
    ['a field too many', [header, `${line('a@b.example')},more`], 'not CSV'],
    ['an open quote', [header, '"a,b'], 'not CSV'],
  ])('of %s is refused', async (_, lines, says) => {
    expect(await take(lines)).toContain(says)
  })

  it('tells of no more than twenty faults', () => {
    const { faults } = readCustomers(
      [header, ...Array.from({ length: 30 }, () => line('no address'))].join('\n'),
    )
    expect(faults).toHaveLength(30)
  })
})

it('only bcrypt of twelve rounds in its exact form is one', async () => {
  for (const bad of [
    '',
    hash.slice(1),
    `${hash}x`,
    hash.slice(0, -1),
    hash.replace('$12$', '$10$'),
    hash.replace('$2b$', '$2x$'),
    ` ${hash}`,
  ])
    expect(bcryptParts(bad), bad).toBeUndefined()
  expect(bcryptParts(hash)!.salt).toHaveLength(16)
  expect(await value(owner, 'select sha256($1)', [Buffer.from(decodeBase64(hash.slice(29), 23))])).toEqual(
    bcryptParts(hash)!.verifier,
  )
})
