/** A bank with its staff signed in, and what they ask of it about users: for tests of changes of users. */

import { randomBytes, randomUUID } from 'node:crypto'
import { freshBank } from './bank.ts'
import { giveFactor } from './proving.ts'
import { connect, connectOwner, type Row, rows, type Session, signIn, value } from './teller.ts'

type Newcomer = { role?: string; name?: string; email?: string; person?: string | null; id?: string }

export const code = () => randomBytes(16).toString('base64url')
const request = 'a request'

export async function openStaff() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const meera = await signIn(app, 'admin1@demo.bank')
  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  const asha = await signIn(app, 'customer1@demo.bank')

  const setRole = (
    by: Session,
    user: string,
    role: string | null,
    id: string | null = randomUUID(),
    reason = 'A test',
  ) =>
    value(app, 'select banking.set_user_role($1, $2, $3, $4, $5, $6)', [
      by.jti,
      id,
      user,
      role,
      reason,
      request,
    ])
  const setStatus = (by: Session, user: string, status: string, id = randomUUID(), client = app) =>
    value(client, 'select banking.set_user_status($1, $2, $3, $4, $5, $6)', [
      by.jti,
      id,
      user,
      status,
      'A test',
      request,
    ])
  const reset = (by: Session, user: string, id: string | null = randomUUID(), reason = 'Lost') =>
    value(app, 'select banking.reset_factors($1, $2, $3, $4, $5)', [by.jti, id, user, reason, request])
  const confirm = (by: Session, user: string, id = randomUUID()) =>
    value(app, 'select banking.confirm_user($1, $2, $3, $4, $5)', [by.jti, id, user, 'Known to us', request])
  /** As the Worker seals an address; the bytes are not looked at here. */
  const sealed = (email: string, client = owner, name = 'New Person') =>
    value(
      client,
      `select jsonb_build_object('userId', r.reserved ->> 'userId', 'customerId', null, 'email', 'v1.' || k.id || '.x',
          'name', 'v1.' || k.id || '.x', 'fullName', null,
          'nameTokens', jsonb_build_array(encode(substr(sha256(convert_to($2, 'UTF8')), 1, 16), 'hex')), 'emailIndex', encode(testing.index_of($1), 'hex'), 'phone', null, 'phoneIndex', null,
          'key', jsonb_build_object('id', gen_random_uuid(), 'kekId', k.kek_id, 'wrapped', 'x'))
         from banking.reserve_person('staff') r(reserved), banking.encryption_keys k where k.purpose = 'system'`,
      [email, name],
    )
  const create = async (
    by: Session,
    { role = 'operator', name = 'New Person', email, person = null, id }: Newcomer = {},
    client = app,
  ) =>
    value(client, 'select banking.create_staff($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      by.jti,
      id ?? randomUUID(),
      role,
      await sealed(email ?? `${randomUUID()}@test.bank`, owner, name),
      person,
      'A test',
      randomBytes(16),
      randomBytes(32),
      request,
    ])
  const decide = (by: Session, id: string, approve = true, stop = code(), client = app) =>
    value(client, 'select banking.settle_proposal($1, $2, $3, $4, $5, $6)', [
      by.jti,
      id,
      approve,
      stop,
      'Because',
      request,
    ])
  const stop = (by: Session, id: string) =>
    value(app, 'select banking.stop_user_change($1, $2, $3, $4)', [by.jti, id, 'Not me', request])
  const stopByCode = (typed: string, client = app) =>
    value(client, 'select banking.stop_change_by_code($1, $2)', [typed, request])
  const inbox = (by: Session, status = 'pending'): Promise<Row[]> =>
    value(app, 'select banking.list_proposals($1, $2, null, 50)', [by.jti, status])
  const listed = (by: Session, words = '', after: string | null = null): Promise<Row[]> =>
    value(app, 'select banking.list_users($1, $2, null, null, $3, 50, $4)', [by.jti, words, after, request])

  const userRow = async (id: string): Promise<Row> =>
    (await rows(owner, 'select kind, status, person_id from banking.users where id = $1', [id]))[0]!
  const change = async (id: string): Promise<Row> =>
    (await rows(owner, 'select * from banking.user_changes where id = $1', [id]))[0]!
  const customerId = (session: Session) =>
    value(
      owner,
      `select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id where u.id = $1`,
      [session.userId],
    )
  const link = (session: { userId: string }, customer: Session | null) =>
    owner.query(
      `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
      [session.userId, customer?.userId ?? null],
    )
  const coolingIsOver = (id: string) =>
    owner.query(`update banking.user_changes set takes_effect_at = clock_timestamp() where id = $1`, [id])
  /** A member of staff of their own for a test: the demo bank's stay who they are. */
  async function member(role: string): Promise<Session & { email: string }> {
    const email = `${randomUUID()}@test.bank`
    const { rows: made } = await owner.query(
      `insert into banking.users (kind, name_sealed, email_sealed, email_index, password_salt, password_memory_kib,
         password_passes, password_lanes, password_verifier)
       select $1, name_sealed, email_sealed, testing.index_of($2), password_salt, password_memory_kib, password_passes,
           password_lanes, password_verifier
         from banking.users where email_index = testing.index_of('admin1@demo.bank') returning id::text`,
      [role, email],
    )
    await giveFactor(owner, made[0].id)
    await owner.query(`select banking.open_books('tool:test')`)
    return { ...(await signIn(app, email)), userId: made[0].id, email }
  }
  /** A log-in that somebody makes in the desk, with a password of their own choice: leela approves it, and an admin cools. */
  async function madeBy(by: Session, role = 'operator'): Promise<Session> {
    const email = `${randomUUID()}@test.bank`
    const made = await create(by, { role, email })
    if (made.status === 'pending' && (await decide(leela, made.proposalId)).status === 'cooling') {
      await coolingIsOver(made.proposalId)
      await inbox(leela, 'cooling')
    }
    return comesIn(made.userId, email)
  }
  /** An operator as one whom somebody made while nobody else was there. */
  async function madeAloneBy(by: Session): Promise<Session> {
    const email = `${randomUUID()}@test.bank`
    const made = await create(by, { email })
    await owner.query(
      `with alone as (update banking.user_changes set needs_second = false, status = 'done', takes_effect_at = now(),
         settled_at = now() where id = $1)
       update banking.users set status = 'active' where id = $2`,
      [made.proposalId, made.userId],
    )
    return comesIn(made.userId, email)
  }
  async function comesIn(user: string, email: string): Promise<Session> {
    await owner.query(
      `update banking.users u set password_salt = m.password_salt, password_memory_kib = m.password_memory_kib,
         password_passes = m.password_passes, password_lanes = m.password_lanes, password_verifier = m.password_verifier
         from banking.users m where m.id = $1 and u.id = $2`,
      [meera.userId, user],
    )
    await giveFactor(owner, user)
    return signIn(app, email)
  }
  return {
    bank,
    app,
    owner,
    meera,
    leela,
    arjun,
    asha,
    sealed,
    setRole,
    setStatus,
    reset,
    create,
    decide,
    stop,
    stopByCode,
    inbox,
    listed,
    userRow,
    change,
    customerId,
    link,
    coolingIsOver,
    member,
    madeBy,
    madeAloneBy,
    confirm,
  }
}
