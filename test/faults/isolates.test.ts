/** Two Workers, each its own process, before one Postgres: what one of them ends is over at the other as well. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATABASE, type Stack, startStack } from '../../db/tool/stack.ts'
import { signToken } from '../../worker/auth/tokens.ts'
import type { Config } from '../../worker/config.ts'
import { installIndexes } from '../addresses.ts'
import { bundleWorker, startBareWorker } from '../bench/worker.ts'
import { connect, connectOwner, demoNumbers, hangUp, signIn } from '../teller.ts'

let dataDir: string
let stack: Stack
let workers: Awaited<ReturnType<typeof startBareWorker>>[] = []
let from: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'edgebank-isolates-'))
  chmodSync(dataDir, 0o711)
  const root = resolve(import.meta.dirname, '../..')
  const bundle = bundleWorker(root)
  stack = await startStack({ dataDir, stage: 'test', settings: { shared_buffers: '64MB' } })
  workers = [await startBareWorker(root, bundle, stack), await startBareWorker(root, bundle, stack)]
  await installIndexes(stack.postgres!.url(DATABASE), stack.secrets)
  const owner = await connectOwner(stack.ownerUrl)
  from = (await demoNumbers(owner)).asha[0]!
  await hangUp([owner])
}, 120_000)

afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await stack?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function newToken(): Promise<string> {
  const app = await connect(stack.appWireUrl)
  const { jti, userId, customerId } = await signIn(app, 'customer1@demo.bank')
  await hangUp([app])
  const config = { jwtSecret: Buffer.from(stack.secrets.JWT_SECRET, 'base64') } as unknown as Config
  return signToken(config, { jti, sub: userId, role: 'customer', customerId }, 1800)
}

async function ask(worker: number, method: string, path: string, token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${workers[worker]!.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  })
  const body = response.status === 204 ? {} : ((await response.json()) as { code?: string })
  return `${response.status} ${body.code ?? ''}`.trim()
}

const reads = ['/api/account/profile', '/api/account/balance', '/api/v1/accounts', '/api/v1/transactions']

test('a token that was good at both Workers is dead at both when one has answered the sign-out', async () => {
  for (let round = 0; round < 5; round += 1) {
    const token = await newToken()
    for (const worker of [0, 1]) expect(await ask(worker, 'GET', '/api/account/profile', token)).toBe('200')
    // Reads are on their way at the other Worker meanwhile; each is answered or refused, none fails.
    const underway = Promise.all(
      Array.from({ length: 12 }, () => ask(1, 'GET', `/api/v1/accounts/${from}`, token)),
    )
    expect(await ask(0, 'POST', '/api/auth/logout', token)).toBe('204')
    const after = await Promise.all(
      [0, 1].flatMap((worker) => reads.map((path) => ask(worker, 'GET', path, token))),
    )
    expect(new Set(after)).toEqual(new Set(['401 token_revoked']))
    for (const answer of await underway) expect(['200', '401 token_revoked']).toContain(answer)
    // A token has one spelling: any other is none of ours.
    expect(await ask(1, 'GET', '/api/account/profile', `${token}=`)).toBe('401 unauthenticated')
  }
})
