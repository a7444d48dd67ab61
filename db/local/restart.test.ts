/** Postgres stopped and killed under the endpoint: nothing hangs, and the next request finds the new server. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neon } from '@neondatabase/serverless'
import { expect, it } from 'vitest'
import '../../test/bank.ts'
import { startEndpoint } from './endpoint.ts'
import { startPostgres } from './postgres.ts'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code as string,
  )

it('in-flight requests get a clear error, later ones an answer', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'edgebank-restart-'))
  chmodSync(dataDir, 0o711)
  let postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } })
  const endpoint = await startEndpoint({ postgresPort: postgres.port })
  const { user, password } = postgres.superuser
  const query = neon(endpoint.url('postgres', user, password))
  try {
    expect(await Promise.all(Array.from({ length: 4 }, () => query`select 1 as n`))).toHaveLength(4)
    for (const signal of ['stop', 'SIGKILL'] as const) {
      const flying = codeOf(query`select pg_sleep(30)`)
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (signal === 'SIGKILL') process.kill(postgres.pid, 'SIGKILL')
      await postgres.stop()
      expect(['57P01', '57P02', '08006']).toContain(await flying)
      const waiting = query`select 2 as n`
      postgres = await startPostgres({ dataDir, port: postgres.port, settings: { fsync: 'off' } })
      expect(await waiting).toEqual([{ n: 2 }])
      expect(await query`select 3 as n`).toEqual([{ n: 3 }])
    }
    await postgres.stop()
    expect(await codeOf(query`select 4`)).toBe('08001')
  } finally {
    await endpoint.close()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
