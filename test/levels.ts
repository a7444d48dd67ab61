/** Customers of different levels of identification, for tests that ask SQL itself. */
import { randomUUID } from 'node:crypto'
import { freshBank } from './bank.ts'
import {
  connect,
  connectOwner,
  openAccount,
  type Row,
  type Session,
  signIn,
  transfer,
  value,
} from './teller.ts'

/** A bank with smaller lines than the law's, and the people of the demo bank signed in. */
export async function openLevels() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const other = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const vikram = await signIn(app, 'customer2@demo.bank')
  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  const meera = await signIn(app, 'admin1@demo.bank')
  await owner.query(
    `insert into banking.configurations (name, effective_from, value, source) values
      ('kyc.levels', current_date - 30, '{"small": {"balanceMost": "50000", "creditsYearly": "100000", "debitsMonthly": "10000",
        "accountsMost": 1, "currency": "INR"}, "minimum": {"creditsMonthly": "20000", "currency": "INR"}, "full": {}}', 'test')`,
  )
  const idOf = (who: Session) =>
    value(owner, 'select customer_id from banking.users where id = $1', [who.userId])
  /** The level of a customer, as their review leaves it. */
  const setLevel = async (who: Session, level: string, status = 'active') =>
    owner.query('update banking.customers set kyc_level = $2, status = $3 where id = $1', [
      await idOf(who),
      level,
      status,
    ])
  async function owned(who: Session, minor = 0) {
    const number = await openAccount(owner, { holder: who, minor })
    await owner.query(
      `update banking.account_parties p set role = 'owner' from banking.accounts a where a.id = p.account_id and a.account_number = $1`,
      [number],
    )
    await owner.query(
      `select banking.bound_accounts(c) from banking.customers c where c.id = (select customer_id from banking.users where id = $1)`,
      [who.userId],
    )
    return number
  }
  const pay = (from: string, to: string, minor: number, by = asha, client = app, id: string = randomUUID()) =>
    transfer(client, by, { id, from, to, minor })
  return { bank, app, other, owner, asha, vikram, leela, arjun, meera, idOf, setLevel, owned, pay }
}

/** A refusal with what it tells, or `done`. */
export async function toldBy(work: Promise<unknown>): Promise<Row> {
  try {
    await work
    return { code: 'done' }
  } catch (error) {
    const { message, detail } = error as { message: string; detail?: string }
    return { code: message, ...(detail ? JSON.parse(detail) : {}) }
  }
}
