import { env as bindings } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { leakIn } from '../test/doors.ts'
import { openEdge } from '../test/edge.ts'
import { checkDatabase, type Env, isLoopback, Misconfigured, readConfig } from './config.ts'

const random = (bytes = 32) => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
const url = 'postgresql://banking_app:secret-in-url@ep-1.neon.tech/bank?sslmode=require'

/** What production is given; `undefined` takes a value away. */
const production = (changes: { [Name in keyof Env]?: Env[Name] | undefined } = {}): Env =>
  Object.fromEntries(
    Object.entries({
      ...(bindings as unknown as Env),
      STAGE: 'production',
      DATABASE_URL: url,
      JWT_SECRET: random(),
      ORIGIN_KEY: random(),
      SEAL_KEY: random(),
      DATA_KEY: random(),
      METRICS_TOKEN: undefined,
      OUTBOX_CREDENTIAL: undefined,
      ...changes,
    }).filter(([, value]) => value !== undefined),
  ) as unknown as Env

function faultOf(env: Env): string {
  try {
    readConfig(env)
    return 'none'
  } catch (error) {
    expect(error).toBeInstanceOf(Misconfigured)
    return (error as Error).message
  }
}

describe('a configuration', () => {
  test('that is whole is read once for each environment', () => {
    const env = production({ JWT_SECRET_PREVIOUS: random(), FRONTEND_URL: 'https://app.bank.example/path' })
    const config = readConfig(env)
    expect(config).toMatchObject({ dev: false, databaseUrl: url, frontendOrigin: 'https://app.bank.example' })
    expect(config.jwtSecret).toHaveLength(32)
    expect(config.jwtSecretPrevious).toHaveLength(32)
    expect(readConfig(env)).toBe(config)
  })

  const zeros = btoa('\0'.repeat(32))
  const faults: [string, { [Name in keyof Env]?: Env[Name] | undefined }][] = [
    ['JWT_SECRET', { JWT_SECRET: undefined }],
    ['JWT_SECRET', { JWT_SECRET: '' }],
    ['JWT_SECRET', { JWT_SECRET: random(31) }],
    ['JWT_SECRET', { JWT_SECRET: 'not base64 at all!' }],
    ['JWT_SECRET', { JWT_SECRET: zeros }],
    ['JWT_SECRET', { JWT_SECRET: btoa('secretsecretsecretsecretsecretsecret') }],
    ['JWT_SECRET_PREVIOUS', { JWT_SECRET_PREVIOUS: 'c2hvcnQ=' }],
    ['SEAL_KEY', { SEAL_KEY: undefined }],
    ['SEAL_KEY', { SEAL_KEY: random(33) }],
    ['DATA_KEY', { DATA_KEY: undefined }],
    ['DATA_KEY', { DATA_KEY: random(31) }],
    ['DATA_KEY', { DATA_KEY: random(33) }],
    ['DATA_KEY', { DATA_KEY: zeros }],
    ['DATA_KEY_PREVIOUS', { DATA_KEY_PREVIOUS: random(16) }],
    ['JOB_DATABASE_URL', { JOB_DATABASE_URL: 'postgresql://banking_job:x@db.example/bank' }],
    ['ORIGIN_KEY', { ORIGIN_KEY: undefined }],
    ['ORIGIN_KEY', { ORIGIN_KEY: random(16) }],
    ['ORIGIN_KEY', { ORIGIN_KEY: zeros }],
    ['DATABASE_URL', { DATABASE_URL: undefined }],
    ['DATABASE_URL', { DATABASE_URL: 'banking' }],
    ['DATABASE_URL', { DATABASE_URL: 'https://bank.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://banking_app:secret-in-url@db.example/bank' }],
    [
      'DATABASE_URL',
      { DATABASE_URL: 'postgresql://banking_app:secret-in-url@db.example/bank?sslmode=prefer' },
    ],
    ['DATABASE_URL', { DATABASE_URL: 'postgresql://banking_app:secret-in-url@127.0.0.1.example/bank' }],
    ['FRONTEND_URL', { FRONTEND_URL: 'http://app.bank.example' }],
    ['FRONTEND_URL', { FRONTEND_URL: 'app.bank.example' }],
    ['FRONTEND_URL', { FRONTEND_URL: 'http://localhost:5173' }],
    ['OUTBOX_CREDENTIAL', { OUTBOX_CREDENTIAL: 'opens-mail' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
    ['STAGE', { STAGE: 'dev' }],
    ['MAIL_FROM', { RESEND_API_KEY: 're_secret_key' }],
    ['BANK_URL', { BANK_URL: 'http://bank.example' }],
    ['RESEND_URL', { RESEND_URL: 'http://api.resend.example' }],
    ['TWILIO_URL', { TWILIO_URL: 'http://127.0.0.1:9' }],
    ['TWILIO_AUTH_TOKEN', { TWILIO_ACCOUNT_SID: 'AC-secret', TWILIO_FROM: '+15005550006' }],
    ['TWILIO_ACCOUNT_SID and TWILIO_FROM', { TWILIO_AUTH_TOKEN: 'twilio-secret' }],
  ]
  test.each(faults)('with a bad %s is refused by name (%#), and its value is not told', (name, changes) => {
    const fault = faultOf(production(changes))
    expect(fault).toContain(name)
    expect(fault.split('; ')).toHaveLength(1)
    for (const value of Object.values(changes)) if (value) expect(fault).not.toContain(value)
    expect(fault).not.toContain('secret-in-url')
  })

  test('with several faults names them all', () => {
    const fault = faultOf(
      production({ JWT_SECRET: undefined, ORIGIN_KEY: undefined, DATABASE_URL: undefined }),
    )
    for (const name of ['JWT_SECRET', 'ORIGIN_KEY', 'DATABASE_URL']) expect(fault).toContain(name)
  })

  test('without a stage is production: nothing of dev is allowed', () => {
    expect(faultOf(production({ STAGE: undefined, OUTBOX_CREDENTIAL: 'x' }))).toContain('OUTBOX_CREDENTIAL')
    expect(faultOf(production({ STAGE: 'development', JWT_SECRET: zeros }))).toContain('JWT_SECRET')
  })

  test('of dev may use loopback and what production refuses', () => {
    const config = readConfig(
      production({
        STAGE: 'dev',
        DATABASE_URL: 'postgresql://banking_app:x@localhost:5432/bank',
        JWT_SECRET: zeros,
        FRONTEND_URL: 'http://localhost:5173',
        OUTBOX_CREDENTIAL: 'x',
      }),
    )
    expect(config).toMatchObject({
      dev: true,
      frontendOrigin: 'http://localhost:5173',
      outboxCredential: 'x',
    })
  })

  test.each([
    [{ BANK_URL: 'https://bank.example/path' }, { id: 'bank.example', origin: 'https://bank.example' }],
    [
      { BANK_URL: 'https://www.bank.example', FRONTEND_URL: 'https://app.bank.example' },
      { id: 'app.bank.example', origin: 'https://app.bank.example' },
    ],
    [{ BANK_URL: 'https://192.0.2.7' }, undefined],
    [{}, undefined],
  ])(
    '%j: passkeys belong to where customers open the bank, and to nothing where that is not said',
    (given, party) => {
      expect(
        readConfig(production({ BANK_URL: undefined, FRONTEND_URL: undefined, ...given })).passkeys,
      ).toEqual(party)
    },
  )
  test('of dev has passkeys at localhost', () => {
    const { passkeys } = readConfig(bindings as unknown as Env)
    expect(passkeys).toEqual({ id: 'localhost', origin: 'any port of localhost' })
  })
  test('knows loopback by its names, and a database with TLS from one without', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) expect(isLoopback(host)).toBe(true)
    for (const host of ['localhost.example', '127.0.0.2', '0.0.0.0', '']) expect(isLoopback(host)).toBe(false)
    for (const mode of ['require', 'verify-ca', 'verify-full']) {
      const faults: string[] = []
      checkDatabase(`postgres://a:b@db.example/bank?sslmode=${mode}`, faults)
      checkDatabase('postgres://a:b@localhost:5432/bank', faults)
      expect(faults).toEqual([])
    }
  })
})

