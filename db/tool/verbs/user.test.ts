/** The command line cannot do alone what the desk cannot do alone. */

import { randomUUID } from 'node:crypto'
import { expect, inject, it } from 'vitest'
import { freshBank } from '../../../test/bank.ts'
import { madeAlone } from '../../../test/made-alone.ts'
import { giveFactor } from '../../../test/proving.ts'
import { connect, connectOwner, outcome, rows, signIn, value } from '../../../test/teller.ts'
import { storedPassword } from '../passwords.ts'
import { dataKeysOf } from '../vault.ts'
import { addUser, changeUser, firstSignIn, outcomeInWords } from './user.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)
const app = await connect(bank.wire.appUrl)
const keys = dataKeysOf(inject('workerBindings') as { DATA_KEY: string })
const password = 'correct-horse-battery-demo'
const stored = await storedPassword(password)
const actor = 'tool:test'
const newcomer = (kind: string, more = {}) => ({
  kind,
  name: 'New Person',
  email: `${randomUUID()}@test.bank`,
  ...more,
})
const change = (deed: string, wanted: { who: string; to?: string }) =>
  changeUser(owner, keys, actor, deed, { ...wanted, reason: 'A test' })

it('an operator can sign in at once, a further admin only once another person has approved it', async () => {
  const operator = newcomer('operator')
  const made = await addUser(owner, keys, actor, operator, stored)
  expect(outcomeInWords(made)).toBe('done')
  await giveFactor(owner, made.userId)
  expect((await signIn(app, operator.email)).userId).toBe(made.userId)
  const admin = newcomer('admin')
  const proposed = await addUser(owner, keys, actor, admin, stored)
  expect(outcomeInWords(proposed)).toContain(`proposed  ${proposed.proposalId}`)
  expect(await outcome(signIn(app, admin.email))).toBe('unauthenticated')
  const meera = await signIn(app, 'admin1@demo.bank')
  const inbox = await value(app, 'select banking.list_proposals($1, $2, null, 50)', [meera.jti, 'pending'])
  expect(inbox).toMatchObject([{ id: proposed.proposalId, kind: 'user_new_user', maker: actor, mine: false }])
  expect(
    await rows(owner, 'select actor, action from banking.audit_logs where subject = $1 order by id', [
      `user:${proposed.userId}`,
    ]),
  ).toEqual([
    { actor, action: 'users.provision.admin' },
    { actor, action: 'users.propose' },
  ])
})

it('roles, admins’ status and factors are proposed; an operator is suspended at once', async () => {
  const operator = newcomer('operator')
  await addUser(owner, keys, actor, operator, stored)
  const who = operator.email.toUpperCase()
  expect(await change('suspend', { who })).toMatchObject({ status: 'done' })
  expect(await outcome(signIn(app, operator.email))).toBe('unauthenticated')
  expect(await change('activate', { who })).toMatchObject({ status: 'done' })
  expect(await change('role', { who, to: 'admin' })).toMatchObject({ status: 'pending' })
  expect(await change('reset-factors', { who: 'customer1@demo.bank' })).toMatchObject({ status: 'pending' })
})

it('an operator whom an admin made alone is confirmed at once; nobody else has to be', async () => {
  const operator = newcomer('operator')
  const { userId } = await addUser(owner, keys, actor, operator, stored)
  await expect(change('confirm', { who: operator.email })).rejects.toThrow('so already')
  const admin = await value(
    owner,
    `select id::text from banking.users where kind = 'admin' and status = 'active' limit 1`,
  )
  await owner.query(madeAlone, [userId, admin])
  expect(await change('confirm', { who: operator.email })).toMatchObject({ status: 'done' })
  await expect(change('confirm', { who: operator.email })).rejects.toThrow('so already')
})

it('what is refused is told in a sentence', async () => {
  const taken = newcomer('operator', { email: 'operator1@demo.bank' })
  await expect(addUser(owner, keys, actor, taken, stored)).rejects.toThrow('taken')
  await expect(addUser(owner, keys, actor, newcomer('customer'), stored)).rejects.toThrow('--kind')
  const nobodys = newcomer('operator', { person: 'C9999999999' })
  await expect(addUser(owner, keys, actor, nobodys, stored)).rejects.toThrow('no such user or customer')
  await expect(change('suspend', { who: 'nobody@test.bank' })).rejects.toThrow('no such user')
  await expect(change('suspend', { who: 'admin1@demo.bank' })).rejects.toThrow('the last admin stays')
  await expect(change('role', { who: 'operator1@demo.bank', to: 'admin' })).rejects.toThrow(
    'money in the till',
  )
  await expect(change('role', { who: 'operator1@demo.bank' })).rejects.toThrow('--to')
  await expect(change('promote', { who: 'operator1@demo.bank' })).rejects.toThrow('reset-factors')
  await expect(change('activate', { who: 'operator1@demo.bank' })).rejects.toThrow('so already')
})

it('says what a new member of the staff does next, and that nothing works before the bank knows the Worker', async () => {
  expect(await firstSignIn(owner)).toContain('sign in at the bank’s address')
  await owner.query(`begin; delete from banking.secrets where name = 'factor'`)
  expect(await firstSignIn(owner)).toContain('npm run bank -- eod')
  await owner.query('rollback')
})
