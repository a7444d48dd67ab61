/** The demo bank: five log-ins and a year of history, booked through the same functions as real money. */
import { createHash, createHmac } from 'node:crypto'
import pg from 'pg'
import { jobCredential, type Order, orderText } from '../../worker/ledger/rules.ts'
import { sealNote } from '../../worker/vault/notes.ts'
import { lookupOf } from '../../worker/vault/person.ts'
import { isDemo, openOutbox } from './empty.ts'
import { enrolFactorKey, giveDemoFactor } from './factors.ts'
import { storedPassword } from './passwords.ts'
import { demoAccounts, type Event, type Side, tellStory } from './story.ts'
import { type DataKeys, openBankVault, sealNewPeople } from './vault.ts'

export const demoPassword = 'correct-horse-battery-demo'
export const demoCustomers = [
  { email: 'customer1@demo.bank', name: 'Asha Raman', phone: '+919800000001' },
  { email: 'customer2@demo.bank', name: 'Vikram Mehta', phone: '+919800000002' },
] as const
export const demoStaff = [
  { email: 'operator1@demo.bank', name: 'Leela Nair', kind: 'operator' },
  { email: 'operator2@demo.bank', name: 'Arjun Das', kind: 'operator' },
  { email: 'admin1@demo.bank', name: 'Meera Iyer', kind: 'admin' },
] as const
const actor = 'system:seed'

/**
 * Fills an empty, migrated database; does nothing where the demo bank stands already. `originKey` is the Worker's
 * ORIGIN_KEY (32 bytes), `dataKeys` those of a filled vault, `outboxCredential` opens /dev/outbox. Answers whether it wrote.
 */
export async function seed(
  ownerUrl: string,
  keys: { originKey: Buffer; dataKeys: DataKeys; outboxCredential?: string },
): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank seed' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    // One that was opened empty stays without the demo's people, also before it has any of its own.
    const { rowCount } = await client.query(
      `select from banking.users union all select from banking.secrets where name = 'dev_outbox' limit 1`,
    )
    if (rowCount) {
      await equipStaff(client, keys.dataKeys)
      await client.query('commit')
      return false
    }
    const { rows } = await client.query<{ today: string }>(
      'select current::text as today from banking.business_dates',
    )
    const today = new Date(`${rows[0]!.today}T00:00:00Z`)
    await configure(client, keys.outboxCredential)
    await enrolEndOfDay(client, keys.originKey)
    await enrolFactorKey(client, keys.originKey)
    await client.query(`update banking.business_dates set current = current - 365`)
    const numbers = await provision(client, keys)
    const events = tellStory(today)
    await bookStory(client, [...fillTills(events[0]!.at), ...events], numbers, keys)
    await client.query('select banking.advance_business_date($1, $2)', [actor, rows[0]!.today])
    await client.query('commit')
    await client.query('analyze')
    return true
  } finally {
    await client.end()
  }
}

/** Staff of a demo bank that was seeded before there were second factors get the demo app. */
async function equipStaff(client: pg.Client, dataKeys: DataKeys) {
  if (!(await isDemo(client))) return
  const { index } = await openBankVault(client, dataKeys)
  for (const { email } of demoStaff) {
    const found = await client.query<{ id: string }>(
      `select u.id::text as id from banking.users u where u.id = banking.find_user($1)
          and not exists (select from banking.user_factors f where f.user_id = u.id)`,
      [await lookupOf(index, email)],
    )
    if (found.rows[0]) await giveDemoFactor(client, dataKeys, found.rows[0].id)
  }
}

/** Lets the holder of the Worker's key, whose credential follows from it, run the end of day. */
export async function enrolEndOfDay(client: pg.Client, originKey: Uint8Array) {
  const hash = createHash('sha256').update(jobCredential(originKey, 'eod')).digest()
  await client.query(
    `insert into banking.secrets (name, value) values ('job:eod', $1)
     on conflict (name) do update set value = excluded.value where secrets.value <> excluded.value`,
    [hash],
  )
}

async function configure(client: pg.Client, outboxCredential: string | undefined) {
  await client.query(`
    insert into banking.configurations (name, effective_from, value, source) values
      ('bank.demo', '2000-01-01', 'true', 'demo seed'),
      ('auth.sessions_most.customer', '2000-01-01', '1000', 'demo seed: its log-ins are everybody’s'),
       ('auth.sessions_most.staff', '2000-01-01', '1000', 'demo seed: its log-ins are everybody’s'),
      ('exchange.rate_hours', '2000-01-01', '876000', 'demo seed')`)
  await client.query(`
    insert into banking.fx_rates (base, counter, effective_at, mid, margin_percent, source) values
      ('USD', 'INR', '2000-01-01', 88.6, 0.5, 'demo seed'),
      ('EUR', 'INR', '2000-01-01', 102.4, 0.5, 'demo seed'),
      ('GBP', 'INR', '2000-01-01', 116.1, 0.5, 'demo seed')`)
  if (outboxCredential) await openOutbox(client, outboxCredential)
}

