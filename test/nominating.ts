/** What tests of nominees do on an account that several decide about: name them, agree, and look at who is named. */
import { createHash } from 'node:crypto'
import {
  customerIdOf,
  newSession,
  openJointBank,
  openTogether,
  setParty,
  settle,
  type Word,
  waiting,
} from './joint.ts'
import { asSealed, toldSealed } from './names.ts'
import { connect, outcome, type Row, rows, type Session, value } from './teller.ts'

export type Named = [name: string, sharePercent: string]
/** As the Worker sends them: sealed words, and what knows the same ones again. */
const listed = (...all: Named[]) =>
  JSON.stringify(
    all.map(([name, sharePercent], at) => ({
      name: asSealed(name),
      relation: asSealed('Sister'),
      sharePercent,
      words: createHash('sha256').update(`${at} ${name}`).digest('hex'),
    })),
  )
/** As it is told, still sealed. */
export const told = (who: string, sharePercent: string) => ({
  name: toldSealed(who),
  relation: toldSealed('Sister'),
  sharePercent,
})

/** As it stands. */
export const stored = (who: string, share: string) => ({
  name: asSealed(who),
  relation: asSealed('Sister'),
  share,
})

/** A bank of its own; `together` opens the account that the first of two owns and both decide about. */
export async function openNominating() {
  const { bank, app, owner, asha, vikram } = await openJointBank()
  const other = await connect(bank.wire.appUrl)
  const third = await newSession(owner, app)
  let account = ''
  const together = async () => {
    ;({ account } = await openTogether(owner, asha, vikram))
    await ofOwner(`role = 'owner'`, await customerIdOf(owner, asha))
  }
  const name = (all: Named[], who = asha, over = app): Promise<Row> =>
    value(over, `select banking.set_nominees($1, $2, $3, 'a request')`, [who.jti, account, listed(...all)])
  const propose = async (...all: Named[]): Promise<string> => {
    const { proposalId } = await name(all)
    if (!proposalId) throw new Error('it did not wait')
    return proposalId
  }
  const party = (who: Session, mandate: string | null) => setParty(owner, account, who, mandate)
  const say = (who: Session, word: Word) => settle(app, who, word)
  const code = (who: Session, word: Word) => outcome(say(who, word))
  const shown = async (who: Session, id: string, status = 'pending') =>
    (await waiting(app, who, status)).find((one) => one.id === id)
  const set = () =>
    rows(
      owner,
      `select n.name, n.relation, n.share_percent as share from banking.account_nominees n
         join banking.accounts a on a.id = n.account_id where a.account_number = $1 order by n.position`,
      [account],
    )
  const audited = (action: string, subject: string) =>
    rows(
      owner,
      'select actor, detail from banking.audit_logs where action = $1 and subject = $2 order by id',
      [action, subject],
    )
  const lastNotice = async (template: string) =>
    (
      await rows(
        owner,
        'select user_id::text as user, facts from banking.outbox where template = $1 order by id desc limit 1',
        [template],
      )
    )[0]
  const closed = (is: boolean) =>
    owner.query('update banking.accounts set status = $2 where account_number = $1', [
      account,
      is ? 'closed' : 'active',
    ])

  const ofOwner = async (set: string, customer: string) =>
    owner.query(
      `update banking.account_parties p set ${set} from banking.accounts a
        where a.id = p.account_id and a.account_number = $1 and p.customer_id = $2`,
      [account, customer],
    )
  const mandate = async (is: string) => ofOwner(`mandate = '${is}'`, await customerIdOf(owner, asha))

  return {
    ...{
      bank,
      app,
      other,
      owner,
      asha,
      vikram,
      third,
      together,
      name,
      propose,
      party,
      say,
      code,
      shown,
      set,
    },
    ...{ audited, lastNotice, closed, mandate, number: () => account },
  }
}
