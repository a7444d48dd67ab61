/** A further factor, given as a person does: ask for a code, read it where mail arrives, type it. */
import type pg from 'pg'
import { type Row, rows, type Session, type Transfer, value } from './teller.ts'

/** The newest code on its way, as the outbox has it; undefined where there is none. */
export async function newestCode(owner: pg.Client): Promise<string | undefined> {
  const text = `select facts ->> 'code' as code from banking.outbox where template = 'step_up_code' order by id desc limit 1`
  return (await rows(owner, text))[0]?.code ?? undefined
}

/** Another than a code. */
export const notThe = (code: string) => (code === '000000' ? '000001' : '000000')

/** More than this, in rupees' minor units, needs a further factor. */
export const large = 5_000_001

export type Order = Transfer & { id: string }

/** What the Worker does after step_up_required. */
export const open = (app: pg.Client, session: Session, order: Order): Promise<Row> =>
  value(app, `select banking.open_transfer_challenge($1, $2, $3, $4, $5, $6, $7, $8, 'a request')`, [
    session.jti,
    order.id,
    'transfer',
    order.from,
    order.to,
    order.minor,
    order.currency ?? 'INR',
    order.note,
  ])

export const send = (app: pg.Client, session: Session, challenge: string, channel = 'email'): Promise<Row> =>
  value(app, `select banking.send_code($1, $2, $3, 'a request')`, [session.jti, challenge, channel])

export const give = (
  app: pg.Client,
  session: Session,
  challenge: string,
  code: string | null,
): Promise<Row> =>
  value(app, `select banking.confirm_code($1, $2, $3, 'a request')`, [session.jti, challenge, code])

/** Has a code sent for a challenge and gives it. */
export async function confirm(app: pg.Client, owner: pg.Client, session: Session, challenge: string) {
  await send(app, session, challenge)
  return give(app, session, challenge, (await newestCode(owner))!)
}

/** The answer, or the refusal with its detail. */
export const told = (work: Promise<unknown>): Promise<Row> =>
  work.then(
    (answer) => answer as Row,
    (error) => ({ refused: error.message, ...JSON.parse(error.detail ?? '{}') }),
  )

export const challengeOf = async (owner: pg.Client, challenge: string): Promise<Row> =>
  (await rows(owner, 'select * from banking.challenges where id = $1', [challenge]))[0]!

/** The pause between two codes and their number in an hour are over. */
export const passTime = (owner: pg.Client) =>
  owner.query(`with done as (update banking.challenges set sent_at = sent_at - interval '1 hour')
    update banking.throttles set calls = 0 where key like 'step_up_code:%'`)