/** Makes people and accounts; answers the account numbers by their names in the story. */
async function provision(
  client: pg.Client,
  keys: { originKey: Buffer; dataKeys: DataKeys },
): Promise<Map<string, string>> {
  const numbers = new Map<string, string>()
  const stored = await Promise.all([...demoCustomers, ...demoStaff].map(() => storedPassword(demoPassword)))
  const secretOf = (index: number) => {
    const { salt, memoryKib, passes, lanes, verifier } = stored[index]!
    return [salt, memoryKib, passes, lanes, verifier]
  }
  const names = [...demoAccounts]
  const customers = await sealNewPeople(client, keys.dataKeys, 'customer', demoCustomers)
  const staff = await sealNewPeople(client, keys.dataKeys, 'staff', demoStaff)
  for (const index of demoCustomers.keys()) {
    const { rows } = await client.query<{ made: { accounts: string[] } }>(
      'select banking.provision_customer($1, $2, $3, $4, $5, $6, $7, $8) as made',
      [actor, customers[index], ...secretOf(index), ['savings', 'current']],
    )
    for (const number of rows[0]!.made.accounts) numbers.set(names.shift()!, number)
  }
  for (const [index, person] of demoStaff.entries()) {
    const { rows } = await client.query<{ made: { userId: string } }>(
      'select banking.provision_staff($1, $2, $3, $4, $5, $6, $7, $8) as made',
      [actor, person.kind, staff[index], ...secretOf(demoCustomers.length + index)],
    )
    await giveDemoFactor(client, keys.dataKeys, rows[0]!.made.userId)
  }
  // The books were opened by migrate and by the provisioning of operators: before the year that is now told.
  await client.query(
    "update banking.accounts set opened_on = b.current from banking.business_dates b where type = 'bank'",
  )
  const { rows } = await client.query<{ number: string; product: string; userId: string | null }>(`
    select a.account_number as number, o.product_code as product, o.user_id as "userId" from banking.own_accounts o
      join banking.accounts a on a.id = o.account_id where o.shard = 0 or o.user_id is not null`)
  for (const { number, product, userId } of rows) {
    const holder = staff.findIndex((one) => one.userId === userId)
    numbers.set(demoStaff[holder]?.email ?? product, number)
  }
  return numbers
}

/** Cash for the vault against settlement, and from the vault for each operator. */
function fillTills(firstEvent: Date): Event[] {
  const tills = demoStaff.filter(({ kind }) => kind === 'operator').map(({ email }) => email)
  const moves = [
    ['capital', 'settlement', 10_000_000_000],
    ['settlement', 'vault', 1_000_000_000],
    ...tills.map((till) => ['vault', till, 50_000_000]),
  ] as [string, string, number][]
  return moves.map(([from, to, minor], at) => ({
    id: `00000000-0000-7000-8000-${String(at + 1).padStart(12, '0')}`,
    at: new Date(firstEvent.getTime() - 60_000 + at * 1000),
    type: 'transfer',
    // What the bank has grows by a debit.
    from: { account: to },
    to: { account: from },
    minor,
    note: null,
  }))
}

/** One statement for the whole year: the loop runs beside the data. */
async function bookStory(
  client: pg.Client,
  events: Event[],
  numbers: Map<string, string>,
  { originKey, dataKeys }: { originKey: Buffer; dataKeys: DataKeys },
) {
  const vault = await openBankVault(client, dataKeys)
  await client.query(`
    create function pg_temp.book_story(p_events jsonb) returns void language plpgsql as $$
    declare
      e record;
      v_from banking.accounts;
      v_to banking.accounts;
      v_booked banking.transactions;
    begin
      for e in select * from jsonb_to_recordset(p_events) as x(id uuid, at timestamptz, type text, "from" text, "to" text,
        "fromName" text, "toName" text, minor bigint, note text, category banking.category,
        mac text, day date)
      loop
        update banking.business_dates set current = e.day where current <> e.day;
        select * into strict v_from from banking.accounts where account_number = e."from";
        select * into strict v_to from banking.accounts where account_number = e."to";
        insert into banking.request_keys (scope, key, payload_hash) values ('job:seed', e.id::text, '\\x00');
        v_booked := banking.post('${actor}', 'job:seed', e.id, e.type, v_from, v_to, coalesce(e."fromName", v_from.holder_name),
          coalesce(e."toName", v_to.holder_name), e.minor, e.note, e.at, decode(e.mac, 'hex'), null, e.at);
        -- What its payer filed it under since, on their own side of it.
        if e.category is not null then
          insert into banking.transaction_notes (account_id, transaction_seq, category) values (v_from.id, v_booked.seq, e.category);
        end if;
      end loop;
      -- One deed an account for all that its holder filed.
      insert into banking.audit_logs (actor, action, subject, detail)
      select '${actor}', 'ledger.annotate', 'account:' || n.account_id, jsonb_build_object('changed', array['category'], 'count', count(*))
        from banking.transaction_notes n group by n.account_id;
    end $$`)
  const account = (side: Side) => numbers.get('account' in side ? side.account : 'settlement')!
  const rowOf = async (event: Event) => {
    const order: Order = {
      id: event.id,
      actor,
      type: event.type,
      from: account(event.from),
      to: account(event.to),
      minor: BigInt(event.minor),
      currency: 'INR',
      orderedAt: event.at.toISOString(),
    }
    return {
      ...order,
      minor: event.minor,
      at: order.orderedAt,
      fromName: 'outside' in event.from ? event.from.outside : null,
      toName: 'outside' in event.to ? event.to.outside : null,
      note: event.note && (await sealNote(vault, event.id, event.note)),
      category: event.category ?? null,
      mac: createHmac('sha256', originKey).update(orderText(order)).digest('hex'),
      // The business date of a bank in India.
      day: new Date(event.at.getTime() + 330 * 60_000).toISOString().slice(0, 10),
    }
  }
  const rows = await Promise.all(events.map(rowOf))
  await client.query('select pg_temp.book_story($1)', [JSON.stringify(rows)])
}
