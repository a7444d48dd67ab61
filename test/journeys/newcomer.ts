/** A customer of a journey's own, so that what it does to accounts disturbs no other. */
import pg from 'pg'
import { inject } from 'vitest'
import { storedPassword } from '../../db/tool/passwords.ts'
import { dataKeysOf, sealNewPerson } from '../../db/tool/vault.ts'
import { password } from './visit.ts'

export type Newcomer = { email: string; customerId: string; accounts: string[] }

/** With one account for each named product; `minor` is paid into the first. */
export async function newcomer(
  ownerUrl: string,
  products: string[],
  minor: bigint,
  phone?: string,
  /** Of a bank that a journey has for itself. */
  dataKey = inject('siteDataKey'),
): Promise<Newcomer> {
  const email = `${crypto.randomUUID()}@journey.bank`
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(password)
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    const keys = dataKeysOf({ DATA_KEY: dataKey })
    const sealed = await sealNewPerson(client, keys, 'customer', { name: 'Nora Newcomer', email, phone })
    const { rows } = await client.query(
      `select banking.provision_customer('system:test', $1, $2, $3, $4, $5, $6, $7) as made`,
      [sealed, salt, memoryKib, passes, lanes, verifier, products],
    )
    const accounts: string[] = rows[0].made.accounts
    await client.query(
      `with f as materialized (select * from banking.accounts where product_code = 'settlement'
              and currency = 'INR' order by id limit 1 for update),
            t as materialized (select * from banking.accounts where account_number = $1 for update)
       select banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', row(f.*)::banking.accounts,
         row(t.*)::banking.accounts, 'Outside', t.holder_name, $2::bigint, null, clock_timestamp(), '\\x00', null)
         from f, t`,
      [accounts[0], String(minor)],
    )
    await client.query('commit')
    return { email, customerId: rows[0].made.customerId, accounts }
  } finally {
    await client.end()
  }
}
