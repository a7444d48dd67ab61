/** Several transactions in one statement: the entries of an account continue each other, or nothing of it is booked. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { journal, type Line, write } from '../../test/entries.ts'
import { connectOwner, inTransaction, openAccount, rows, sha256 } from '../../test/teller.ts'

let owner: pg.Client

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
})

const DONE = 'done'
const BROKEN = 'BK005'

/** Two transactions between two accounts that stand at version 1 with 1000; `others` have never been booked on. */
type Book = { payer: string; payee: string; one: string; two: string; dollars: [string, string] }
type Lines = [Line, Line, Line, Line]
const good = ({ payer, payee, one, two }: Book): Lines => [
  { account: payer, amount: -100, seq: one, version: 2, after: 900, hash: 'a' },
  { account: payee, amount: 100, seq: one, version: 2, after: 1100, hash: 'b' },
  { account: payer, amount: -50, seq: two, version: 3, after: 850, hash: 'c' },
  { account: payee, amount: 50, seq: two, version: 3, after: 1150, hash: 'd' },
]

const book = (change: (lines: Lines, book: Book) => Line[], look?: (book: Book) => Promise<void>) =>
  inTransaction(owner, async () => {
    const whole: Book = {
      payer: await openAccount(owner, { minor: 1000 }),
      payee: await openAccount(owner, { minor: 1000 }),
      one: await journal(owner),
      two: await journal(owner, 50),
      dollars: [
        await openAccount(owner, { currency: 'USD', minor: 1000 }),
        await openAccount(owner, { currency: 'USD', minor: 1000 }),
      ],
    }
    const done = await write(owner, whole.one, change(good(whole), whole))
    await look?.(whole)
    return done
  })

describe('several transactions at once', () => {
  it('leave each account where its last entry does, in whatever order they stand', async () => {
    for (const turned of [false, true]) {
      const look = async ({ payer, payee }: Book) => {
        const text = `select posted::int, version::int, head from banking.accounts where account_number = any ($1) order by id`
        expect(await rows(owner, text, [[payer, payee]])).toEqual([
          { posted: 850, version: 3, head: sha256('c') },
          { posted: 1150, version: 3, head: sha256('d') },
        ])
      }
      expect(await book((lines) => (turned ? lines.toReversed() : lines), look)).toBe(DONE)
    }
  })

  const faults: [string, (lines: Lines, book: Book) => Line[]][] = [
    ['a version left out', ([a, b, c, d]) => [a, b, { ...c, version: 4 }, d]],
    ['a version twice', ([a, b, c, d]) => [a, b, { ...c, version: 2 }, d]],
    ['a balance that does not follow', ([a, b, c, d]) => [a, b, { ...c, after: 851 }, d]],
    ['a balance that starts anew', ([a, b, c, d]) => [a, b, { ...c, after: 950 }, d]],
    ['versions that begin too late', ([a, b, c, d]) => [{ ...a, version: 3 }, b, { ...c, version: 4 }, d]],
    ['versions that begin too soon', ([a, b, c, d]) => [{ ...a, version: 1 }, b, { ...c, version: 2 }, d]],
    ['balances that begin elsewhere', ([a, b, c, d]) => [{ ...a, after: 901 }, b, { ...c, after: 851 }, d]],
    [
      'another currency than the account’s',
      ([a, b, c, d], { dollars: [dollar] }) => [
        { ...a, currency: 'USD' },
        { ...b, account: dollar, currency: 'USD' },
        { ...c, currency: 'USD' },
        { ...d, account: dollar, currency: 'USD' },
      ],
    ],
    [
      'one of two in another currency',
      ([a, b, c, d], { dollars: [dollar] }) => [
        a,
        b,
        { ...c, currency: 'USD' },
        { ...d, account: dollar, currency: 'USD', version: 2, after: 1050 },
      ],
    ],
  ]
  it.each(faults)('%s: nothing is booked', async (_, change) => {
    expect(await book(change)).toBe(BROKEN)
  })
})
