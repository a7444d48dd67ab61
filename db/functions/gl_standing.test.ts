/** The books by day are carried forward with each seal, and say at any moment what the accounts say themselves. */
import type pg from 'pg'
import { beforeAll, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { verify } from '../tool/verify.ts'

const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

let bank: TestBank
let owner: pg.Client
let app: pg.Client
let asha: Session
let pay: () => Promise<unknown>

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  const numbers = await demoNumbers(owner)
  pay = () => transfer(app, asha, { from: numbers.asha[0]!, to: numbers.vikram[0]!, minor: 100n })
})

const seal = (most = 100_000) => value(owner, 'select banking.cut_seal($1)', [most])
const standing = (from: 'gl_standing' | 'gl_balances') =>
  rows(
    owner,
    `select d.ago, w.basis, s.code, s.currency, s.accounts::int, s.balance::text from banking.business_dates b
       cross join unnest(array[-3, 0, 1, 2, 30, 77, 200, 364]) d (ago) cross join unnest(array['booking', 'value']) w (basis)
       cross join banking.${from}(b.current - d.ago, w.basis) s where s.accounts > 0 or s.balance <> 0 order by 1, 2, 3, 4`,
  )
const faults = async () =>
  (await verify(bank.wire.ownerUrl, { originKey })).checks.find(({ name }) =>
    name.startsWith('books by day'),
  )!.faults

it('is the same before any seal, after some of the journal is sealed, after all of it, and with more on top', async () => {
  const told = async () => expect(await standing('gl_standing')).toEqual(await standing('gl_balances'))
  expect(await value(owner, 'select count(*)::int from banking.seals')).toBe(0)
  await told()
  await seal(40)
  await told()
  while (await seal(100));
  await told()
  await pay()
  await told()
  await seal()
  await told()
  expect(await value(owner, 'select sum(booked)::int from banking.gl_days')).toBe(0)
})

it('takes each transaction in once, whoever seals at the same time', async () => {
  await pay()
  const other = await connectOwner(bank.wire.ownerUrl)
  await Promise.all([seal(), other.query('select banking.cut_seal(100000)')])
  expect(await faults()).toEqual([])
})

it.each([
  ['a sum that was changed', 'update banking.gl_days set booked = booked + 1 where ctid = $1'],
  ['a sum by value date that was changed', 'update banking.gl_days set valued = valued - 1 where ctid = $1'],
  ['a day that was taken away', 'delete from banking.gl_days where ctid = $1'],
])('verify finds %s', async (_, change) => {
  await owner.query('create table banking.kept_days as select * from banking.gl_days')
  const place = await value(owner, 'select ctid from banking.gl_days where booked <> 0 order by date limit 1')
  await owner.query(change, [place])
  expect(await faults()).toHaveLength(1)
  await owner.query('delete from banking.gl_days')
  await owner.query('insert into banking.gl_days select * from banking.kept_days')
  await owner.query('drop table banking.kept_days')
  expect(await faults()).toEqual([])
})
