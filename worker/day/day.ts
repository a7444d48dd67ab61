import type { Config } from '../config.ts'
import { ask, type Database } from '../db.ts'
import { toInstant } from '../instants.ts'
import { jobCredential, jobPads } from '../ledger/rules.ts'
import type { Signed } from '../trpc.ts'
import type { DayStatus, EodRun } from './contract.ts'

const job = 'eod'

/** The key with which Postgres signs what the end of day of this date posts, as bytea text. It is good for that date alone. */
const padsOf = (config: Config, date: string) =>
  `\\x${Buffer.from(jobPads(config.originKey, `${job}:${date}`)).toString('hex')}`

const instant = (text: string | null) => (text === null ? null : toInstant(text))

const shapeRun = (run: EodRun): EodRun => ({
  ...run,
  startedAt: toInstant(run.startedAt),
  endedAt: instant(run.endedAt),
  steps: run.steps.map((step) => ({
    ...step,
    startedAt: instant(step.startedAt),
    endedAt: instant(step.endedAt),
  })),
})

/** Where the day stands. */
export async function readDay(ctx: Signed): Promise<DayStatus> {
  const status = await ask<DayStatus>(ctx.database, 'banking.day_status', [ctx.who.jti])
  return { ...status, run: status.run && shapeRun(status.run) }
}

/**
 * One chunk of the end of day of `date`; its progress. A day that is closed stays as it is. Refuses invalid_input (a date
 * that is not to be closed now) and already_settled (a date that was passed over).
 */
export async function closeDay(ctx: Signed, date: string): Promise<EodRun> {
  const run = await ask<EodRun>(ctx.database, 'banking.close_day', [
    ctx.who.jti,
    jobCredential(ctx.config.originKey, job),
    date,
    padsOf(ctx.config, date),
    ctx.requestId,
  ])
  return shapeRun(run)
}

const mostMs = 10 * 60_000
/** Requests that one invocation of a Worker may make, less a reserve. */
const mostChunks = 900
const pauseMs = 250

/**
 * The end of day by the clock: closes each day that is over in the bank's time zone, chunk by chunk, each one request and
 * one transaction. What an invocation leaves is continued by the next. Answers the dates closed and the chunks done.
 */
export async function closeDueDays(config: Config, database: Database, requestId: string) {
  const credential = jobCredential(config.originKey, job)
  const end = Date.now() + mostMs
  const closed: string[] = []
  let chunks = 0
  while (chunks < mostChunks && Date.now() < end) {
    const { date, due } = await ask<{ date: string; due: boolean }>(database, 'banking.next_eod', [
      credential,
    ])
    if (!due) break
    for (let status = ''; status !== 'done' && chunks < mostChunks && Date.now() < end; chunks += 1) {
      const run = await ask<EodRun>(database, 'banking.run_eod_chunk', [
        credential,
        date,
        padsOf(config, date),
        requestId,
      ])
      status = run.status
      if (status === 'done') closed.push(date)
      if (status === 'waiting') await scheduler.wait(pauseMs)
    }
  }
  return { closed, chunks }
}
