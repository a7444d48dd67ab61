/** The journal takes no note in clear any more; what stands there from before is sealed without moving a hash. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { originKey } from '../../test/closing.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  outcome,
  rows,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { journalPlace } from '../../worker/vault/names.ts'
import { noteLookup, openNote } from '../../worker/vault/notes.ts'
import { openField } from '../../worker/vault/vault.ts'
import { sealJournal } from './journal-texts.ts'
import { dataKeysOf, openBankVault } from './vault.ts'
import { verify } from './verify.ts'

const keys = dataKeysOf(inject('workerBindings') as { DATA_KEY: string })
const { wire } = await freshBank()
const owner = await connectOwner(wire.ownerUrl)
const wide = await connect(wire.superUrl)
const app = await connect(wire.appUrl)
const asha = await signIn(app, 'customer1@demo.bank')
const numbers = await demoNumbers(owner)
const [from, to] = [numbers.asha[0]!, numbers.vikram[0]!]
const actor = 'tool:test'
const words = ['Old rent', 'v1.x', 'Geburtstag für Jürgen', '🎁']
const ids = words.map(() => randomUUID())

const pay = (id: string, note: string | null) => transfer(app, asha, { id, from, to, note, minor: 100 })
const texts = async () =>
  (await verify(wire.ownerUrl, { originKey: originKey(), dataKeys: () => keys })).checks.find(
    ({ name }) => name === 'names and notes are those committed to',
  )!
const faults = async (dataKeys?: typeof keys) =>
  (
    await verify(wire.ownerUrl, { originKey: originKey(), ...(dataKeys && { dataKeys: () => dataKeys }) })
  ).checks.flatMap((check) => check.faults)
const kept = () =>
  rows(
    owner,
    `select t.id::text, t.note, t.from_name, t.to_name, t.from_tokens, encode(t.text_salt, 'hex') as salt,
        encode(t.text_commitment, 'hex') as commitment from banking.transactions t where t.id = any ($1) order by t.seq`,
    [ids],
  )
const isRuled = () =>
  value(owner, `select convalidated from pg_constraint where conname = 'journal_notes_sealed'`)

describe('a note of the journal', () => {
  it('is refused in clear, whoever calls, and taken where it is sealed or the bank’s own', async () => {
    expect(await outcome(pay(randomUUID(), 'Rent'))).toBe('23514')
    expect(await outcome(pay(randomUUID(), ''))).toBe('23514')
    expect(
      await outcome(pay(randomUUID(), asSealed('As long as all that is really sealed comes to be'))),
    ).toBe('done')
    expect(await outcome(pay(randomUUID(), null))).toBe('done')
    const own = await value(
      owner,
      `select count(*)::int from banking.transactions where note is not null and note not like 'v1.%'
         and type not in ('fee', 'interest', 'exchange')`,
    )
    expect(own).toBe(0)
  })
})

describe('what stood there in clear', () => {
  beforeAll(async () => {
    const rule = await value(
      owner,
      `select pg_get_constraintdef(oid) from pg_constraint where conname = 'journal_notes_sealed'`,
    )
    expect(rule).toContain('NOT VALID')
    await wide.query('alter table banking.transactions drop constraint journal_notes_sealed')
    const holder = 'select holder_name, holder_tokens from banking.accounts where account_number = $1'
    const [before] = await rows(owner, holder, [from])
    const rename =
      'update banking.accounts set holder_name = $2, holder_tokens = $3 where account_number = $1'
    await wide.query(rename, [from, 'Asha Rao', null])
    for (const [at, id] of ids.entries()) await pay(id, words[at]!)
    await wide.query(rename, [from, before!.holder_name, before!.holder_tokens])
    // An upgrade: the rule comes for what is new alone.
    await owner.query('select banking.close_plain()')
    expect(await isRuled()).toBe(false)
  })

  it('is sealed in chunks after which the hashes hold, also after a kill, and opens to the same words', async () => {
    expect(await faults()).toEqual([])
    const before = await kept()
    const heads = await rows(owner, 'select id, head from banking.accounts order by id')
    const client = await connectOwner(wire.ownerUrl)
    const killed = sealJournal(client, keys, {
      actor,
      chunk: 1,
      onProgress: ({ done }) => {
        if (done === 2) throw new Error('killed')
      },
    })
    await expect(killed).rejects.toThrow('killed')
    expect(await isRuled()).toBe(false)
    expect(await faults(keys)).toEqual([])
    expect(await sealJournal(client, keys, { actor, chunk: 1 })).toBe(words.length - 2)
    expect(await sealJournal(client, keys, { actor })).toBe(0)
    expect(await isRuled()).toBe(true)
    expect(await rows(owner, 'select id, head from banking.accounts order by id')).toEqual(heads)
    expect(await faults(keys)).toEqual([])
    const vault = await openBankVault(owner, keys)
    const after = await kept()
    for (const [at, row] of after.entries()) {
      expect(await openNote(vault.journal, row.note)).toBe(words[at])
      expect(await openField(vault.journal, journalPlace, row.from_name)).toBe('Asha Rao')
      expect(row.from_tokens.length).toBeGreaterThan(3)
      expect(row.commitment).toBe(before[at]!.commitment)
      expect(JSON.stringify(row)).not.toContain(before[at]!.salt)
      for (const token of await noteLookup(vault.index, words[at]!)) expect(row.note).toContain(token)
    }
    const told = `select sum((detail ->> 'transactions')::int)::int from banking.audit_logs where action = 'keys.seal_journal'`
    expect(await value(owner, told)).toBe(words.length)
  })

  it('is not called what was committed to without the key, nor where it was changed', async () => {
    const { checked } = await texts()
    expect((await faults()).length).toBe(words.length)
    await wide.query(`set session_replication_role = replica`)
    await wide.query(`update banking.transactions set note = $2 where id = $1`, [ids[0], asSealed('other')])
    await wide.query(
      `update banking.transactions t set text_salt = o.text_salt from banking.transactions o where t.id = $1 and o.id = $2`,
      [ids[1], ids[2]],
    )
    const found = await texts()
    expect([found.checked, found.faults.length]).toEqual([checked, 2])
  })

  it('may change in no other way: not by the owner, not twice, not to other words', async () => {
    const [{ salt }] = (await rows(
      owner,
      `select encode(text_salt, 'hex') as salt from banking.transactions where id = $1`,
      [ids[3]],
    )) as [{ salt: string }]
    const change = async (set: string, who: string, anew = true) => {
      await owner.query('begin')
      if (anew) await owner.query(`set local banking.sealing_anew = 'on'`)
      const ended = await outcome(owner.query(`update banking.transactions set ${set} where ${who}`))
      await owner.query('rollback')
      return ended
    }
    const fresh = `seq = (select max(seq) from banking.transactions where octet_length(text_salt) = 16)`
    const long = `text_salt = '\\x${salt}'`
    expect(await change(long, fresh)).toBe('done')
    expect(await change(long, fresh, false)).toBe('BK001')
    expect(await change(`note = note`, fresh)).toBe('BK001')
    expect(await change(`${long}, amount = amount + 1`, fresh)).toBe('BK001')
    expect(await change(`${long}, text_commitment = '\\x00'`, fresh)).toBe('BK001')
    expect(await change(`${long}, from_name = 'Somebody'`, fresh)).toBe('BK001')
    expect(await change(`${long}, note = 'v2'`, fresh)).toBe('BK001')
    expect(await change(long, `id = '${ids[3]}'`)).toBe('BK001')
    expect(await outcome(owner.query('delete from banking.transactions'))).toBe('BK001')
  })
})

it('the journal refuses nothing that an order may wait with: one would stop the job that books them all', async () => {
  const rules = await rows(
    owner,
    `select conname as name, pg_get_constraintdef(oid) as rule from pg_constraint
      where conname like '%\\_notes\\_sealed' and conname <> 'own_notes_sealed' order by 1`,
  )
  expect(rules.map(({ name }) => name)).toEqual([
    'joint_order_notes_sealed',
    'journal_notes_sealed',
    'proposal_notes_sealed',
    'risk_order_notes_sealed',
    'schedule_notes_sealed',
    'till_count_notes_sealed',
  ])
  for (const { rule } of rules) expect(rule).toContain(`note ~~ 'v1.%'::text`)
  expect(await outcome(pay(randomUUID(), 'v1.x'))).toBe('done')
})
