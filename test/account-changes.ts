/** What tests of changes of accounts do: one of the staff asks for one, another decides. */
import type pg from 'pg'
import { freshBank } from './bank.ts'
import { connect, connectOwner, openAccount, type Row, rows, type Session, signIn, value } from './teller.ts'

export async function openAccountChanges() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const other = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const vikram = await signIn(app, 'customer2@demo.bank')
  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  const meera = await signIn(app, 'admin1@demo.bank')

  const call = (client: pg.Client, name: string, ...given: unknown[]): Promise<Row> =>
    value(client, `select banking.${name}(${given.map((_, index) => `$${index + 1}`).join(', ')})`, given)
  const ask = (name: string, ...given: unknown[]) => call(app, name, ...given)
  async function account(minor = 0, more = {}) {
    const number = await openAccount(owner, { holder: asha, minor, ...more })
    await owner.query(
      `update banking.account_parties p set role = 'owner' from banking.accounts a where a.id = p.account_id and a.account_number = $1`,
      [number],
    )
    return number
  }
  const overdraft = (number: string, limit: number | null, by = leela, reason: string | null = 'Agreed') =>
    ask('set_overdraft', by.jti, number, limit, 'INR', reason, 'request')
  const holder = (
    number: string,
    mandate: string | null,
    customer: string | null = vikram.customerId,
    by = leela,
  ) => ask('set_holder', by.jti, number, customer, mandate, 'They came together', 'request')
  const wake = (number: string, by = leela, reason: string | null = 'Came with a passport') =>
    ask('reactivate_account', by.jti, number, reason, 'request')
  const close = (number: string, by = leela, reason: string | null = 'Moves away') =>
    ask('close_account_for', by.jti, number, reason, 'request')
  const settle = (id: string, by = arjun, approve = true, client = app) =>
    call(client, 'settle_proposal', by.jti, id, approve, null, approve ? null : 'Not so', 'request')
  const inboxOf = (by: Session, status: string): Promise<Row[]> =>
    value(app, 'select banking.list_proposals($1, $2, null, 200, null)', [by.jti, status])
  const read = (number: string, by = leela) => ask('read_account', by.jti, number, 'request')
  const factsOf = async (number: string): Promise<Row> =>
    (
      await rows(
        owner,
        'select id, status::text, overdraft_limit::int as overdraft from banking.accounts where account_number = $1',
        [number],
      )
    )[0]!
  const put = (number: string, set: string) =>
    owner.query(`update banking.accounts set ${set} where account_number = $1`, [number])
  const people = { asha, vikram, leela, arjun, meera }
  return {
    app,
    other,
    owner,
    ...people,
    call,
    ask,
    account,
    overdraft,
    holder,
    wake,
    close,
    settle,
    inboxOf,
    read,
    factsOf,
    put,
  }
}
