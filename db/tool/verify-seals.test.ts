/** `bank verify` against an owner who rewrites what was sealed, with every hash chain closed again. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { connect, connectOwner, demoNumbers, rows, signIn, transfer, value } from '../../test/teller.ts'
import { openSealKey } from '../../worker/proofs/bytes.ts'
import type { Root } from '../../worker/proofs/contract.ts'
import { publicKeyOf } from './papers.ts'
import { sealBank } from './sealing.ts'
import { verify } from './verify.ts'

const seed = Buffer.from(inject('workerBindings').SEAL_KEY!, 'base64')
const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')

const SEALS = 'seals follow each other and are signed'
const CONTENT = 'sealed entries are those that were sealed'
const ROOTS = 'roots are signed and follow from their chunks'
const SAME = 'published roots are those of the ledger'
const NEWEST = 'the newest published root is what the ledger gives'

type Sealed = { bank: TestBank; published: Root[]; intruder: pg.Client }

/** A bank with three seals and a published root, and somebody whom no trigger holds back. */
async function sealedBank(): Promise<Sealed> {
  const bank = await freshBank()
  const published: Root[] = []
  const publishing = { put: async (root: Root) => void published.push(root) }
  await sealBank(bank.wire.ownerUrl, seed, publishing)
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const { asha: own, vikram } = await demoNumbers(owner)
  for (let nth = 0; nth < 2; nth += 1) {
    await transfer(app, asha, { from: own[0]!, to: vikram[0]!, minor: BigInt(10_000 + nth) })
    await sealBank(bank.wire.ownerUrl, seed, publishing)
  }
  await owner.query(
    `select banking.advance_business_date('system:test', current + 1) from banking.business_dates`,
  )
  await sealBank(bank.wire.ownerUrl, seed, publishing)
  expect(published).toHaveLength(2)
  const intruder = await connect(bank.wire.superUrl)
  await intruder.query('set session_replication_role = replica')
  return { bank, published, intruder }
}

async function found({ bank, published }: Sealed): Promise<string[]> {
  const trusted = { keys: [await publicKeyOf(seed)], published }
  const { checks } = await verify(bank.wire.ownerUrl, { originKey, trusted })
  return checks.filter(({ faults }) => faults.length > 0).map(({ name }) => name)
}

/** Closes the chain of every account over what stands in entries now, as somebody with the whole database can. */
const rechain = (client: pg.Client) =>
  client.query(`do $$
    declare
      v_account banking.accounts;
      v_entry banking.entries;
      v_head bytea;
      v_version bigint;
      v_balance bigint;
    begin
      for v_account in select * from banking.accounts loop
        v_head := null; v_version := 0; v_balance := 0;
        for v_entry in select * from banking.entries where account_id = v_account.id order by transaction_seq loop
          v_version := v_version + 1;
          v_balance := v_balance + v_entry.amount;
          select banking.entry_hash(v_head, v_version, v_entry.amount, v_balance, v_account.account_number,
              banking.transaction_bytes(t)) into v_head from banking.transactions t where t.seq = v_entry.transaction_seq;
          update banking.entries set version = v_version, balance_after = v_balance, hash = v_head
           where transaction_seq = v_entry.transaction_seq and account_id = v_account.id;
        end loop;
        update banking.accounts set posted = v_balance, version = v_version, head = v_head where id = v_account.id;
      end loop;
    end $$`)

const last = '(select max(seq) from banking.transactions)'

it('a bank that was sealed is clean', async () => {
  const sealed = await sealedBank()
  expect(await found(sealed)).toEqual([])
})

it('an entry that was edited on both sides, its order with it, and every chain closed again', async () => {
  const sealed = await sealedBank()
  await sealed.intruder.query(
    `update banking.entries set amount = sign(amount) * 20000 where transaction_seq = ${last}`,
  )
  await sealed.intruder.query(`update banking.transactions set amount = 20000 where seq = ${last}`)
  await rechain(sealed.intruder)
  expect(await found(sealed)).toEqual(['origin MACs', CONTENT, NEWEST])
})

it('a transaction that was removed with all its traces, and every chain closed again', async () => {
  const sealed = await sealedBank()
  await sealed.intruder.query(`delete from banking.entries where transaction_seq = ${last} - 1`)
  await sealed.intruder.query(`delete from banking.transactions where seq = ${last} - 1`)
  await rechain(sealed.intruder)
  expect(await found(sealed)).toEqual([CONTENT, NEWEST])
})

