/**
 * Where papers are kept, for the internal tool: a folder, a bucket by R2's S3 API, or the bucket of a bank on this machine.
 * What is put here and taken from here is sealed.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type FilePlace = {
  get: (name: string) => Promise<Buffer | undefined>
  /** In the place of what stood there. */
  put: (name: string, content: Buffer) => Promise<void>
  /** False where something stands there already, which stays. */
  add: (name: string, content: Buffer) => Promise<boolean>
  remove: (name: string) => Promise<void>
  close: () => Promise<void>
}

/** A copy of the bucket, as rclone or a mount makes it. */
export function inFolder(folder: string): FilePlace {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`)
  return {
    get: async (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : undefined),
    put: async (name, content) => writeWhole(join(folder, name), content),
    add: async (name, content) => addWhole(join(folder, name), content),
    remove: async (name) => rmSync(join(folder, name), { force: true }),
    close: async () => {},
  }
}

/** What was killed in the middle leaves nothing under the name. */
export function writeWhole(path: string, content: Buffer) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.unfinished`, content, { mode: 0o600 })
  renameSync(`${path}.unfinished`, path)
}

/** As writeWhole, but what is there stays: a link is made only where there is nothing. */
function addWhole(path: string, content: Buffer): boolean {
  const unfinished = `${path}.${randomUUID()}.unfinished`
  writeWhole(unfinished, content)
  try {
    linkSync(unfinished, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(unfinished)
  }
}

export type S3Keys = { id: string; secret: string; region?: string }
export type S3Asked = {
  method: 'GET' | 'PUT' | 'DELETE'
  url: URL
  headers: Record<string, string>
  sha256: string
}

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()

/** The header `Authorization` of AWS Signature Version 4, which R2 takes. `at` is a moment as 20261122T180000Z. */
export function s3Signature({ method, url, headers, sha256: content }: S3Asked, keys: S3Keys, at: string) {
  const signed = { ...headers, host: url.host, 'x-amz-content-sha256': content, 'x-amz-date': at }
  const names = Object.keys(signed).sort() as (keyof typeof signed)[]
  const list = names.join(';')
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join('')
  const request = [method, url.pathname, '', lines, list, content].join('\n')
  const scope = `${at.slice(0, 8)}/${keys.region ?? 'auto'}/s3/aws4_request`
  const key = scope.split('/').reduce<Buffer | string>((from, part) => hmac(from, part), `AWS4${keys.secret}`)
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(request)].join('\n')).toString('hex')
  return `AWS4-HMAC-SHA256 Credential=${keys.id}/${scope},SignedHeaders=${list},Signature=${signature}`
}

/** `url` is https://<account>.r2.cloudflarestorage.com/<bucket>. Throws what the bucket answers but for 404. */
export function inS3(url: string, keys: S3Keys): FilePlace {
  async function send(method: S3Asked['method'], name: string, content?: Buffer, more: object = {}) {
    const asked: S3Asked = {
      method,
      url: new URL(`${url.replace(/\/$/, '')}/${name}`),
      headers: {},
      sha256: sha256(content ?? ''),
    }
    const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const headers = { 'x-amz-content-sha256': asked.sha256, 'x-amz-date': at }
    const Authorization = s3Signature(asked, keys, at)
    return fetch(asked.url, {
      method,
      headers: { ...headers, ...more, Authorization },
      signal: AbortSignal.timeout(60_000),
      ...(content ? { body: content as BodyInit } : {}),
    })
  }
  async function ask(method: S3Asked['method'], name: string, content?: Buffer) {
    const answer = await send(method, name, content)
    if (method !== 'PUT' && answer.status === 404) return undefined
    if (!answer.ok) throw new Error(`The bucket answers ${answer.status} for ${name}.`)
    return Buffer.from(await answer.arrayBuffer())
  }
  return {
    get: (name) => ask('GET', name),
    put: async (name, content) => void (await ask('PUT', name, content)),
    add: async (name, content) => {
      const { ok, status } = await send('PUT', name, content, { 'If-None-Match': '*' })
      if (!ok && status !== 412) throw new Error(`The bucket answers ${status} for ${name}.`)
      return ok
    },
    remove: async (name) => void (await ask('DELETE', name)),
    close: async () => {},
  }
}

type Bucket = {
  get: (name: string) => Promise<{ arrayBuffer: () => Promise<ArrayBuffer> } | null>
  put: (name: string, content: Buffer, options?: { onlyIf: { etagDoesNotMatch: string } }) => Promise<unknown>
  delete: (name: string) => Promise<void>
}

/** The bucket that wrangler keeps for a bank in `dataDir`; the bank may be running. */
export async function inBankOf(dataDir: string): Promise<FilePlace> {
  const { getPlatformProxy } = await import('wrangler')
  const whole = readFileSync(join(import.meta.dirname, '../../wrangler.toml'), 'utf8')
  const files = /^\[\[r2_buckets\]\]\nbinding = "FILES"\nbucket_name = ".+"$/m.exec(whole)?.[0]
  if (!files) throw new Error('wrangler.toml names no bucket FILES.')
  // The Worker's own would ask for its secrets and start all that it binds.
  const configPath = join(dataDir, 'files.toml')
  writeFileSync(
    configPath,
    `name = "files"\ncompatibility_date = "2026-10-01"\nsend_metrics = false\n${files}\n`,
  )
  const { env, dispose } = await getPlatformProxy<{ FILES: Bucket }>({
    configPath,
    persist: { path: join(dataDir, 'kv', 'v3') },
    envFiles: [],
    remoteBindings: false,
  })
  return {
    get: async (name) => {
      const found = await env.FILES.get(name)
      return found ? Buffer.from(await found.arrayBuffer()) : undefined
    },
    put: async (name, content) => void (await env.FILES.put(name, content)),
    add: async (name, content) =>
      (await env.FILES.put(name, content, { onlyIf: { etagDoesNotMatch: '*' } })) !== null,
    remove: (name) => env.FILES.delete(name),
    close: async () => {
      await dispose()
      rmSync(configPath, { force: true })
    },
  }
}

/**
 * By `--files`: a folder, the https address of a bucket with FILES_S3_KEY_ID and FILES_S3_SECRET beside it, or `none`; of
 * a bank on this machine its own bucket where nothing is named. Opened when it is asked for.
 */
export function placeNamed(given: string | undefined, dataDir: string | undefined) {
  if (given === 'none') return 'none' as const
  if (!given) return dataDir ? () => inBankOf(dataDir) : undefined
  return async (): Promise<FilePlace> => {
    if (!/^https?:/.test(given)) return inFolder(given)
    const { FILES_S3_KEY_ID: id, FILES_S3_SECRET: secret } = process.env
    if (!id || !secret) throw new Error('A bucket needs FILES_S3_KEY_ID and FILES_S3_SECRET.')
    return inS3(given, { id, secret })
  }
}
