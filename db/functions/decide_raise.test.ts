/** A raise that two persons agreed to is the limit of that account and channel, and of no other; one that is refused is none. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { openLevels } from '../../test/levels.ts'
import {
  connect,
  connectOwner,
  hangUp,
  openAccount,
  outcome,
  type Row,
  rows,
  type Session,
  transfer,
  untilWaiting,
  value,
} from '../../test/teller.ts'

const { bank, app, owner, asha, leela, arjun, meera } = await openLevels()

let account: string
let beside: string
beforeEach(async () => {
  account = await openAccount(owner, { holder: asha, minor: 1_000 })
  beside = await openAccount(owner, { holder: asha, minor: 1_000 })
})

const kinds = ['per_transaction', 'daily_amount', 'daily_count', 'monthly_amount']
const propose = async (kind: string, raised: number, of = account, channel = 'web'): Promise<string> => {
  const id = randomUUID()
  const currency = kind === 'daily_count' ? null : 'INR'
  await value(app, `select banking.propose_raise($1, $2, $3, $4, $5, $6, $7, 'x', 'a request')`, [
    ...[leela.jti, id, of, channel, kind, raised, currency],
  ])
  return id
}
const decide = (id: string, yes = true, who: Session = arjun, over = app): Promise<Row> =>
  value(over, `select banking.decide_raise($1, $2, $3, 'the decision', 'Known to us')`, [who.jti, id, yes])
const limitsOf = (of: string) =>
  rows(
    owner,
    `select l.* from banking.account_limits l join banking.accounts a on a.id = l.account_id
      where a.account_number = $1 order by l.channel`,
    [of],
  )
const isRenewed = (of: string): Promise<boolean> =>
  value(
    owner,
    `select u.valid_until = '-infinity' from banking.limit_usage u join banking.accounts a on a.id = u.owner_id
      where a.account_number = $1 and u.channel = 'web'`,
    [of],
  )

describe('approved', () => {
  it.each(kinds)(
    '%s is the account’s in that channel at once, in place of what its holder lowered',
    async (kind) => {
      for (const from of [account, beside])
        await transfer(app, asha, { from, to: await openAccount(owner), minor: 1 })
      for (const of of [account, beside])
        await owner.query(
          `insert into banking.account_limits (account_id, channel, lowered_${kind})
         select a.id, c, 1 from banking.accounts a, unnest(array['api', 'web']) c where a.account_number = $1`,
          [of],
        )
      const before = [...(await limitsOf(account)), ...(await limitsOf(beside))]
      const asked = await propose(kind, 900_000)
      const other = await propose(kind, 800_000)
      expect(await decide(asked)).toMatchObject({ status: 'approved' })
      const [api, web] = await limitsOf(account)
      expect(web).toMatchObject({ channel: 'web', [`lowered_${kind}`]: null })
      expect(Number(web![`granted_${kind}`])).toBe(900_000)
      for (const one of kinds.filter((name) => name !== kind))
        expect(web).toMatchObject({ [`granted_${one}`]: null, [`lowered_${one}`]: null })
      expect([api, ...(await limitsOf(beside))]).toEqual(before.filter((row) => row !== before[1]))
      expect([await isRenewed(account), await isRenewed(beside)]).toEqual([true, false])
      expect(await value(owner, 'select status from banking.limit_raises where id = $1', [other])).toBe(
        'pending',
      )
      expect(
        await rows(
          owner,
          `select l.actor, l.request_id, l.detail ->> 'decision' as decision from banking.audit_logs l
          where l.action = 'limits.decide_raise' and l.detail ->> 'raise' = $1`,
          [asked],
        ),
      ).toEqual([{ actor: `user:${arjun.userId}`, request_id: 'the decision', decision: 'approved' }])
    },
  )

  it('where the account had no limits of its own, it has them', async () => {
    await decide(await propose('daily_count', 5_000))
    expect(await limitsOf(account)).toMatchObject([{ channel: 'web', granted_daily_count: 5_000 }])
  })
})

it('refused, it is no limit', async () => {
  const asked = await propose('daily_count', 5_000)
  expect(await decide(asked, false)).toMatchObject({ status: 'rejected' })
  expect(await limitsOf(account)).toEqual([])
})

describe('a decision', () => {
  it('is made once: the same again changes nothing, the other comes too late; and of nothing there is none', async () => {
    const asked = await propose('daily_count', 5_000)
    const first = await decide(asked)
    expect(await decide(asked, true, meera)).toEqual(first)
    expect(await outcome(decide(asked, false))).toBe('already_settled')
    expect(await outcome(decide(randomUUID()))).toBe('not_found')
    expect(await outcome(decide(await propose('daily_count', 5_001), true, leela))).toBe('forbidden')
    const deeds = `select count(*)::int from banking.audit_logs l where l.detail ->> 'raise' = $1 and l.action = 'limits.decide_raise'`
    expect(await value(owner, deeds, [asked])).toBe(1)
  })

  it('waits for the account before it takes the proposal, and finds what another decided meanwhile', async () => {
    const asked = await propose('daily_count', 5_000)
    const [busy, late] = [await connectOwner(bank.wire.ownerUrl), await connect(bank.wire.appUrl)]
    await busy.query('begin')
    await busy.query('select from banking.accounts where account_number = $1 for no key update', [account])
    const waiting = outcome(decide(asked, false, meera, late))
    await untilWaiting(owner, late)
    expect(
      await outcome(busy.query('select from banking.limit_raises where id = $1 for update nowait', [asked])),
    ).toBe('done')
    await decide(asked, true, arjun, busy)
    await busy.query('commit')
    expect(await waiting).toBe('already_settled')
    await hangUp([busy, late])
  })
})
