/** Operations of the model-based test that move money at once, and taking them back. */
import { expect } from 'vitest'
import { moveCash, reverse } from './counter.ts'
import { captureHold, placeHold, releaseHold } from './holding.ts'
import { base, type Doing, moved, type Plan, pick, TOGETHER } from './model.ts'
import { transfer } from './teller.ts'

/** From the account that two decide about it waits, and the money is set aside. */
export const planTransfer: Plan = (stage, model, one) => {
  const { payer, payee, ...rest } = moved(stage, model, one)
  const doing: Doing = { ...base(stage, one), ...rest }
  const { id } = doing
  const order = { id, from: model.numbers[one.from]!, to: payee, minor: one.minor }
  doing.run = (client) => transfer(client, payer, order)
  if (one.from !== TOGETHER) return doing
  const waiting = { ...doing, what: 'order', effect: [], counted: 0n }
  waiting.note = ({ proposalId }) => {
    model.joint.set(proposalId, { doing, maker: payer, status: 'pending' })
    return true
  }
  return waiting
}

export const planCash: Plan = ({ leela, ...stage }, model, one) => {
  const account = model.numbers[one.from]!
  const doing = base({ leela, ...stage }, one)
  doing.run = (client) => moveCash(client, leela, { id: doing.id, kind: one.what, account, minor: one.minor })
  doing.effect = [[one.from, one.what === 'deposit' ? doing.minor : -doing.minor]]
  if (one.what === 'withdrawal') doing.debits = one.from
  return doing
}

export const planHold: Plan = (stage, model, one) => {
  const { leela } = stage
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const doing = base(stage, one)
  if (one.what === 'hold') {
    const account = model.numbers[one.from]!
    doing.debits = one.from
    doing.run = (client) =>
      placeHold(client, leela, { id: doing.id, account, minor: one.minor }, 'INR', until)
    doing.note = ({ hold }) => model.holds.push(`${hold.id} ${one.from}`) > 0
    return doing
  }
  const [hold, account] = pick(model.holds, one.which)?.split(' ') ?? []
  if (!hold) return undefined
  if (one.what === 'release') {
    doing.run = (client) => releaseHold(client, leela, hold, doing.id)
    return doing
  }
  const { minor, final } = one
  doing.run = (client) => captureHold(client, leela, hold, { id: doing.id, minor, final })
  doing.effect = [[Number(account), -doing.minor]]
  return doing
}

export const planReverse: Plan = (stage, model, one) => {
  const original = model.done.filter(({ what }) => ['transfer', 'deposit'].includes(what))[
    one.which % Math.max(model.done.length, 1)
  ]
  if (!original) return undefined
  const doing = base(stage, one)
  const order = { id: doing.id, original: original.id, scope: original.scope }
  return {
    ...doing,
    run: (client) => reverse(client, stage.leela, order),
    effect: original.effect.map(([account, change]) => [account, -change]),
    minor: original.minor,
    debits: original.effect.find(([, change]) => change > 0n)?.[0],
    note: () => {
      expect(original.isTakenBack, 'taken back twice').toBeUndefined()
      original.isTakenBack = true
      model.counted[original.debits ?? 0]! -= original.counted
      return true
    },
  }
}

export const planAgain: Plan = (_, model, one) => {
  const before = pick(model.done, one.which)
  // Sent again, it changes nothing.
  return before && { ...before, what: `again ${before.what}`, note: () => false }
}
