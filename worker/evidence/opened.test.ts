/** What evidence keeps sealed, as the desk opens it. */
import { expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { forgetting } from '../../test/forgetting.ts'

const edge = await openEdge()

test('an admin sees what was personal before and after while its key lives, in its own place alone, and then that it is gone', async () => {
  const person = await edge.provision([])
  const [other, asked] = [await edge.provision([]), { token: (await edge.signIn('admin1@demo.bank')).token }]
  const requestId = crypto.randomUUID()
  const sealedOf = async (id: string) =>
    (await edge.sql('select email_sealed as it from banking.users where id = $1', [id]))[0].it as string
  const own = await sealedOf(person.userId)
  // By hand, and with a deed of its own in the same transaction: another's value is put into this person's row.
  await edge.sql(
    `with deed as (insert into banking.audit_logs (actor, action, subject, request_id) values ('tool:test', 'test.hand', 'x', $3)),
       gone as (update banking.users set email_sealed = $2 where id = $1 returning id)
     select from gone`,
    [person.userId, await sealedOf(other.userId), requestId],
  )
  const find = async () =>
    (await edge.send(`/api/v1/audit?requestId=${requestId}`, asked)).body.items[0].changes
  expect(await find()).toMatchObject([
    { table: 'users', before: { email_sealed: person.email }, after: { email_sealed: 'unreadable' } },
  ])
  const { token } = await edge.signIn('customer1@demo.bank')
  expect(token).toBeTruthy()
  const looks = await edge.sql(
    `select c.customer_id as id from banking.access_logs l join banking.customers c on c.id = l.customer_id
      where l.what = 'audit' order by l.id desc limit 2`,
  )
  expect(looks.map(({ id }) => id).sort()).toEqual([person.customerId, other.customerId].sort())
  await edge.sql('update banking.users set email_sealed = $2 where id = $1', [person.userId, own])
  await edge.sql(forgetting, [person.customerId])
  expect(await find()).toMatchObject([{ before: { email_sealed: 'erased' } }])
})
