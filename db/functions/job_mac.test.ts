import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, value } from '../../test/teller.ts'
import { jobPads, orderText, originKeyOf } from '../../worker/ledger/rules.ts'

const bank = await freshBank()
const owner = await connectOwner(bank.wire.ownerUrl)

test('a job signs in Postgres what the Worker would sign, under the key of its day alone', async () => {
  const originKey = randomBytes(32)
  const order = {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    actor: 'job:eod:2026-11-22',
    type: 'interest',
    from: '1000000000010',
    to: '1000000000028',
    minor: 1234500n,
    currency: 'INR',
    orderedAt: '2026-11-22T18:30:00.042Z',
  }
  const signed = (job: string): Promise<Buffer> =>
    value(owner, 'select banking.job_mac($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      jobPads(originKey, job),
      ...Object.values(order),
    ])
  const expected = createHmac('sha256', originKeyOf(originKey, order.actor)).update(orderText(order)).digest()
  expect(await signed('eod:2026-11-22')).toEqual(expected)
  expect(await signed('eod:2026-11-23')).not.toEqual(expected)
  expect(originKeyOf(originKey, 'user:1')).toBe(originKey)
})