it('two transactions that changed places, each with its order, and every chain closed again', async () => {
  const sealed = await sealedBank()
  const { intruder } = sealed
  const names = await rows(
    intruder,
    `select string_agg(quote_ident(attname), ', ') as all from pg_attribute
      where attrelid = 'banking.transactions'::regclass and attnum > 0 and attname <> 'seq'`,
  )
  const columns = names[0]!.all
  // All of both but their numbers: ids, orders and MACs stay true.
  await intruder.query('drop index banking.transactions_id_scope')
  await intruder.query(`with two as materialized (select * from banking.transactions where seq >= ${last} - 1)
    update banking.transactions t set (${columns}) = (select ${columns} from two where two.seq <> t.seq)
     where t.seq >= ${last} - 1`)
  await intruder.query(`with two as materialized (select * from banking.entries where transaction_seq >= ${last} - 1)
    update banking.entries e set amount = two.amount, booking_date = two.booking_date from two
     where two.account_id = e.account_id and two.transaction_seq <> e.transaction_seq and e.transaction_seq >= ${last} - 1`)
  await rechain(intruder)
  expect(await found(sealed)).toEqual([CONTENT, NEWEST])
})

it('an entry that was forged into the past with a chain that closes', async () => {
  const sealed = await sealedBank()
  const { intruder } = sealed
  await intruder.query(`insert into banking.transactions overriding system value
    select (t).* from (select (jsonb_populate_record(t, jsonb_build_object('seq', 0, 'id', gen_random_uuid()))) as t
      from banking.transactions t where seq = ${last}) x`)
  await intruder.query(`insert into banking.entries select 0, account_id, 0, amount, currency, 0,
    (select min(booking_date) from banking.entries), value_date, hash from banking.entries where transaction_seq = ${last}`)
  await rechain(intruder)
  const names = await found(sealed)
  expect(names).toEqual(expect.arrayContaining(['origin MACs', CONTENT, NEWEST]))
})

it('a tail that was cut off with its seals, back to the last published root', async () => {
  const sealed = await sealedBank()
  const { intruder } = sealed
  await intruder.query(`delete from banking.entries where transaction_seq = ${last}`)
  for (const trace of [
    'request_keys k using banking.transactions t where k.key = t.id::text and t.seq',
    'transactions where seq',
  ])
    await intruder.query(`delete from banking.${trace} = ${last}`)
  await intruder.query('delete from banking.roots where date = (select max(date) from banking.roots)')
  await intruder.query('delete from banking.seals where number = (select max(number) from banking.seals)')
  await rechain(intruder)
  expect(await found(sealed)).toEqual([SAME, NEWEST])
})

it('a seal or root that was made anew by somebody without the bank’s key', async () => {
  const sealed = await sealedBank()
  const { intruder } = sealed
  const own = await openSealKey(createHash('sha256').update('an intruder').digest())
  await intruder.query(`insert into banking.seal_keys (key_id, public_key) values ($1, $2)`, [
    own.keyId,
    own.publicKey,
  ])
  const signature = Buffer.alloc(64)
  await intruder.query('update banking.seals set key_id = $1, signature = $2 where number = 2', [
    own.keyId,
    signature,
  ])
  await intruder.query('update banking.roots set key_id = $1, signature = $2', [own.keyId, signature])
  expect(await found(sealed)).toEqual([SEALS, ROOTS])
})

it('a seal that is gone from the middle, and chunks that do not give their root', async () => {
  const sealed = await sealedBank()
  await sealed.intruder.query('delete from banking.seals where number = 2')
  await sealed.intruder.query(`update banking.roots set chunks = sha256('other')`)
  expect(await found(sealed)).toEqual(expect.arrayContaining([SEALS, ROOTS]))
})

it('a root that was published by nobody of the bank', async () => {
  const sealed = await sealedBank()
  const root = { ...sealed.published.at(-1)!, root: 'a'.repeat(64) }
  expect(await found({ ...sealed, published: [root] })).toEqual([SAME, NEWEST])
  expect(await value(sealed.intruder, 'select count(*)::int from banking.roots')).toBe(2)
})
