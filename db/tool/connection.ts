/** Which bank the internal tool works on: a deployed one by DATABASE_OWNER_URL, else the one in DATA_DIR. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSecrets } from './secrets.ts'
import { startStack } from './stack.ts'
import type { DataKeys } from './vault.ts'

export type Bank = {
  ownerUrl: string
  /** Set for a bank on this machine. */
  local: { appUrl: string; migratorUrl: string } | undefined
  originKey(): Buffer
  sealKey(): Buffer
  dataKeys(): DataKeys
  /** Where roots are published: a folder here, else ROOTS_URL. */
  roots: string | undefined
  close(): Promise<void>
}

export const dataDir = () => resolve(process.env.DATA_DIR ?? '.data')

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function keyFrom(base64: string | undefined, name = 'ORIGIN_KEY'): Buffer {
  const key = Buffer.from(base64 ?? '', 'base64')
  if (key.length < 32) throw new Error(`${name} must be set: the Worker’s key, 32 bytes, base64.`)
  return key
}

/** A password and personal data cross the line: without TLS only on this machine. */
function refusePlain(ownerUrl: string) {
  const url = URL.parse(ownerUrl)
  if (/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '')) return
  if (!/^(?:require|verify-ca|verify-full)$/.test(url?.searchParams.get('sslmode') ?? ''))
    throw new Error('DATABASE_OWNER_URL must say sslmode=require (or stricter) outside loopback.')
}

export function dataKeysFrom(given: { DATA_KEY?: string; DATA_KEY_PREVIOUS?: string }): DataKeys {
  const { DATA_KEY, DATA_KEY_PREVIOUS } = given
  return {
    current: keyFrom(DATA_KEY, 'DATA_KEY'),
    previous: DATA_KEY_PREVIOUS ? keyFrom(DATA_KEY_PREVIOUS, 'DATA_KEY_PREVIOUS') : undefined,
  }
}

/** Opens the bank; one that is not running is started for as long as the verb takes. */
export async function openBank(): Promise<Bank> {
  const ownerUrl = process.env.DATABASE_OWNER_URL
  if (ownerUrl) refusePlain(ownerUrl)
  if (ownerUrl)
    return {
      ownerUrl,
      local: undefined,
      originKey: () => keyFrom(process.env.ORIGIN_KEY),
      sealKey: () => keyFrom(process.env.SEAL_KEY, 'SEAL_KEY'),
      dataKeys: () => dataKeysFrom(process.env),
      roots: process.env.ROOTS_URL,
      close: async () => {},
    }
  const folder = dataDir()
  if (!existsSync(join(folder, 'secrets.json')))
    throw new Error(`There is no bank in ${folder}. Start one with "npm run dev", or set DATABASE_OWNER_URL.`)
  const originKey = () => keyFrom(readSecrets(folder).ORIGIN_KEY)
  const sealKey = () => keyFrom(readSecrets(folder).SEAL_KEY, 'SEAL_KEY')
  const dataKeys = () => dataKeysFrom(readSecrets(folder))
  const roots = join(folder, 'roots')
  const file = join(folder, 'stack.json')
  if (existsSync(file)) {
    const running = JSON.parse(readFileSync(file, 'utf8')) as {
      pid: number
      ownerUrl: string
      appWireUrl: string
      migratorWireUrl: string
    }
    if (alive(running.pid))
      return {
        ownerUrl: running.ownerUrl,
        local: { appUrl: running.appWireUrl, migratorUrl: running.migratorWireUrl },
        originKey,
        sealKey,
        dataKeys,
        roots,
        close: async () => {},
      }
  }
  const stack = await startStack({ dataDir: folder, stage: 'dev', databaseUrl: process.env.DATABASE_URL })
  return {
    ownerUrl: stack.ownerUrl,
    local: { appUrl: stack.appWireUrl, migratorUrl: stack.migratorWireUrl },
    originKey,
    sealKey,
    dataKeys,
    roots,
    close: () => stack.stop(),
  }
}
