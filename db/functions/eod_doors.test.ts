/** Who may run the end of day: the Worker with the job's credential, staff with it, the internal tool as owner. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  beginOn,
  businessDate,
  chunkOf,
  faultsOfBank,
  nextDay,
  originKey,
  padsOf,
} from '../../test/closing.ts'
import { connect, connectOwner, outcome, signIn, value } from '../../test/teller.ts'
import { jobCredential } from '../../worker/ledger/rules.ts'
import { closeDays } from '../tool/end-of-day.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
await beginOn(owner, '2027-05-01')

afterAll(async () => {
  expect(await faultsOfBank(bank)).toEqual([])
})

describe('the Worker’s role', () => {
  const chunk = (credential: string | null, date: string) =>
    app.query('select banking.run_eod_chunk($1, $2, $3, null)', [credential, date, padsOf(date)])

  it('runs no chunk and learns no date without the credential of the job', async () => {
    const date = await businessDate(owner)
    const wrong = [
      null,
      '',
      'guess',
      jobCredential(originKey(), 'other'),
      jobCredential(Buffer.alloc(32, 1), 'eod'),
    ]
    for (const credential of wrong) {
      expect(await outcome(chunk(credential, date))).toBe('forbidden')
      expect(await outcome(app.query('select banking.next_eod($1)', [credential]))).toBe('forbidden')
    }
    expect(await businessDate(owner)).toBe(date)
    const direct = ['advance_eod', 'open_eod', 'post_for_job', 'accrue_interest', 'admit_job', 'charge_fee']
    for (const name of direct)
      expect(
        await value(
          owner,
          `select bool_or(has_function_privilege('banking_app', p.oid, 'execute')) from pg_proc p where proname = $1`,
          [name],
        ),
        name,
      ).toBe(false)
  })

  it('with it runs them; where none was enrolled, nobody does', async () => {
    const date = await businessDate(owner)
    const credential = jobCredential(originKey(), 'eod')
    const next = await value(app, 'select banking.next_eod($1)', [credential])
    // The business date of this bank is ahead of the clock: nothing is due.
    expect(next).toEqual({ date, due: false })
    await chunk(credential, date)
    expect(await value(app, 'select banking.next_eod($1)', [credential])).toEqual({ date, due: true })
    while ((await chunkOf(owner, date)).status !== 'done') await pause(1)
    await owner.query(`delete from banking.secrets where name = 'job:eod'`)
    expect(await outcome(chunk(credential, nextDay(date)))).toBe('forbidden')
  })

  it('with a session of staff alone closes no day: what it posts must carry the Worker’s key', async () => {
    const leela = await signIn(app, 'operator1@demo.bank')
    const asha = await signIn(app, 'customer1@demo.bank')
    const date = await businessDate(owner)
    const close = (jti: string) =>
      outcome(app.query('select banking.close_day($1, $2, $3, $4, null)', [jti, 'guess', date, padsOf(date)]))
    expect(await close(leela.jti)).toBe('forbidden')
    expect(await close(asha.jti)).toBe('forbidden')
    expect(await outcome(app.query('select banking.day_status($1)', [asha.jti]))).toBe('forbidden')
    expect(await businessDate(owner)).toBe(date)
  })
})

describe('the internal tool', () => {
  it('closes each day up to a date, tells how far it is, and enrols the credential', async () => {
    const date = await businessDate(owner)
    const told: string[] = []
    const options = { actor: 'tool:test', originKey: originKey(), to: nextDay(date, 3) }
    const arrived = await closeDays(bank.wire.ownerUrl, {
      ...options,
      onProgress: (progress) => told.push(`${progress.date} ${progress.status}`),
    })
    expect(arrived).toBe(nextDay(date, 3))
    expect(told.filter((line) => line.endsWith('done'))).toEqual(
      [0, 1, 2].map((n) => `${nextDay(date, n)} done`),
    )
    expect(await closeDays(bank.wire.ownerUrl, options)).toBe(nextDay(date, 3))
    const credential = jobCredential(originKey(), 'eod')
    expect(await outcome(app.query('select banking.next_eod($1)', [credential]))).toBe('done')
  })

  it('goes on with a run that somebody began, and gives up where it was told not to wait for ever', async () => {
    const date = await businessDate(owner)
    const slow = await connectOwner(bank.wire.ownerUrl)
    await slow.query('begin')
    await slow.query('select pg_current_xact_id()')
    const options = { actor: 'tool:test', originKey: originKey(), to: nextDay(date, 1) }
    expect(await closeDays(bank.wire.ownerUrl, { ...options, patienceMs: 200 })).toBe(nextDay(date))
    expect(await value(owner, `select status from banking.eod_runs where closed_date = $1`, [date])).toBe(
      'waiting',
    )
    await slow.query('rollback')
    await closeDays(bank.wire.ownerUrl, options)
    expect(await value(owner, `select status from banking.eod_runs where closed_date = $1`, [date])).toBe(
      'done',
    )
  })
})
