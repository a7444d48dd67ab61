/** The Worker's role in the wrong hands: with every function it may execute, it neither signs in nor learns a secret. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, newJti, outcome, type Row, rows, sha256, value } from '../../test/teller.ts'

const EMAIL = 'customer1@demo.bank'
let app: pg.Client
let owner: pg.Client

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
})

/** What the bank must not tell, and what a thief of a backup would know. */
async function secrets() {
  const users = await rows(
    owner,
    'select password_salt as salt, password_verifier as verifier from banking.users',
  )
  const keys = await rows(owner, 'select value from banking.secrets')
  return {
    salts: users.map(({ salt }) => salt as Buffer),
    verifiers: users.map(({ verifier }) => verifier as Buffer),
    keys: keys.map(({ value: key }) => key as Buffer),
  }
}

/** Always the same sequence, so that a finding can be found again. */
function dice(seed: string) {
  let state = createHash('sha256').update(seed).digest()
  return <Item>(items: readonly Item[]): Item => {
    state = createHash('sha256').update(state).digest()
    return items[state.readUInt32BE() % items.length]!
  }
}

describe('every function that the Worker’s role may execute', () => {
  it('called with hostile arguments opens no session and yields no secret', async () => {
    const { salts, verifiers, keys } = await secrets()
    const identities = await rows(
      owner,
      `select encode(u.email_index, 'hex') as email, c.customer_id, a.account_number from banking.users u left join banking.customers c on c.id = u.customer_id
         left join banking.account_parties p on p.customer_id = c.id left join banking.accounts a on a.id = p.account_id`,
    )
    const known = await value(owner, 'select testing.identifier($1)', [EMAIL])
    const texts = [
      null,
      '',
      EMAIL,
      known,
      known.toUpperCase(),
      ` ${known} `,
      'web',
      'api',
      'customer',
      'x'.repeat(100_000),
    ]
    texts.push(
      "' or true --",
      '%',
      '{}',
      'null',
      '💥',
      newJti(),
      'transfer',
      'INR',
      'banking_owner',
      '-1',
      '1|2|3|4|5',
    )
    for (const one of identities) texts.push(one.email, one.customer_id, one.account_number)
    const bytes = [
      null,
      Buffer.alloc(0),
      Buffer.alloc(32),
      randomBytes(32),
      randomBytes(100_000),
      ...salts,
      ...verifiers,
    ]
    bytes.push(...verifiers.map((verifier) => sha256(verifier)), ...keys)
    const hostile: Record<string, unknown[]> = {
      text: texts,
      bytea: bytes,
      uuid: [null, randomUUID(), '00000000-0000-0000-0000-000000000000'],
      jsonb: [null, '{}', '[]', '[{"name":"x","relation":"y","sharePercent":1}]', '"x"', '[null]'],
      json: [null, '{}', '[]', '"x"'],
      boolean: [null, true, false],
      integer: [null, 0, 1, -1, 2147483647, -2147483648],
      date: [null, '2000-01-01', 'infinity', '-infinity', 'today'],
      'uuid[]': [null, [], [randomUUID()]],
      bigint: [null, 0, 1, -1, '9223372036854775807', '-9223372036854775808'],
      'text[]': [null, [], [null], ['customer'], ['customer', 'operator', 'admin'], ['']],
      'timestamp with time zone': [null, '2000-01-01', 'infinity', '-infinity', 'now'],
    }
    const functions = await rows(
      owner,
      `select proname as name, array(select format_type(t, null) from unnest(proargtypes) t) as types from pg_proc p
        where pronamespace = 'banking'::regnamespace and has_function_privilege('banking_app', p.oid, 'execute')`,
    )
    expect(functions.length).toBeGreaterThan(7)
    const forbidden = [...verifiers, ...keys].flatMap((secret) => [
      secret.toString('hex'),
      secret.toString('base64'),
    ])
    for (const { name, types } of functions) {
      const pick = dice(name)
      const call = `select banking.${name}(${types.map((type: string, index: number) => `$${index + 1}::${type}`)})::text as answer`
      const calls = [
        types.map(() => null),
        ...Array.from({ length: 200 }, () => types.map((type: string) => pick(hostile[type]!))),
      ]
      // A right name with each wrong tag, in every place of bytes.
      if (name === 'sign_in')
        for (const tag of bytes) calls.push([known, tag, newJti(), randomBytes(32), 'web', '', '', ''])
      for (const given of calls) {
        const answer: Row[] | string = await rows(app, call, given).catch(
          (error) => `${error.message} ${error.detail}`,
        )
        const told = JSON.stringify(answer)
        for (const secret of forbidden) expect(told.includes(secret), `${name} tells a secret`).toBe(false)
        if (name !== 'begin_sign_in')
          for (const salt of salts)
            expect(told.includes(salt.toString('hex')), `${name} tells a salt`).toBe(false)
      }
    }
    for (const table of ['auth_tokens', 'refresh_tokens', 'user_sessions'])
      expect(await value(owner, `select count(*)::int from banking.${table}`), table).toBe(0)
  })

  it('and without a session moves no money and writes nothing but counts and events', async () => {
    const changed = await rows(
      owner,
      `select (select count(*)::int from banking.transactions where scope <> 'job:seed') as transactions,
         (select count(*)::int from banking.audit_logs where actor not like 'system:%') as deeds,
         (select count(*)::int from banking.throttles) as throttles`,
    )
    expect(changed).toEqual([{ transactions: 0, deeds: 0, throttles: 0 }])
  })
})

it('the outbox opens to its credential alone, and in a bank without one to nobody', async () => {
  const read = (credential: string | null) =>
    outcome(app.query('select banking.read_outbox($1)', [credential]))
  const guesses = [
    null,
    '',
    'x',
    ...(await rows(owner, `select encode(value, 'hex') as v from banking.secrets`)).map(({ v }) => v),
  ]
  for (const guess of guesses) expect(await read(guess), String(guess)).toBe('not_found')
  await owner.query(`delete from banking.secrets where name = 'dev_outbox'`)
  for (const guess of guesses) expect(await read(guess), String(guess)).toBe('not_found')
})
