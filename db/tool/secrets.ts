import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a bank on one's own machine keeps secret, made once and kept in its data folder. */
export type Secrets = {
  JWT_SECRET: string
  ORIGIN_KEY: string
  SEAL_KEY: string
  DATA_KEY: string
  /** While DATA_KEY is being rotated. */
  DATA_KEY_PREVIOUS?: string
  METRICS_TOKEN: string
  /** Opens /dev/outbox, and only in a bank whose seed was told of it. */
  OUTBOX_CREDENTIAL: string
  passwords: { banking_app: string; banking_job: string; banking_migrator: string; bank_admin: string }
}

const key = () => randomBytes(32).toString('base64')
const password = () => randomBytes(24).toString('base64url')

export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  const fresh: Secrets = {
    JWT_SECRET: key(),
    ORIGIN_KEY: key(),
    SEAL_KEY: key(),
    DATA_KEY: key(),
    METRICS_TOKEN: password(),
    OUTBOX_CREDENTIAL: password(),
    passwords: {
      banking_app: password(),
      banking_job: password(),
      banking_migrator: password(),
      bank_admin: password(),
    },
  }
  // A secret that a later version of the bank asks for is added to those that are there.
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Secrets) : fresh
  const secrets = { ...fresh, ...kept, passwords: { ...fresh.passwords, ...kept.passwords } }
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}
