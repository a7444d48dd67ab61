/** Term deposits in the model-based test: opened before each play, and ended early by one alone or by all who hold them. */
import type pg from 'pg'
import { expect } from 'vitest'
import { closeDeposit, getDeposit, openDeposit } from './holding.ts'
import { setParty } from './joint.ts'
import { base, type Deposit, type Doing, type Model, type Plan, pick, type Stage, TOGETHER } from './model.ts'
import { openAccount, type Row, rows } from './teller.ts'

const PRINCIPAL = 3_000n
const PENALTY_PERCENT = 40n
const LEAST_DAYS = 2
const ofEach = 2

/** A term that ends after every play, at a rate that earns something in a few days. */
export const offerDeposits = (owner: pg.Client) =>
  owner.query(
    `insert into banking.term_offers (code, effective_from, product_code, months, days, rate_percent,
       penalty_rate_percent, least_days, minimum, day_count, rounding, source)
     values ('model', '2000-01-01', 'term-deposit', null, 3650, $1, $1, $2, 100, 'ACT/365F', 1, 'test')`,
    [PENALTY_PERCENT, LEAST_DAYS],
  )

export async function openDeposits({ owner, app, asha, vikram, third }: Stage, today: string) {
  const from = await openAccount(owner, { holder: asha, minor: 2 * ofEach * Number(PRINCIPAL) })
  const deposits: Deposit[] = []
  for (let at = 0; at < 2 * ofEach; at += 1) {
    const { deposit } = await openDeposit(app, asha, { from, offer: 'model', minor: Number(PRINCIPAL) })
    const number = deposit.accountNumber as string
    const isTogether = at % 2 === 1
    if (isTogether) {
      for (const who of [vikram, asha]) await setParty(owner, number, who, 'jointly')
      await setParty(owner, number, third, 'either')
    }
    deposits.push({ number, openedOn: today, isTogether })
  }
  return deposits
}

export function endOnce(deposit: Deposit) {
  expect(deposit.isEnded, 'ended twice').toBeUndefined()
  deposit.isEnded = true
}

/** Principal and interest: the penalty rate on the days that it ran, half-up, and nothing before the least of days. */
function bringsOn({ openedOn }: Deposit, today: string): bigint {
  const days = (Date.parse(today) - Date.parse(openedOn)) / 86_400_000
  const earned = days < LEAST_DAYS ? 0n : PRINCIPAL * PENALTY_PERCENT * BigInt(days)
  return PRINCIPAL + (2n * earned + 36_500n) / 73_000n
}

/** Paid to an account of whoever orders it; of what both hold it waits for another word. */
export const planEnd: Plan = (stage, model, one) => {
  const deposit = pick(model.deposits, one.which)
  if (!deposit) return undefined
  const { number, isTogether } = deposit
  const maker = isTogether && one.final ? stage.vikram : stage.asha
  const own = maker === stage.vikram ? [2, TOGETHER] : [0, 1, TOGETHER]
  const to = own[one.to % own.length]!
  const doing = base(stage, one)
  const effectOn = (today: string): Doing['effect'] => [[to, bringsOn(deposit, today)]]
  // Sent again it names the sum that was accepted at first.
  let total: number | undefined
  const run = async (client: pg.Client) => {
    total ??= (await getDeposit(client, maker, number)).closing?.total
    return closeDeposit(client, maker, {
      account: number,
      to: model.numbers[to]!,
      id: doing.id,
      ...(total === undefined ? {} : { total }),
    })
  }
  const whole: Doing = { ...doing, run, effect: effectOn(model.today), scope: stage.scopes[maker.userId]! }
  if (!isTogether)
    return {
      ...whole,
      note: () => {
        endOnce(deposit)
        return true
      },
    }
  const note = ({ proposalId }: Row) => {
    model.joint.set(proposalId, { doing: whole, maker, status: 'pending', end: { deposit, effectOn } })
    return true
  }
  return { ...whole, what: 'order to end', effect: [], note }
}

/** What was ended is empty and closed, and the others are as they were. */
export async function compareDeposits(owner: pg.Client, { deposits }: Model) {
  const found = await rows(
    owner,
    `select a.account_number as number, a.posted::text, a.status::text, d.status as term, d.interest::text
       from banking.accounts a join banking.term_deposits d on d.account_id = a.id where a.account_number = any ($1)`,
    [deposits.map(({ number }) => number)],
  )
  expect(found).toHaveLength(deposits.length)
  for (const { number, isEnded } of deposits)
    expect(found.find((one) => one.number === number)).toMatchObject(
      isEnded
        ? { posted: '0', status: 'closed', term: 'closed_early' }
        : { posted: String(PRINCIPAL), status: 'locked', term: 'active' },
    )
}