describe('a Worker that is misconfigured', () => {
  test('answers unavailable everywhere and tells nothing of what is wrong', async () => {
    const edge = await openEdge({ JWT_SECRET: 'c2hvcnQ=' })
    for (const path of ['/health', '/api/account/balance', '/trpc/accounts.overview', '/metrics', '/']) {
      const answer = await edge.send(path)
      expect([path, answer.status, answer.code]).toEqual([path, 503, 'unavailable'])
      expect(answer.headers.get('Retry-After')).toBe('1')
      expect(answer.text).not.toContain('JWT_SECRET')
      expect(leakIn(edge, answer)).toBeUndefined()
    }
  })

  test.each(['ownerUrl', 'superUrl', 'migratorUrl'] as const)(
    'with the role behind %s is refused as unavailable',
    async (name) => {
      const edge = await openEdge()
      const migrator = new URL(edge.bank.wire.migratorUrl)
      const atEndpoint = new URL(edge.bank.appUrl)
      atEndpoint.username = migrator.username
      atEndpoint.password = migrator.password
      const DATABASE_URL = name === 'migratorUrl' ? atEndpoint.href : edge.bank[name]
      const asked = { env: { DATABASE_URL } }
      for (const answer of [
        await edge.tryToSignIn('customer1@demo.bank', 'correct-horse-battery-demo', 'api', asked),
        await edge.tryToSignIn('customer1@demo.bank', 'correct-horse-battery-demo', 'web', asked),
        await edge.send('/ready', asked),
        await edge.send('/api/v1/catalogue', asked),
      ]) {
        expect([answer.status, answer.code]).toEqual([503, 'unavailable'])
        expect(leakIn(edge, answer)).toBeUndefined()
      }
      expect((await edge.send('/ready')).status).toBe(200)
    },
  )

  test('without its database is alive but not ready, and ready when it is back', async () => {
    const edge = await openEdge()
    const gone = new URL(edge.env.DATABASE_URL)
    gone.port = '9'
    const asked = { env: { DATABASE_URL: gone.href } }
    expect((await edge.send('/health', asked)).status).toBe(200)
    for (const path of ['/ready', '/api/account/balance', '/api/v1/catalogue']) {
      const answer = await edge.send(path, asked)
      expect([answer.status, answer.code, answer.headers.get('Retry-After')]).toEqual([
        503,
        'unavailable',
        '1',
      ])
      expect(leakIn(edge, answer)).toBeUndefined()
    }
    expect((await edge.send('/ready')).body).toEqual({ status: 'ready' })
  })
})
