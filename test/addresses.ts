/**
 * Users are found by the blind index of their e-mail address, which tests ask for in SQL: `email_index =
 * testing.index_of('customer1@demo.bank')`; customers by `id = testing.customer('customer1@demo.bank')`; and
 * `testing.identifier(…)` for what a sign-in is given, `testing.name_lookup('asha ram')` for a search by name. The functions hold
 * the key of the test bank, so they stand in a schema of their own that no other bank has.
 */
import pg from 'pg'
import { dataKeysOf, openBankVault } from '../db/tool/vault.ts'

/** The two blocks of HMAC-SHA256 around a key that WebCrypto derived. */
function padsOf(key: Uint8Array): [string, string] {
  const block = Uint8Array.from({ length: 64 }, (_, at) => key[at] ?? 0)
  const pad = (byte: number) => Buffer.from(block.map((one) => one ^ byte)).toString('hex')
  return [pad(0x36), pad(0x5c)]
}

export async function installIndexes(url: string, keys: { DATA_KEY: string }) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    // Whoever may become the owner: the keys are no concern of other roles.
    await client.query('set role banking_owner')
    const { index } = await openBankVault(client, dataKeysOf(keys))
    await client.query('reset role')
    const padsFor = async (column: string) => {
      const info = new TextEncoder().encode(`edgebank blind index ${column}`)
      const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
      return padsOf(new Uint8Array(await crypto.subtle.deriveBits(how, index.material, 256)))
    }
    const [inner, outer] = await padsFor('email')
    const [innerName, outerName] = await padsFor('name')
    await client.query(`
      create schema testing;
      grant usage on schema testing to public;
      create function testing.index_of(p_email text) returns bytea language sql immutable as $$
        select sha256('\\x${outer}'::bytea || sha256('\\x${inner}'::bytea || convert_to(lower(btrim(p_email)), 'UTF8')))
      $$;
      create function testing.identifier(p_typed text) returns text language sql immutable as $$
        select case when upper(btrim(p_typed)) ~ '^C[0-9]{10}$' then btrim(p_typed)
          else encode(testing.index_of(p_typed), 'hex') end
      $$;
      create function testing.name_lookup(p_typed text) returns text language sql immutable as $$
        select string_agg(encode(substr(sha256('\\x${outerName}'::bytea || sha256('\\x${innerName}'::bytea
            || convert_to(word, 'UTF8'))), 1, 16), 'hex'), ' ' order by length(word) desc)
          from regexp_split_to_table(lower(btrim(p_typed)), '\\s+') word
      $$;
      create function testing.customer(p_email text) returns bigint language sql stable as $$
        select u.customer_id from banking.users u where u.email_index = testing.index_of(p_email)
      $$`)
  } finally {
    await client.end()
  }
}
