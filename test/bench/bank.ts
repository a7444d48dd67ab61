/** The bank that is measured: its own Postgres with durable settings, many customers, all signed in. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import pg from 'pg'
import { startEndpoint } from '../../db/local/endpoint.ts'
import { type Postgres, startPostgres } from '../../db/local/postgres.ts'
import { migrate } from '../../db/tool/migrate.ts'
import { readSecrets, type Secrets } from '../../db/tool/secrets.ts'
import { seed } from '../../db/tool/seed.ts'
import { ADMIN, makeAdmin, makeDatabase, withRole } from '../../db/tool/stack.ts'
import { dataKeysOf, fillVault, sealNewPeople } from '../../db/tool/vault.ts'
import { signToken } from '../../worker/auth/tokens.ts'
import type { Config } from '../../worker/config.ts'
import { uuidv7 } from '../../worker/ids.ts'
import { orderText } from '../../worker/ledger/rules.ts'
import { sharedMegabytes, warm } from './warming.ts'

const DATABASE = 'bench_bank'
const TELLERS = 200
const FUNDS_MINOR = 100_000_000

export type Person = { userId: string; account: string; jti: string; token: string }

/** An operator with a till. */
export type Teller = { jti: string }

export type BenchBank = {
  postgres: Postgres
  secrets: Secrets
  people: Person[]
  tellers: Teller[]
  /** As the Worker's role, by the wire protocol and through the endpoint. */
  appWireUrl: string
  appUrl: string
  ownerUrl: string
  stop(): Promise<void>
}

/** Customers with a session each; the loops run beside the data. */
const FILL = `
  create function pg_temp.fill(p_people jsonb, p_hashes bytea[])
  returns table (user_id bigint, account text) language plpgsql as $$
  declare
    v_made jsonb;
    v_user banking.users;
    v_session bigint;
  begin
    for n in 1..jsonb_array_length(p_people) loop
      v_made := banking.provision_customer('system:bench', p_people -> (n - 1), uuid_send(gen_random_uuid()),
        8, 1, 1, sha256('none'), array['savings']);
      select * into strict v_user from banking.users u where u.id = (p_people -> (n - 1) ->> 'userId')::bigint;
      insert into banking.user_sessions (user_id, channel, ends_at)
      values (v_user.id, 'api', now() + interval '1 day') returning id into v_session;
      insert into banking.auth_tokens (jti_hash, session_id, user_id, customer_id, kind, expires_at)
      values (p_hashes[n], v_session, v_user.id, v_user.customer_id, v_user.kind, now() + interval '1 day');
      user_id := v_user.id;
      account := v_made -> 'accounts' ->> 0;
      return next;
    end loop;
  end $$`

/** First deposits, as the Worker would order them: `bank verify` is clean on this bank. */
const FUND = `
  create function pg_temp.fund(p_orders jsonb, p_funds bigint) returns void language plpgsql as $$
  declare
    o record;
    v_bank banking.accounts;
    v_account banking.accounts;
  begin
    for o in select * from jsonb_to_recordset(p_orders) as x(id uuid, "from" text, "to" text, "orderedAt" timestamptz, mac text)
    loop
      select * into strict v_bank from banking.accounts a where a.account_number = o."from";
      select * into strict v_account from banking.accounts a where a.account_number = o."to";
      insert into banking.request_keys (scope, key, payload_hash) values ('job:bench', o.id::text, '\\x00');
      perform banking.post('system:bench', 'job:bench', o.id, 'deposit', v_bank, v_account, v_bank.holder_name,
        v_account.holder_name, p_funds, null, o."orderedAt", decode(o.mac, 'hex'), null);
    end loop;
  end $$`

const HIRE = `
  with made as materialized (
    select n, (banking.provision_staff('system:bench', 'operator', person,
      uuid_send(gen_random_uuid()), 8, 1, 1, sha256('none')) ->> 'userId')::bigint as user_id
      from jsonb_array_elements($1::jsonb) with ordinality as p(person, n)
  ), session as (
    insert into banking.user_sessions (user_id, channel, ends_at)
    select user_id, 'api', now() + interval '1 day' from made returning id, user_id
  )
  insert into banking.auth_tokens (jti_hash, session_id, user_id, kind, expires_at)
  select ($2::bytea[])[m.n], s.id, m.user_id, 'operator', now() + interval '1 day' from made m join session s using (user_id)`

const newJtis = (count: number) => Array.from({ length: count }, () => randomBytes(16).toString('base64url'))
const hashesOf = (jtis: string[]) => jtis.map((jti) => createHash('sha256').update(jti).digest())

type Filled = { people: Omit<Person, 'token'>[]; tellers: Teller[] }

