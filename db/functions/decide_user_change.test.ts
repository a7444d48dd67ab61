/** What a decision on a change of a user leaves: once, opposite ones refused, written down, and no contact that is not to be. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openStaff } from '../../test/staffing.ts'
import { connectOwner, inTransaction, outcome, rows, value } from '../../test/teller.ts'

const { bank, owner, leela, arjun, asha, decide, stop, change } = await openStaff()

/** A change of a contact, asked for by one operator and waiting for another. */
async function waiting(): Promise<string> {
  const id = randomUUID()
  await owner.query(
    `insert into banking.user_changes (id, kind, user_id, maker, maker_user_id, maker_person, before, after, reason,
       needs_second, cooling_hours, expires_at, contact_sealed)
     values ($1, 'contact', $2, 'user:' || $3::text, $3::bigint, 'user:' || $3::text, '{}', '{"email": "n***@test.bank"}', 'A test', true, 24,
       now() + interval '1 day', 'v1.1.AAAA')`,
    [id, asha.userId, leela.userId],
  )
  return id
}
const deeds = (id: string) =>
  rows(
    owner,
    `select actor, action, subject, request_id as request, detail ->> 'kind' as kind from banking.audit_logs
      where detail ->> 'change' = $1 order by id`,
    [id],
  )
const settled = async (id: string) => {
  await owner.query(
    `update banking.user_changes set status = 'stopped', settled_at = now(), contact_sealed = null where id = $1 and status = 'cooling'`,
    [id],
  )
}
const deed = (by: { userId: string }, action: string) => ({
  ...{ actor: `user:${by.userId}`, action, subject: `user:${asha.userId}` },
  ...{ request: 'a request', kind: 'contact' },
})

describe('a decision on a change of a user', () => {
  it('is written down, and the same again changes nothing', async () => {
    const id = await waiting()
    expect(await decide(arjun, id)).toMatchObject({ replayed: false, status: 'cooling' })
    expect(await decide(arjun, id)).toMatchObject({ replayed: true, status: 'cooling' })
    expect(await deeds(id)).toEqual([deed(arjun, 'users.approve')])
    expect(await change(id)).toMatchObject({ status: 'cooling', contact_sealed: 'v1.1.AAAA' })
    await settled(id)
  })

  it('of no drops the new contact, and the opposite by the same person comes too late', async () => {
    const id = await waiting()
    expect(await decide(arjun, id, false)).toMatchObject({ replayed: false, status: 'refused' })
    expect(await outcome(decide(arjun, id))).toBe('already_settled')
    expect(await decide(arjun, id, false)).toMatchObject({ replayed: true })
    expect(await deeds(id)).toEqual([deed(arjun, 'users.refuse')])
    expect(await change(id)).toMatchObject({ status: 'refused', contact_sealed: null, decision: 'Because' })
  })

  it('of yes is not turned into no', async () => {
    const id = await waiting()
    await decide(arjun, id)
    expect(await outcome(decide(arjun, id, false))).toBe('already_settled')
    await settled(id)
  })
})

it('a stop of what cools is written down, once', async () => {
  const id = await waiting()
  await decide(arjun, id)
  expect(await stop(leela, id)).toMatchObject({ replayed: false, status: 'stopped' })
  expect(await stop(leela, id)).toMatchObject({ replayed: true })
  expect(await outcome(stop(leela, randomUUID()))).toBe('not_found')
  expect(await deeds(id)).toEqual([deed(arjun, 'users.approve'), deed(leela, 'users.stop')])
  expect(await change(id)).toMatchObject({ stopped_by: `user:${leela.userId}`, contact_sealed: null })
})

it('an erasure that the command line asks for waits for whoever changes that customer', async () => {
  const other = await connectOwner(bank.wire.ownerUrl)
  const id: string = await value(
    owner,
    `select c.customer_id from banking.customers c join banking.users u on u.customer_id = c.id where u.id = $1`,
    [asha.userId],
  )
  await inTransaction(owner, async () => {
    await owner.query('select from banking.customers where customer_id = $1 for no key update', [id])
    await other.query(`set lock_timeout = '300ms'`)
    const asked = other.query(`select banking.tool_erase_customer('tool:test', $1, 'A test')`, [id])
    await expect(asked).rejects.toMatchObject({ code: '55P03' })
  })
})
