/** In an isolate of its own, since memory that was taken is never given back. */
import { expect, test } from 'vitest'
import { openEdge, password } from '../../test/edge.ts'
import { heldBytes } from './argon2.ts'

test('twenty sign-ins at once hold less than 64 MiB for hashing, and so do twenty that are rehashed', async () => {
  const edge = await openEdge()
  await edge.sql(
    `delete from banking.configurations where name = 'auth.argon2' and effective_from = '2000-01-01'`,
  )
  const people = ['customer1@demo.bank', 'customer2@demo.bank']
  for (let turn = 0; turn < 18; turn++) people.push((await edge.provision([])).email)
  for (const round of ['outdated', 'new']) {
    const answers = await Promise.all(people.map((email) => edge.tryToSignIn(email, password)))
    expect(new Set(answers.map(({ status }) => status)), round).toEqual(new Set([200]))
    expect(heldBytes()).toBeGreaterThan(19 * 1024 * 1024)
    expect(heldBytes()).toBeLessThan(64 * 1024 * 1024)
  }
  const costs = `select count(*)::int as count from banking.users where password_memory_kib < 19456`
  expect((await edge.sql(costs))[0].count).toBe(0)
})
