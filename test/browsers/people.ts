/** Who goes through the bank, and what they carry: an account to pay into, the code of the app that demo staff share. */
import pg from 'pg'
import { demoCodeAt } from '../codes.ts'

export const customer = 'customer1@demo.bank'
export const otherCustomer = 'customer2@demo.bank'
export const operator = 'operator1@demo.bank'
export const otherOperator = 'operator2@demo.bank'
export const password = 'correct-horse-battery-demo'

export type Person = ReturnType<typeof personOf>

/** The first account of somebody, by the bank's own door. */
async function accountOf(url: string, identifier: string): Promise<string> {
  const call = async (path: string, input?: unknown, token?: string) => {
    const answer = await fetch(`${url}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    })
    const { result, error } = (await answer.json()) as { result?: { data: never }; error?: unknown }
    if (error) throw new Error(`${path}: ${JSON.stringify(error)}`)
    return result!.data
  }
  const session = (await call('auth.login', { identifier, password })) as { accessToken: string }
  const overview = (await call('accounts.overview', undefined, session.accessToken)) as {
    accounts: { accountNumber: string }[]
  }
  return overview.accounts[0]!.accountNumber
}

/** Each step is said to `step`, which prints it and judges the page after it. */
export const personOf = (
  site: { url: string; ownerUrl: string },
  step: (name: string, work: () => Promise<unknown>) => Promise<void>,
) => ({
  step,
  accountOf: (identifier: string) => accountOf(site.url, identifier),
  /** A code is good once, and nobody waits half a minute for the next here: its step is given back. */
  async withCode(work: (code: () => Promise<string>) => Promise<unknown>) {
    await work(async () => {
      const client = new pg.Client({ connectionString: site.ownerUrl })
      await client.connect()
      try {
        await client.query('set role banking_owner')
        await client.query('update banking.user_factors set last_used_step = null')
      } finally {
        await client.end()
      }
      return demoCodeAt(Date.now())
    })
  },
})
