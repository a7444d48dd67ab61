/** Operations of the model-based test on what waits or stays in the bank: joint orders, pots, exchange, payments for later. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { expect } from 'vitest'
import { padsOf } from './closing.ts'
import { exchange, quote } from './exchanging.ts'
import { settle } from './joint.ts'
import { base, DOLLARS, type Doing, moved, type Plan, POT, pick, TOGETHER } from './model.ts'
import { endOnce, planEnd } from './model-deposits.ts'
import { planAgain, planCash, planHold, planReverse, planTransfer } from './model-money.ts'
import { schedule } from './schedules.ts'
import { type Row, value } from './teller.ts'

/** A word of another holder, or of whoever gave the order; the first that settles it counts. */
const planWord: Plan = (stage, model, one) => {
  const [id, order] = pick([...model.joint], one.which) ?? []
  if (!id || !order) return undefined
  const { maker, doing } = order
  const other = maker === stage.asha ? stage.vikram : stage.asha
  const yes = one.what === 'approve'
  const who = one.final ? other : yes ? stage.third : maker
  const note = ({ status }: Row) => {
    if (order.status !== 'pending') {
      expect(status, 'settled twice').toBe(order.status)
      return false
    }
    order.status = status
    if (status !== 'approved') return false
    if (order.end) endOnce(order.end.deposit)
    if (order.later) model.later.set(doing.id, order.later)
    else model.done.push(doing)
    return !order.later
  }
  // The money was set aside before: nothing becomes less available by it.
  const word: Doing = {
    ...base(stage, one),
    note,
    run: (client: pg.Client) => settle(client, who, { id, yes }),
  }
  return yes && !order.later
    ? {
        ...word,
        effect: order.end?.effectOn(model.today) ?? doing.effect,
        counted: doing.counted,
        debits: doing.debits,
        isHeld: true,
      }
    : word
}

const planExpiry: Plan = (stage, model, one) => {
  const [id, order] = pick([...model.joint], one.which) ?? []
  if (!id || !order) return undefined
  const run = async (client: pg.Client) => {
    await stage.superuser.query(
      `with late as (update banking.joint_orders set expires_at = now() where id = $1 and status = 'pending' returning hold_id)
       update banking.holds h set expires_at = now() from late where h.id = late.hold_id and h.status = 'open'`,
      [id],
    )
    const given = [model.today, padsOf(model.today)]
    await client.query('select banking.expire_joint_orders($1, $2, 100)', given)
    await client.query('select banking.expire_holds($1, $2, 100)', given)
  }
  const note = () => {
    if (order.status === 'pending') order.isLapsing = true
    return false
  }
  return { ...base(stage, one), run, note, isJob: true }
}

const planPot: Plan = ({ asha, ...stage }, model, one) => {
  const way = one.final ? 'in' : 'out'
  const doing = { ...base({ asha, ...stage }, one), what: `pot ${way}` }
  const given = [asha.jti, doing.id, model.pot.id, way, one.minor]
  doing.run = (client) =>
    value(client, `select banking.move_pot($1, $2, $3, $4, $5, 'INR', 'a request')`, given)
  if (one.final) doing.debits = POT
  doing.note = () => {
    model.pot.saved += one.final ? doing.minor : -doing.minor
    return true
  }
  return doing
}

/**
 * Between Asha's rupees and dollars, now and then at a quote that was asked for before and may be used up. Rupees that two
 * decide about wait; the bank's rate stays, so that they bring the same when the last says yes.
 */
const planExchange: Plan = async ({ app, owner, asha, ...stage }, model, one) => {
  const isSelling = one.from % 2 === 0
  const rupees = one.to === 0 ? TOGETHER : POT
  const [from, to] = isSelling ? [rupees, DOLLARS] : [DOLLARS, rupees]
  const minor = isSelling ? 100 + one.minor : 1 + (one.minor % 60)
  const [sell, buy] = isSelling ? (['INR', 'USD'] as const) : (['USD', 'INR'] as const)
  let told = one.final
    ? pick(
        model.quotes.filter(({ sellCurrency }) => sellCurrency === sell),
        one.which,
      )
    : undefined
  if (!told) {
    told = await quote(app, asha, { sell, buy, minor })
    await owner.query(`update banking.fx_quotes set expires_at = now() + interval '1 day' where id = $1`, [
      told.id,
    ])
    model.quotes.push(told)
  }
  const doing = base({ app, owner, asha, ...stage }, one)
  const order = { quoteId: told.id, from: model.numbers[from]!, to: model.numbers[to]! }
  const ids = { id: doing.id, creditId: randomUUID() }
  const [lost, won] = [BigInt(told.sellMinor), BigInt(told.buyMinor)]
  const whole: Doing = {
    ...doing,
    run: (client) => exchange(client, asha, { ...ids, ...order }),
    effect: [
      [from, -lost],
      [to, won],
    ],
    debits: from,
    minor: lost,
    scope: stage.scopes[asha.userId]!,
  }
  if (from !== TOGETHER) return whole
  const note = ({ proposalId }: Row) => {
    model.joint.set(proposalId, { doing: whole, maker: asha, status: 'pending' })
    return true
  }
  return { ...whole, what: 'order', effect: [], note }
}

/** From the account that two decide about it waits, and pays nothing meanwhile. */
const planSchedule: Plan = (stage, model, one) => {
  const { payer, payee, ...rest } = moved(stage, model, one)
  const doing: Doing = { ...base(stage, one), ...rest }
  const { id } = doing
  const rule = one.which % 2 ? 'once' : 'daily'
  const order = { id, from: model.numbers[one.from]!, to: payee, minor: one.minor, rule }
  const later = { doing, first: model.today, rule, runs: 0 }
  const note = ({ proposalId }: Row) => {
    if (proposalId) model.joint.set(proposalId, { doing, maker: payer, status: 'pending', later })
    else model.later.set(id, later)
    return true
  }
  const run = (client: pg.Client) => schedule(client, payer, later.first, order)
  return { ...doing, run, note, effect: [], counted: 0n, debits: undefined }
}

export const runSchedules = (job: pg.Client, date: string): Promise<number> =>
  value(job, 'select banking.run_schedules($1, $2, 100)', [date, padsOf(date)])

const planRun: Plan = (stage, model, one) => ({
  ...base(stage, one),
  run: (client) => runSchedules(client, model.today),
  note: () => false,
  isJob: true,
})

const plans: Record<string, Plan> = {
  transfer: planTransfer,
  deposit: planCash,
  withdrawal: planCash,
  hold: planHold,
  capture: planHold,
  release: planHold,
  reverse: planReverse,
  again: planAgain,
  end: planEnd,
  approve: planWord,
  refuse: planWord,
  expire: planExpiry,
  pot: planPot,
  exchange: planExchange,
  schedule: planSchedule,
  run: planRun,
}

export const planOf: Plan = (stage, model, one) => plans[one.what]!(stage, model, one)
