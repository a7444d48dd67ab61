/** What the token check asks beside the token: whether the bank has the feature switched on that a procedure needs. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, enter, inTransaction, type Session, signIn } from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  await owner.query(`insert into banking.configurations
    select 'feature.exchange', b.current, 'false', 'a test' from banking.business_dates b
    on conflict (name, effective_from) do update set value = excluded.value`)
})

/** What a verb answers whose procedure names this feature. */
const needing = (feature: string, session = asha) =>
  inTransaction(app, async () => {
    await app.query(`select set_config('banking.feature', $1, true)`, [feature])
    return await enter(app, session).then(
      () => 'done',
      ({ code, message, detail }) => [code, message, detail && JSON.parse(detail)],
    )
  })

it('refuses by name what is switched off, and lets everything else go on', async () => {
  expect(await needing('exchange')).toEqual(['BK409', 'feature_off', { feature: 'exchange' }])
  expect(await needing('term_deposits')).toBe('done')
  expect(await needing('')).toBe('done')
})

it('tells nobody what is switched off whose token is dead', async () => {
  const [code, message] = await needing('exchange', { ...asha, jti: 'gone' })
  expect([code, message]).toEqual(['BK401', 'token_revoked'])
})
