/** Signing in with a code that was sent: which code counts, for how long, and what is left of it afterwards. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Challenge, giveFactor } from '../../test/proving.ts'
import { openSignIns } from '../../test/second-factor.ts'
import { connectMany, connectOwner, outcome, type Row, rows, untilWaiting, value } from '../../test/teller.ts'

const EMAIL = 'customer1@demo.bank'
const { bank, app, owner, idOf, ask, right, clear } = await openSignIns(EMAIL)
const asha = await idOf(EMAIL)

beforeEach(async () => {
  await clear()
  await owner.query('delete from banking.throttles')
  await owner.query('update banking.users set sign_in_code_since = now() where id = $1', [asha])
})

const send = (asked: Pick<Challenge, 'id'>, channel: string | null = 'email'): Promise<Row> =>
  value(app, 'select banking.send_sign_in_code($1, $2, $3)', [asked.id, channel, 'a code'])
const messages = () =>
  rows(
    owner,
    `select id, channel, user_id::text as user, template, facts, sent_at is not null as sent from banking.outbox
      where template = 'sign_in_code' order by id`,
  )
const newest = async (): Promise<string> => (await messages()).at(-1)!.facts.code
const otherThan = (code: string) => (code === '000000' ? '111111' : '000000')
const answer = (asked: Challenge, code: string | null) =>
  right(asked, { kind: 'code', assertion: code, mac: randomBytes(32) })
const again = (asked: Challenge) =>
  owner.query(
    `update banking.sign_in_challenges set sent_at = sent_at - interval '1 hour' where id_hash = sha256(uuid_send($1))`,
    [asked.id],
  )
const refused = { refused: 'unauthenticated' }

describe('a code to sign in', () => {
  it('is asked of who wants one, opens a session, and is nowhere afterwards', async () => {
    const asked = await ask()
    expect(asked).toMatchObject({ userId: asha })
    expect(await send(asked)).toMatchObject({ challengeId: asked.id, channel: 'email' })
    const [message] = await messages()
    expect(message).toMatchObject({ channel: 'email', user: asha, sent: false })
    expect(message!.facts.code).toMatch(/^\d{6}$/)
    const opened = await answer(asked, message!.facts.code)
    expect(opened).toMatchObject({ userId: asha, role: 'customer' })
    const [left] = await messages()
    expect(left!.facts).not.toHaveProperty('code')
    expect(left!.sent).toBe(true)
    const kept = `select code_salt, code_hash, message_id from banking.sign_in_challenges where id_hash = sha256(uuid_send($1))`
    expect(await rows(owner, kept, [asked.id])).toEqual([
      { code_salt: null, code_hash: null, message_id: null },
    ])
    const deeds = `select action, detail from banking.audit_logs where actor = $1 order by id desc limit 2`
    expect(await rows(owner, deeds, [`user:${asha}`])).toEqual([
      { action: 'auth.login', detail: { factor: 'email' } },
      { action: 'auth.send_code', detail: { channel: 'email' } },
    ])
    expect(await answer(asked, message!.facts.code)).toEqual({ refused: 'token_expired' })
  })

  it('is the newest one, of this challenge, as it was sent', async () => {
    const [asked, beside] = [await ask(), await ask()]
    expect(await answer(asked, '000000'), 'none was sent').toEqual(refused)
    expect(await answer(asked, null)).toEqual(refused)
    await send(asked)
    const first = await newest()
    await again(asked)
    await send(asked)
    const second = await newest()
    expect((await messages()).map(({ facts }) => 'code' in facts)).toEqual([false, true])
    expect(await answer(beside, second)).toEqual(refused)
    if (first !== second) expect(await answer(asked, first)).toEqual(refused)
    expect(await answer(asked, second)).toMatchObject({ userId: asha })
  })

  it('is in the outbox until the last try has failed, and no longer', async () => {
    const asked = await ask()
    await send(asked)
    const code = await newest()
    const most = await value(owner, `select (banking.setting('auth.challenge_tries'))::int`)
    for (let turn = 1; turn <= most; turn++) {
      await owner.query('update banking.users set failures = 0, blocked_until = null')
      expect('code' in (await messages())[0]!.facts, `before try ${turn}`).toBe(true)
      expect(await answer(asked, otherThan(code))).toEqual(refused)
    }
    expect('code' in (await messages())[0]!.facts).toBe(false)
    await owner.query('update banking.users set failures = 0, blocked_until = null')
    expect(await answer(asked, code)).toEqual({ refused: 'token_expired' })
  })

  it('is not sent again at once, nor too often in an hour', async () => {
    const asked = await ask()
    await send(asked)
    expect(await outcome(send(asked))).toBe('rate_limited')
    const most = await value(owner, `select (banking.setting('step_up.codes_per_hour'))::int`)
    for (let turn = 1; turn < most; turn++) {
      await again(asked)
      await send(asked)
    }
    await again(asked)
    expect(await outcome(send(asked))).toBe('rate_limited')
    await owner.query(`update banking.throttles set window_start = window_start - interval '1 hour'`)
    expect(await outcome(send(asked))).toBe('done')
  })

  it('is sent to nobody else, by no other way, and not where it is of no use', async () => {
    const change = (text: string) => owner.query(`update banking.users set ${text} where id = $1`, [asha])
    const asked = await ask()
    expect(await outcome(send({ id: randomUUID() }))).toBe('token_expired')
    for (const channel of ['pigeon', '', null])
      expect(await outcome(send(asked, channel)), `${channel}`).toBe('invalid_input')
    await change(`blocked_until = now() + interval '1 hour'`)
    expect(await outcome(send(asked))).toBe('unauthenticated')
    await change(`blocked_until = null, status = 'suspended'`)
    expect(await outcome(send(asked))).toBe('unauthenticated')
    await change(`status = 'active'`)
    expect(await messages()).toEqual([])
    expect(await outcome(send(asked))).toBe('done')
  })

  it('is for who wants one: an app alone asks for no message', async () => {
    await giveFactor(owner, asha)
    await owner.query('update banking.users set sign_in_code_since = null where id = $1', [asha])
    expect(await outcome(send(await ask()))).toBe('invalid_input')
    await owner.query('delete from banking.user_factors where user_id = $1', [asha])
  })

  it('says nothing to the other sign-ins of that person, and counts for nobody else', async () => {
    const [asked, beside] = [await ask(), await ask()]
    await owner.query(
      `insert into banking.throttles (key, window_start, calls) values ('of somebody else', now(), 3)`,
    )
    await send(asked)
    const sent = `select channel, code_hash is null as none from banking.sign_in_challenges
      where id_hash = sha256(uuid_send($1))`
    expect(await rows(owner, sent, [beside.id])).toEqual([{ channel: null, none: true }])
    const calls = `select calls from banking.throttles order by key = 'of somebody else'`
    expect(await rows(owner, calls)).toEqual([{ calls: 1 }, { calls: 3 }])
  })

  it('is sent once where it is asked for twice at once', async () => {
    const asked = await ask()
    const [one, two] = await connectMany(bank.wire.appUrl, 2)
    const holder = await connectOwner(bank.wire.ownerUrl)
    await holder.query('begin')
    await holder.query('select from banking.users where id = $1 for no key update', [asha])
    const both = [one!, two!].map((client) =>
      outcome(client.query(`select banking.send_sign_in_code($1, 'email', null)`, [asked.id])),
    )
    for (const client of [one!, two!]) await untilWaiting(owner, client)
    await holder.query('commit')
    expect((await Promise.all(both)).toSorted()).toEqual(['done', 'rate_limited'])
    expect(await messages()).toHaveLength(1)
  })
})
