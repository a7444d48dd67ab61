/** What tests of the database do with holds and term deposits: orders signed as the Worker signs them. */
import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { jobPads } from '../worker/ledger/rules.ts'
import { originMac, type Row, type Session, value } from './teller.ts'

const soon = (days = 1) => new Date(Date.now() + days * 864e5).toISOString()

export type Hold = { account: string; minor?: number | string | null; id?: string; merchant?: string }

export const placeHold = (app: pg.Client, staff: Session, hold: Hold, currency = 'INR', until = soon()) =>
  value(app, 'select banking.place_hold($1, $2, $3, $4, $5, $6, $7, $8)', [
    staff.jti,
    hold.id ?? randomUUID(),
    hold.account,
    hold.minor === undefined ? 1000 : hold.minor,
    currency,
    hold.merchant ?? 'Hotel Taj',
    until,
    'a request',
  ]) as Promise<{ replayed: boolean; hold: Row }>

export const incrementHold = (
  app: pg.Client,
  staff: Session,
  hold: string,
  minor: number,
  id: string = randomUUID(),
  currency = 'INR',
) =>
  value(app, 'select banking.increment_hold($1, $2, $3, $4, $5, null)', [
    staff.jti,
    id,
    hold,
    minor,
    currency,
  ])

export const releaseHold = (app: pg.Client, staff: Session, hold: string, id: string = randomUUID()) =>
  value(app, 'select banking.release_hold($1, $2, $3, null)', [staff.jti, id, hold])

export type Capture = { minor: number; final?: boolean | null; id?: string; currency?: string }

/** Two trips, as the Worker makes them: whose accounts, then the signed order. */
export async function captureHold(app: pg.Client, staff: Session, hold: string, capture: Capture) {
  const { minor, final = true, id = randomUUID(), currency = 'INR' } = capture
  const { from, to } = await value(app, 'select banking.hold_sides($1, $2)', [staff.jti, hold])
  const orderedAt = new Date().toISOString()
  const actor = `user:${staff.userId}`
  const order = { id, actor, type: 'payment', from, to, minor: BigInt(minor), currency, orderedAt }
  const given = [staff.jti, id, hold, minor, currency, final, to, orderedAt, originMac(order), 'a request']
  const text = 'select banking.capture_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)'
  return value(app, text, given) as Promise<{ replayed: boolean; hold: Row }>
}

export type Deposit = {
  from: string
  payout?: string
  offer?: string
  minor?: number
  currency?: string
  renewal?: string | null
  id?: string
}

export async function openDeposit(app: pg.Client, session: Session, deposit: Deposit) {
  const { from, payout = from, offer = '1-year', minor = 10_000_000, currency = 'INR' } = deposit
  const { renewal = 'none', id = randomUUID() } = deposit
  const { accountNumber } = await value(app, 'select banking.reserve_number($1, $2)', [session.jti, id])
  const orderedAt = new Date().toISOString()
  const actor = `user:${session.userId}`
  const order = {
    id,
    actor,
    type: 'transfer',
    from,
    to: accountNumber,
    minor: BigInt(minor),
    currency,
    orderedAt,
  }
  const given = [
    session.jti,
    id,
    offer,
    from,
    payout,
    minor,
    currency,
    renewal,
    orderedAt,
    originMac(order),
    null,
  ]
  const text = 'select banking.open_term_deposit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'
  return value(app, text, given) as Promise<{ replayed: boolean; deposit: Row }>
}

export const getDeposit = (app: pg.Client, session: Session, account: string): Promise<Row> =>
  value(app, 'select banking.get_term_deposit($1, $2)', [session.jti, account])

const interestIdOf = (id: string) => {
  const hex = createHash('sha256').update(`${id}:interest`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Both orders of an early end as the Worker signs them, of terms that Postgres told. */
export function signClosing(session: Session, terms: Row): Row {
  const { id, account, to, principal, interest, interestNumber } = terms
  const orderedAt = new Date().toISOString()
  const common = { actor: `user:${session.userId}`, to, currency: 'INR', orderedAt }
  const interestId = interestIdOf(id)
  const paid = { ...common, id: interestId, type: 'interest', from: interestNumber, minor: BigInt(interest) }
  const mac = (order: Parameters<typeof originMac>[0]) => `\\x${originMac(order).toString('hex')}`
  return {
    principal,
    interest,
    interestId,
    interestNumber,
    orderedAt,
    principalMac: mac({ ...common, id, type: 'transfer', from: account, minor: BigInt(principal) }),
    interestMac: mac(paid),
  }
}

/** Looks what closing would pay (as `seenBy`) and orders just that; `total` changes what was accepted, `interestNumber` who pays. */
export async function closeDeposit(
  app: pg.Client,
  session: Session,
  close: {
    account: string
    to: string
    id?: string
    total?: number
    seenBy?: Session
    interestNumber?: string
  },
) {
  const { account, to, id = randomUUID(), interestNumber } = close
  const { closing } = await getDeposit(app, close.seenBy ?? session, account)
  const shown = closing ?? { principal: '1', interest: '0', total: '1', interestNumber: '' }
  const one = signClosing(session, { ...shown, id, account, to, ...(interestNumber && { interestNumber }) })
  const given = [session.jti, id, account, to, close.total ?? shown.total, shown.principal, one.interest]
  given.push(one.interestId, one.interestNumber, one.orderedAt, one.principalMac, one.interestMac, null)
  const text = 'select banking.close_term_deposit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)'
  return value(app, text, given)
}

const originKey = () => Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
export type Step = 'expire_holds' | 'mature_term_deposits' | 'pay_waiting_deposits' | 'mark_dormant'

/** One call of a step of the end of day, as the runner makes it. */
export const runStep = (job: pg.Client, step: Step, date: string, most = 100): Promise<number> =>
  value(job, `select banking.${step}($1, $2, $3)`, [
    date,
    Buffer.from(jobPads(originKey(), `eod:${date}`)),
    most,
  ])