async function fill(ownerUrl: string, count: number, secrets: Secrets): Promise<Filled> {
  const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    const [jtis, staff] = [newJtis(count), newJtis(TELLERS)]
    const people = (kind: 'customer' | 'staff', many: number) => {
      const addresses = Array.from({ length: many }, (_, at) => ({
        name: `${kind === 'customer' ? 'Bench' : 'Teller'} ${at + 1}`,
        email: `${kind}${at + 1}@bench.bank`,
      }))
      return sealNewPeople(client, dataKeysOf(secrets), kind, addresses)
    }
    await client.query('begin')
    await client.query('set local role banking_owner')
    // The ten hot accounts pay more often in a minute than a person may in a day.
    await client.query('update banking.product_limits set daily_count = null')
    await client.query(FILL)
    await client.query(FUND)
    const made = await client.query<{ user_id: string; account: string }>(
      'select * from pg_temp.fill($1, $2)',
      [JSON.stringify(await people('customer', count)), hashesOf(jtis)],
    )
    const bank = await client.query<{ number: string }>(
      `select account_number as number from banking.accounts where product_code = 'settlement' and currency = 'INR' order by id limit 1`,
    )
    const orders = made.rows.map(({ account }) => {
      const order = {
        id: uuidv7(Date.now()),
        actor: 'system:bench',
        type: 'deposit',
        from: bank.rows[0]!.number,
        to: account,
        minor: BigInt(FUNDS_MINOR),
        currency: 'INR',
        orderedAt: new Date().toISOString(),
      }
      const mac = createHmac('sha256', originKey).update(orderText(order)).digest('hex')
      return { id: order.id, from: order.from, to: order.to, orderedAt: order.orderedAt, mac }
    })
    await client.query('select pg_temp.fund($1, $2)', [JSON.stringify(orders), FUNDS_MINOR])
    await client.query(HIRE, [JSON.stringify(await people('staff', TELLERS)), hashesOf(staff)])
    await client.query('commit')
    const filled = made.rows.map((row, at) => ({ userId: row.user_id, account: row.account, jti: jtis[at]! }))
    return { people: filled, tellers: staff.map((jti) => ({ jti })) }
  } finally {
    await client.end()
  }
}

/** A fresh bank on the server of earlier runs, whose TPC-B tables are kept. */
export async function prepareBank(dataDir: string, customers = 4_000): Promise<BenchBank> {
  const secrets = readSecrets(dataDir)
  const { bank_admin, ...passwords } = secrets.passwords
  const postgres = await startPostgres({ dataDir, settings: { shared_buffers: `${sharedMegabytes()}MB` } })
  await makeAdmin(postgres, bank_admin)
  const superuser = new pg.Client(postgres.url('postgres'))
  await superuser.connect()
  await superuser.query(`drop database if exists ${DATABASE} with (force)`)
  await makeDatabase(postgres, DATABASE)
  const ownerUrl = postgres.url(DATABASE, ADMIN, bank_admin)
  await migrate(ownerUrl, passwords)
  await fillVault(ownerUrl, dataKeysOf(secrets))
  const originKey = Buffer.from(secrets.ORIGIN_KEY, 'base64')
  await seed(ownerUrl, { originKey, dataKeys: dataKeysOf(secrets) })
  const filled = await fill(ownerUrl, customers, secrets)
  const inBank = new pg.Client(postgres.url(DATABASE))
  await inBank.connect()
  await inBank.query('vacuum analyze')
  await inBank.query('checkpoint')
  await inBank.end()
  await warm([postgres.url(DATABASE)])
  await superuser.end()

  const config = { jwtSecret: Buffer.from(secrets.JWT_SECRET, 'base64') } as unknown as Config
  const people = await Promise.all(
    filled.people.map(async (one) => {
      const claims = { jti: one.jti, sub: one.userId, role: 'customer', customerId: null } as const
      return { ...one, token: await signToken(config, claims, 86_400) }
    }),
  )
  const endpoint = await startEndpoint({ postgresPort: postgres.port })
  return {
    postgres,
    secrets,
    people,
    tellers: filled.tellers,
    appWireUrl: withRole(ownerUrl, 'banking_app', passwords.banking_app),
    appUrl: endpoint.url(DATABASE, 'banking_app', passwords.banking_app),
    ownerUrl,
    async stop() {
      await endpoint.close()
      await postgres.stop()
    },
  }
}

/** Throws when the ledger does not add up, or does not hold exactly what was acknowledged. */
export async function checkLedger(bank: BenchBank, acknowledged: number): Promise<number> {
  const client = new pg.Client(bank.ownerUrl)
  await client.connect()
  try {
    await client.query('set role banking_owner')
    const { rows } = await client.query<{ moved: string; total: string; apart: string }>(`
      select (select count(*) from banking.transactions where type = 'transfer' and scope like 'customer:%'
                and from_number is not null) as moved,
             (select sum(amount) from banking.entries) as total,
             (select count(*) from banking.accounts a where a.posted <>
                coalesce((select sum(e.amount) from banking.entries e where e.account_id = a.id), 0)) as apart`)
    const { moved, total, apart } = rows[0]!
    if (total !== '0' || apart !== '0')
      throw new Error(`The ledger does not add up: ${total}, ${apart} accounts apart.`)
    // Requests on their way when a measurement ended were booked, though nobody waited for the answer.
    if (Number(moved) < acknowledged)
      throw new Error(`${acknowledged} transfers acknowledged, ${moved} booked.`)
    return Number(moved)
  } finally {
    await client.end()
  }
}
