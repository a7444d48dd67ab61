/** Names of accounts, payees and pots, and nominees, as they stood before they were sealed. */
import { describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { told } from '../../test/names.ts'
import { connectOwner, rows, value } from '../../test/teller.ts'
import { fillVault } from './vault.ts'

const keys = { current: Buffer.from(inject('workerBindings').DATA_KEY!, 'base64') }
const bank = await freshBank()

describe('what customers wrote before it was sealed', () => {
  it('is sealed in chunks under their own keys, and what an erased one wrote goes', async () => {
    const owner = await connectOwner(bank.wire.ownerUrl)
    const rules = {
      payees: 'payee_nicknames_sealed',
      pots: 'pot_names_sealed',
      account_nominees: 'nominees_sealed',
    }
    for (const [table, rule] of Object.entries(rules))
      await owner.query(`alter table banking.${table} drop constraint ${rule}`)
    await owner.query(`update banking.accounts set nickname = 'Plainbox ' || id where type <> 'bank'`)
    await owner.query(
      `insert into banking.account_nominees (account_id, position, name, relation, share_percent)
       select id, 1, 'Plainheir', 'Plainniece', 100 from banking.accounts where type <> 'bank'`,
    )
    await owner.query(
      `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, nickname, currency, new_until)
       select gen_random_uuid(), id, '1000000000000', 'v1.x', repeat('0', 64), 'match', 'Plainaunt', 'INR', now() from banking.customers`,
    )
    await owner.query(
      `insert into banking.pots (id, customer_id, account_id, name, colour, filled_on)
       select gen_random_uuid(), p.customer_id, min(p.account_id), 'Plaingoal', 'teal', '2026-01-01'
         from banking.account_parties p group by p.customer_id`,
    )
    const [erased] = await rows(owner, 'select max(id) as id from banking.customers')
    await owner.query(
      `update banking.encryption_keys set wrapped = null, destroyed_at = now() where subject = 'customer:' || $1`,
      [erased!.id],
    )
    await fillVault(bank.wire.ownerUrl, keys, 2)
    const clear = await rows(
      owner,
      `select 1 from banking.accounts where nickname like 'Plain%' union all select 1 from banking.pots where name like 'Plain%'
       union all select 1 from banking.payees where nickname like 'Plain%'
       union all select 1 from banking.account_nominees where name like 'Plain%' or relation like 'Plain%'`,
    )
    expect(clear).toEqual([])
    expect(
      await value(owner, `select count(*)::int from pg_constraint where conname = any ($1)`, [
        Object.values(rules),
      ]),
    ).toBe(3)
    const opened = await rows(
      owner,
      `select banking.own_words('pots', 'name', o.id::text, o.name) as name,
          banking.own_words('accounts', 'nickname', '', a.nickname) as called,
          banking.own_words('account_nominees', 'relation', a.account_number || '.1', n.relation) as relation
         from banking.pots o join banking.accounts a on a.id = o.account_id
         join banking.account_nominees n on n.account_id = a.id order by a.id limit 1`,
    )
    expect(await told(opened[0]!.name)).toBe('Plaingoal')
    expect(await told(opened[0]!.called)).toMatch(/^Plainbox \d+$/)
    expect(await told(opened[0]!.relation)).toBe('Plainniece')
    expect(await rows(owner, `select name from banking.pots where customer_id = $1`, [erased!.id])).toEqual([
      { name: 'erased' },
    ])
  })
})
