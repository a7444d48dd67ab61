/** What the Worker is given, checked once in each isolate. Names of what is missing or weak are safe to show. */
import { type DeliverySettings, readDelivery } from './delivery/settings.ts'

export interface Env {
  STAGE: string
  DATABASE_URL: string
  /** 256 bits, base64. */
  JWT_SECRET: string
  /** Accepted, never signed with, while the secret is being rotated. */
  JWT_SECRET_PREVIOUS?: string
  /** 256 bits, base64: origin MACs of orders. Postgres never sees it. */
  ORIGIN_KEY: string
  /** An Ed25519 seed of 32 bytes, base64: signs statements, seals and roots. */
  SEAL_KEY: string
  /** 256 bits, base64: wraps the keys that personal data is sealed under. Postgres never sees it. */
  DATA_KEY: string
  /** Opens what DATA_KEY has not wrapped anew yet, while it is being rotated. */
  DATA_KEY_PREVIOUS?: string
  /** The role banking_job, for what the Worker does by the clock; without it nothing is. */
  JOB_DATABASE_URL?: string
  /** Where roots are published outside Postgres. */
  ROOTS?: R2Bucket
  /** Papers of applicants and files of messages, sealed before they are put there. */
  FILES?: R2Bucket
  METRICS_TOKEN?: string
  /** Mail: Resend's key, or Cloudflare's binding; SMS: Twilio. Without them messages wait (worker/delivery/). */
  RESEND_API_KEY?: string
  RESEND_URL?: string
  MAIL?: SendEmail
  MAIL_FROM?: string
  /** Where customers open the bank, for links in mail; FRONTEND_URL where there is one. */
  BANK_URL?: string
  TWILIO_ACCOUNT_SID?: string
  TWILIO_AUTH_TOKEN?: string
  TWILIO_FROM?: string
  TWILIO_URL?: string
  /** Opens /dev/outbox; only a development database knows it. */
  OUTBOX_CREDENTIAL?: string
  /** The one other origin that may call, with cookies; same site only. */
  FRONTEND_URL?: string
  CATALOGUE: KVNamespace
  ASSETS: Fetcher
  SIGN_IN_FLOOD: RateLimit
}

export type Config = {
  dev: boolean
  databaseUrl: string
  jwtSecret: Uint8Array
  jwtSecretPrevious: Uint8Array | undefined
  originKey: Uint8Array
  sealKey: Uint8Array
  dataKey: Uint8Array
  dataKeyPrevious: Uint8Array | undefined
  jobDatabaseUrl: string | undefined
  frontendOrigin: string | undefined
  metricsToken: string | undefined
  outboxCredential: string | undefined
  delivery: DeliverySettings
  /** Where passkeys belong to; undefined where it is not said where customers open the bank. */
  passkeys: RelyingParty | undefined
}

/** The domain that passkeys are bound to, and the origin of the pages that may ask for them. */
export type RelyingParty = { id: string; origin: string | 'any port of localhost' }

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
export const isLoopback = (host: string) => loopback.has(host)

const bytes = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/** Of what is base64; 0 for what is not, which was refused before. */
function lengthOf(base64: string): number {
  try {
    return bytes(base64).length
  } catch {
    return 0
  }
}

/** A configuration that the bank refuses to run with. */
export class Misconfigured extends Error {
  override name = 'Misconfigured'
}

const known = new WeakMap<object, Config>()

/** Throws `Misconfigured` with the names of what is missing, short, a demo value or without TLS. */
export function readConfig(env: Env): Config {
  const before = known.get(env)
  if (before) return before
  const dev = env.STAGE === 'dev'
  const faults: string[] = []
  const key = (name: string, value: string | undefined): Uint8Array => {
    try {
      const decoded = bytes(value ?? '')
      if (decoded.length < 32) faults.push(`${name} must be 32 bytes or more, base64`)
      else if (!dev && new Set(decoded).size < 16) faults.push(`${name} is not random`)
      return decoded
    } catch {
      faults.push(`${name} is not base64`)
      return new Uint8Array()
    }
  }
  const config: Config = {
    dev,
    databaseUrl: env.DATABASE_URL,
    jwtSecret: key('JWT_SECRET', env.JWT_SECRET),
    jwtSecretPrevious: env.JWT_SECRET_PREVIOUS
      ? key('JWT_SECRET_PREVIOUS', env.JWT_SECRET_PREVIOUS)
      : undefined,
    originKey: key('ORIGIN_KEY', env.ORIGIN_KEY),
    sealKey: key('SEAL_KEY', env.SEAL_KEY),
    dataKey: key('DATA_KEY', env.DATA_KEY),
    dataKeyPrevious: env.DATA_KEY_PREVIOUS ? key('DATA_KEY_PREVIOUS', env.DATA_KEY_PREVIOUS) : undefined,
    jobDatabaseUrl: env.JOB_DATABASE_URL,
    frontendOrigin: env.FRONTEND_URL ? originOf(env.FRONTEND_URL, dev, faults) : undefined,
    metricsToken: env.METRICS_TOKEN,
    outboxCredential: dev ? env.OUTBOX_CREDENTIAL : undefined,
    delivery: readDelivery(env, dev, faults),
    passkeys: relyingPartyOf(env.FRONTEND_URL ?? env.BANK_URL, dev),
  }
  if (dev && !isLoopback(URL.parse(env.DATABASE_URL ?? '')?.hostname ?? ''))
    faults.push('STAGE must be production away from loopback')
  for (const name of ['SEAL_KEY', 'DATA_KEY', 'DATA_KEY_PREVIOUS'] as const)
    if (env[name] && lengthOf(env[name]) > 32) faults.push(`${name} must be 32 bytes, base64`)
  if (env.JOB_DATABASE_URL) checkDatabase(env.JOB_DATABASE_URL, faults, 'JOB_DATABASE_URL')
  if (!dev && env.OUTBOX_CREDENTIAL) faults.push('OUTBOX_CREDENTIAL is for development only')
  if (!dev && env.METRICS_TOKEN && env.METRICS_TOKEN.length < 32)
    faults.push('METRICS_TOKEN must be 32 characters or more')
  checkDatabase(env.DATABASE_URL, faults)
  if (faults.length > 0) throw new Misconfigured(faults.join('; '))
  known.set(env, config)
  return config
}

/** By where customers open the bank, never by what a request says. Passkeys refuse IP addresses and plain HTTP. */
function relyingPartyOf(opened: string | undefined, dev: boolean): RelyingParty | undefined {
  const url = URL.parse(opened ?? '')
  if (url?.protocol === 'https:' && /[a-z]/.test(url.hostname))
    return { id: url.hostname, origin: url.origin }
  return dev ? { id: 'localhost', origin: 'any port of localhost' } : undefined
}

function originOf(text: string, dev: boolean, faults: string[]): string | undefined {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && !(dev && isLoopback(url.hostname)))) {
    faults.push('FRONTEND_URL must be an https origin')
    return undefined
  }
  return url.origin
}

/** A URL of Postgres must name TLS outside loopback; the message never repeats the URL, which holds a password. */
export function checkDatabase(text: string | undefined, faults: string[], name = 'DATABASE_URL') {
  const url = text ? URL.parse(text) : null
  if (!url || !/^postgres(?:ql)?:$/.test(url.protocol)) faults.push(`${name} must be a postgres URL`)
  else if (
    !isLoopback(url.hostname) &&
    !/^(?:require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? '')
  )
    faults.push(`${name} must say sslmode=require (or stricter) outside loopback`)
}
