/** `npm run deploy` refuses what belongs to development before it touches anything. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const run = (words: string[], env: Record<string, string>) => {
  const { PATH, HOME } = process.env as Record<string, string>
  return spawnSync(process.execPath, [join(root, 'db/tool', words[0]!), ...words.slice(1)], {
    cwd: root,
    encoding: 'utf8',
    // Nothing listens there: were the refusal missing, the connection would say so and not the name.
    env: { PATH: PATH!, HOME: HOME!, ...env },
  })
}

describe('an environment that may not be deployed to', () => {
  const secret = 'canary-owner-password'
  it.each([
    { what: 'DATABASE_OWNER_URL', env: {} },
    { what: 'DATABASE_OWNER_URL', env: { DATABASE_OWNER_URL: 'no url' } },
    { what: 'sslmode=require', env: { DATABASE_OWNER_URL: `postgresql://owner:${secret}@127.0.0.1:9/bank` } },
    {
      what: 'sslmode=require',
      env: { DATABASE_OWNER_URL: `postgresql://owner:${secret}@127.0.0.1:9/bank?sslmode=prefer` },
    },
    {
      what: 'KV namespace',
      env: { DATABASE_OWNER_URL: `postgresql://owner:${secret}@127.0.0.1:9/bank?sslmode=require` },
    },
  ])('is refused by name: $what', ({ what, env }) => {
    const { status, stderr, stdout } = run(['deploy.ts'], env as Record<string, string>)
    expect(status).toBe(1)
    expect(stderr).toContain(what)
    expect(stderr).not.toContain('ECONNREFUSED')
    expect(stderr + stdout).not.toContain(secret)
  })
})

it.each([
  'postgresql://owner:canary-secret@db.bank.example/bank',
  'postgresql://owner:canary-secret@db.bank.example/bank?sslmode=prefer',
])('the internal tool sends no password over a line without TLS (%#)', (DATABASE_OWNER_URL) => {
  const { status, stderr } = run(['bank.ts', 'verify'], { DATABASE_OWNER_URL })
  expect(status).not.toBe(0)
  expect(stderr).toContain('sslmode=require')
  expect(stderr).not.toContain('canary-secret')
})
