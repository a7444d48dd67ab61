/** `npm run bank -- eod` as a process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  beginOn,
  book,
  businessDate,
  faultsOfBank,
  nextDay,
  openMany,
  originKey,
} from '../../test/closing.ts'
import { connectOwner, value } from '../../test/teller.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)

function start(...words: string[]) {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'bank.ts'), 'eod', ...words], {
    env: {
      PATH: process.env.PATH,
      DATABASE_OWNER_URL: bank.wire.ownerUrl,
      ORIGIN_KEY: originKey().toString('base64'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  return {
    child,
    output: () => output,
    ended: once(child, 'close').then(([status]) => status as number | null),
  }
}

it('closes the days before a date, shows how far it is, and may be asked again', async () => {
  const date = await businessDate(owner)
  const run = start('--to', nextDay(date, 2))
  expect(await run.ended, run.output()).toBe(0)
  expect(run.output()).toContain(`${date}  closed`)
  expect(run.output()).toContain(`${nextDay(date)}  closed`)
  expect(run.output()).toContain(`business date  ${nextDay(date, 2)}`)
  const again = start('--to', nextDay(date, 2))
  expect(await again.ended).toBe(0)
  expect(again.output()).toBe(`business date  ${nextDay(date, 2)}\n`)
  const wrong = start('--to', 'tomorrow')
  expect(await wrong.ended).toBe(1)
  expect(wrong.output()).toBe('--to is a date, YYYY-MM-DD.\n')
})

it('killed in the middle, and started again, it does nothing twice', async () => {
  await beginOn(owner, '2027-03-31')
  const accounts = await openMany(owner, 'savings', 60)
  for (const account of accounts) await book(owner, account, 10_000_000)
  await owner.query('update banking.eod_step_list set chunk = 2')
  for (let kills = 0; kills < 3; kills += 1) {
    const victim = start('--to', '2027-04-01')
    const began = 'select coalesce(sum(chunks), 0)::int from banking.eod_steps where closed_date = $1'
    const before = await value(owner, began, ['2027-03-31'])
    for (let turn = 0; turn < 500 && (await value(owner, began, ['2027-03-31'])) < before + 15; turn += 1)
      await pause(10)
    victim.child.kill('SIGKILL')
    await victim.ended
  }
  const last = start('--to', '2027-04-01')
  expect(await last.ended, last.output()).toBe(0)
  const once = `select count(*)::int || '/' || count(distinct account_id)::int from `
  expect(
    await value(owner, `${once} banking.interest_postings where account_id = any ($1)`, [accounts]),
  ).toBe('60/60')
  expect(
    await value(owner, `${once} banking.interest_accruals where account_id = any ($1)`, [accounts]),
  ).toBe('60/60')
  expect(await faultsOfBank(bank)).toEqual([])
})
