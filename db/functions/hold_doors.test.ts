/** Whose holds, and which, the desk may touch: none of one's own person's, and none that another rule has set aside. */
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { captureHold, incrementHold, placeHold, releaseHold } from '../../test/holding.ts'
import { connect, connectOwner, openAccount, outcome, rows, type Session, signIn } from '../../test/teller.ts'

let app: pg.Client
let owner: pg.Client
let asha: Session
let leela: Session

beforeAll(async () => {
  const bank = await freshBank()
  app = await connect(bank.wire.appUrl)
  owner = await connectOwner(bank.wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
})

const open = () => openAccount(owner, { holder: asha, minor: 10_000 })
const held = async () => (await placeHold(app, leela, { account: await open() })).hold.id as string

const verbs: [string, (hold: string) => Promise<unknown>][] = [
  ['increment', (hold) => incrementHold(app, leela, hold, 1)],
  ['capture', (hold) => captureHold(app, leela, hold, { minor: 1 })],
  ['release', (hold) => releaseHold(app, leela, hold)],
]

describe('holds on an account of one’s own person', () => {
  const become = (userId: string | null) =>
    owner.query(
      `select banking.link_person('tool:test', $1, (select customer_id from banking.users where id = $2))`,
      [leela.userId, userId],
    )

  it('are placed and moved by somebody else', async () => {
    const [account, ...holds] = [await open(), await held(), await held(), await held()]
    await become(asha.userId)
    expect(await outcome(placeHold(app, leela, { account }))).toBe('forbidden')
    for (const [at, [name, work]] of verbs.entries())
      expect(await outcome(work(holds[at]!)), name).toBe('forbidden')
    await become(null)
    expect(await outcome(placeHold(app, leela, { account }))).toBe('done')
    for (const [at, [name, work]] of verbs.entries())
      expect(await outcome(work(holds[at]!)), name).toBe('done')
  })
})

describe('holds that are no merchant’s', () => {
  it.each(['joint', 'risk', 'pot'])('a %s one is moved by the rule that made it alone', async (kind) => {
    for (const [name, work] of verbs) {
      const hold = await held()
      await owner.query('update banking.holds set kind = $2 where id = $1', [hold, kind])
      expect(await outcome(work(hold)), name).toBe('forbidden')
    }
  })
})

it('who asked for the accounts of a hold is written down', async () => {
  const hold = await held()
  const text = `select banking.hold_sides($1, $2, 'sides')`
  await app.query(text, [leela.jti, hold])
  const seen = `select l.actor_user_id::text as who, l.what, l.customer_id = u.customer_id as hers
    from banking.access_logs l, banking.users u where u.id = $1 and l.request_id = 'sides'`
  expect(await rows(owner, seen, [asha.userId])).toEqual([{ who: leela.userId, what: 'hold', hers: true }])
})
