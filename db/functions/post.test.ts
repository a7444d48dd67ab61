/** What a line of the journal keeps of its two sides: numbers of customers alone, and how its names are found. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { moveCash } from '../../test/counter.ts'
import {
  connect,
  connectOwner,
  openAccount,
  rows,
  type Session,
  signIn,
  transfer,
} from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let from: string
let to: string

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  from = await openAccount(owner, { holder: asha, minor: 1_000 })
  to = await openAccount(owner)
  const found = 'update banking.accounts set holder_tokens = $2 where account_number = $1'
  await owner.query(found, [from, [1, 2]])
  await owner.query(found, [to, [3]])
})

const line = async (id: string) =>
  (
    await rows(
      owner,
      `select from_number, to_number, from_name, to_name, from_tokens, to_tokens from banking.transactions where id = $1`,
      [id],
    )
  )[0]

it('between two customers it has both, with the words of both names', async () => {
  const id = randomUUID()
  await transfer(app, asha, { id, from, to, minor: 10 })
  expect(await line(id)).toEqual({
    from_number: from,
    to_number: to,
    from_name: 'Somebody',
    to_name: 'Somebody',
    from_tokens: [1, 2],
    to_tokens: [3],
  })
})

it('the bank’s own side has no number, and a name that is not the holder’s is not found by theirs', async () => {
  const leela = await signIn(app, 'operator1@demo.bank')
  const [paidIn, paidOut] = [randomUUID(), randomUUID()]
  // Tills of this bank are found by a name as well; cash is nobody's.
  await owner.query(`update banking.accounts set holder_tokens = '{9}' where type = 'bank'`)
  await moveCash(app, leela, { id: paidIn, account: to, minor: 10 })
  await moveCash(app, leela, { id: paidOut, kind: 'withdrawal', account: to, minor: 5 })
  const [cash, holder] = [{ from_number: null, from_name: 'Cash', from_tokens: null }, { to_number: to }]
  expect(await line(paidIn)).toEqual({ ...cash, ...holder, to_name: 'Somebody', to_tokens: [3] })
  expect(await line(paidOut)).toEqual({
    from_number: to,
    from_name: 'Somebody',
    from_tokens: [3],
    to_number: null,
    to_name: 'Cash',
    to_tokens: null,
  })
})
