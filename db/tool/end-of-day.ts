/** The end of day from the internal tool: closes one day after the other, chunk by chunk. */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { jobPads } from '../../worker/ledger/rules.ts'
import { enrolFactorKey } from './factors.ts'
import { enrolEndOfDay } from './seed.ts'

export type Progress = {
  date: string
  status: 'waiting' | 'running' | 'done'
  steps: { name: string; status: 'waiting' | 'running' | 'done'; done: number; chunks: number }[]
}

type Options = {
  /** Who runs it, for the audit. */
  actor: string
  originKey: Buffer
  /** The business date to arrive at, YYYY-MM-DD; today in the bank's time zone where none is given. */
  to?: string | undefined
  /** Told after each chunk. */
  onProgress?: (progress: Progress) => void
  /** Gives up waiting for a transaction that still books on the closed date; the run can be continued. */
  patienceMs?: number
}

const pauseMs = 50

const state = `
  select coalesce((select r.closed_date from banking.eod_runs r where r.status <> 'done'), b.current)::text as next,
         b.current::text as current,
         coalesce($1::date, (statement_timestamp() at time zone (banking.setting('bank.timezone') #>> '{}'))::date)::text as "to"
    from banking.business_dates b`

async function asOwner<Row extends pg.QueryResultRow>(client: pg.Client, text: string, values: unknown[]) {
  await client.query('begin')
  try {
    await client.query('set local role banking_owner')
    const { rows } = await client.query<Row>(text, values)
    await client.query('commit')
    return rows[0]!
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function closeDay(client: pg.Client, date: string, options: Options): Promise<boolean> {
  const pads = Buffer.from(jobPads(options.originKey, `eod:${date}`))
  const patientUntil = performance.now() + (options.patienceMs ?? Infinity)
  for (;;) {
    const { progress } = await asOwner<{ progress: Progress }>(
      client,
      'select banking.advance_eod($1, $2, $3, banking.eod_is_open($2), null) as progress',
      [options.actor, date, pads],
    )
    options.onProgress?.(progress)
    if (progress.status === 'done') return true
    if (progress.status !== 'waiting') continue
    if (performance.now() > patientUntil) return false
    await pause(progress.steps.length === 0 ? 0 : pauseMs)
  }
}

/**
 * Closes every day from the business date to the one before `to`, after the run that is open, and answers the business
 * date in force. Never moves it back. Each chunk is a transaction of its own: a run that is killed goes on where it
 * was. Enrols the job's credential, so that the Worker's cron may run it as well, and the key of its proofs of factors.
 */
export async function closeDays(ownerUrl: string, options: Options): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank eod' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    await enrolEndOfDay(client, options.originKey)
    await enrolFactorKey(client, options.originKey)
    await client.query('commit')
    for (let isWorking = true; ; ) {
      const { next, current, to } = await asOwner<{ next: string; current: string; to: string }>(
        client,
        state,
        [options.to ?? null],
      )
      if (!isWorking || next >= to) return current
      isWorking = await closeDay(client, next, options)
    }
  } finally {
    await client.end()
  }
}
