/** What tests of joint orders do: give mandates, settle orders as a holder, and look at what waits. */
import type pg from 'pg'
import { inject } from 'vitest'
import { storedPassword } from '../db/tool/passwords.ts'
import { demoPassword } from '../db/tool/seed.ts'
import { dataKeysOf, sealNewPerson } from '../db/tool/vault.ts'
import { freshBank } from './bank.ts'
import { signExchange } from './exchanging.ts'
import { signClosing } from './holding.ts'
import { limitsOf } from './limits.ts'
import { connect, connectOwner, openAccount, type Row, type Session, signIn, value } from './teller.ts'

export const customerIdOf = (owner: pg.Client, who: Session): Promise<string> =>
  value(owner, 'select customer_id::text from banking.users where id = $1', [who.userId])

/** Somebody's mandate on an account; null ends it. */
export const setParty = (owner: pg.Client, account: string, who: Session, mandate: string | null) =>
  owner.query(
    `insert into banking.account_parties as p (account_id, customer_id, role, mandate)
     select a.id, u.customer_id, 'joint', coalesce($3, 'view') from banking.accounts a, banking.users u
      where a.account_number = $1 and u.id = $2
     on conflict (customer_id, account_id) do update set mandate = excluded.mandate,
       valid_until = case when $3 is null then now() else 'infinity' end`,
    [account, who.userId, mandate],
  )

export type Word = {
  id: string
  yes?: boolean
  reason?: string | null
  challenge?: string | null
  /** By another connection. */
  over?: pg.Client
}

export const settle = (app: pg.Client, who: Session, word: Word): Promise<Row> => {
  const { id, yes = true, reason = 'No', challenge = null, over = app } = word
  const say = (signed: Row | null): Promise<Row> =>
    value(over, `select banking.settle_joint_order($1, $2, $3, $4, $5, 'a request', $6)`, [
      ...[who.jti, id, yes, reason, challenge],
      signed && JSON.stringify(signed),
    ])
  return say(null).then(({ sign, ...answer }) =>
    sign ? say((sign.kind === 'exchange' ? signExchange : signClosing)(who, sign)) : answer,
  )
}

export const waiting = (app: pg.Client, who: Session, status: string): Promise<Row[]> =>
  value(app, 'select banking.list_joint_orders($1, $2, null, 50)', [who.jti, status])

/** Signed in as somebody else who banks here. */
export async function newSession(owner: pg.Client, app: pg.Client): Promise<Session> {
  const email = `${crypto.randomUUID()}@demo.bank`
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(demoPassword)
  const keys = dataKeysOf({ DATA_KEY: inject('workerBindings').DATA_KEY! })
  const sealed = await sealNewPerson(owner, keys, 'customer', { name: 'Third', email })
  await owner.query(`select banking.provision_customer('system:test', $1, $2, $3, $4, $5, $6, '{}')`, [
    sealed,
    salt,
    memoryKib,
    passes,
    lanes,
    verifier,
  ])
  return signIn(app, email)
}

/** A bank of its own with two customers and no limits. */
export async function openJointBank() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const vikram = await signIn(app, 'customer2@demo.bank')
  const limits = limitsOf(owner, app)
  await limits.clear()
  return { bank, app, owner, asha, vikram, limits }
}

/** An account with money that two holders decide about together, and one to pay to. */
export async function openTogether(owner: pg.Client, first: Session, second: Session) {
  const account = await openAccount(owner, { holder: first, mandate: 'jointly', minor: 10_000 })
  const payee = await openAccount(owner)
  await setParty(owner, account, second, 'jointly')
  return { account, payee }
}
