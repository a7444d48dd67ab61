/** What is asked for on a customer's record and another decides. */
import { aCustomer, type Case, post, type Subject, type World } from './proposing.ts'

export const ofCustomer = (
  path: string,
  body: object,
  prepare?: (at: World, subject: Subject) => Promise<unknown>,
): Case => ({
  maker: 'operator',
  checker: 'operator',
  table: 'customer_changes',
  own: 'customer',
  subject: async (at) => {
    const subject = await aCustomer(at)
    await prepare?.(at, subject)
    return subject
  },
  propose: async (at, by, { account }) => {
    const [{ id }] = await at.edge.sql(
      `select c.customer_id as id from banking.customers c join banking.account_parties p on p.customer_id = c.id
         join banking.accounts a on a.id = p.account_id where a.account_number = $1`,
      [account],
    )
    return post(at, by, `/customers/${id}${path}`, { reason: 'A test', ...body })
  },
})
