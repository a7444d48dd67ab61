/** What a passkey approves: exactly what its challenge is bound to, and how often it may be wrong. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { macOf, openFactors } from '../../test/holding-keys.ts'
import { challengeOf, send, told } from '../../test/step-up.ts'
import { outcome, rows, type Session, value } from '../../test/teller.ts'
import type { Proof } from '../../worker/factors/rules.ts'

const bank = await openFactors()
const { app, owner, give, mark, since } = bank
let asha: Session
let vikram: Session
beforeEach(async () => {
  ;[asha, vikram] = await bank.startAnew()
})

describe('an approval by a passkey', () => {
  const ask = async (session = asha): Promise<string> =>
    (await value(app, `select banking.ask_reproof($1, 'ask')`, [session.jti])).challengeId
  const confirm = (
    challenge: string,
    assertion: string,
    more: { proof?: Partial<Proof>; mac?: Buffer } = {},
  ) => {
    const mac = more.mac ?? macOf(asha, 'step-up', 'passkey', assertion, { challenge, ...more.proof })
    return value(app, `select banking.confirm_by_passkey($1, $2, $3, $4, 'confirm')`, [
      ...[asha.jti, challenge, assertion, mac],
    ])
  }
  const wrong = (triesLeft: number) => ({ refused: 'invalid_input', field: 'credential', triesLeft })
  const noted = (severity: string) => ({
    ...{ kind: 'step_up_wrong', severity, user: asha.userId, request: 'confirm' },
  })

  const countOf = (id: string) => value(owner, 'select sign_count from banking.passkeys where id = $1', [id])

  it('satisfies its challenge, and no other', async () => {
    const id = await give(asha)
    await give(vikram)
    const [challenge, theirs] = [await ask(), await ask(vikram)]
    const at = await mark()
    expect(await confirm(challenge, `${id}:0:0`)).toMatchObject({ challengeId: challenge, factor: 'passkey' })
    expect(await challengeOf(owner, challenge)).toMatchObject({ factor: 'passkey', tries: 0 })
    expect(await challengeOf(owner, theirs)).toMatchObject({ factor: null, satisfied_at: null })
    const { deeds, events } = await since(at)
    expect([deeds.map(({ action }) => action), events]).toEqual([['challenges.satisfy'], []])
    expect(await told(confirm(challenge, `${id}:0:0`))).toEqual({
      refused: 'already_settled',
      state: 'satisfied',
    })
    expect(await outcome(confirm(theirs, `${id}:0:0`))).toBe('not_found')
    expect(await outcome(confirm(randomUUID(), `${id}:0:0`))).toBe('not_found')
  })

  it('is none of a contact, nor of an order while the passkey is new: a password alone may have added it', async () => {
    const id = await give(asha)
    const [old, fresh] = [`interval '25 hours'`, `interval '23 hours'`]
    const age = (by: string) =>
      owner.query(`update banking.passkeys set created_at = now() - ${by} where id = $1`, [id])
    const about = async (purpose: string) => {
      const challenge = await ask()
      await owner.query('update banking.challenges set purpose = $2 where id = $1', [challenge, purpose])
      const [row] = await rows(
        owner,
        'select banking.challenge_ways(c) as ways from banking.challenges c where c.id = $1',
        [challenge],
      )
      const offered = await told(value(app, 'select banking.read_step_up($1, $2)', [asha.jti, challenge]))
      const given = await confirm(challenge, `${id}:0:0`)
      return [row!.ways.includes('passkey'), offered.passkeys?.length ?? offered, given.factor ?? given]
    }
    const no = [false, { refused: 'invalid_input', field: 'credential' }, wrong(4)]
    const yes = [true, 1, 'passkey']
    await age(fresh)
    for (const purpose of ['transfer', 'payee', 'export', 'contact', 'new_contact'])
      expect(await about(purpose), purpose).toEqual(no)
    expect(await about('factor')).toEqual(yes)
    await age(old)
    for (const purpose of ['contact', 'new_contact']) expect(await about(purpose), purpose).toEqual(no)
    for (const purpose of ['transfer', 'payee', 'export', 'factor'])
      expect(await about(purpose), purpose).toEqual(yes)
    // An old one beside it lends a new one nothing.
    await give(asha)
    await owner.query(
      `update banking.passkeys set created_at = now() - case id when $1 then ${fresh} else ${old} end`,
      [id],
    )
    expect(await about('transfer')).toEqual([true, 1, wrong(4)])
  })

  it('in the place of which no code is sent to who signs in without one: a mailbox takes no passkey away', async () => {
    await give(asha)
    const challenge = await ask()
    expect(await told(send(app, asha, challenge))).toEqual({ refused: 'invalid_input', field: 'channel' })
    expect(await rows(owner, 'select from banking.outbox')).toEqual([])
    await owner.query('update banking.users set sign_in_code_since = now() where id = $1', [asha.userId])
    expect(await send(app, asha, challenge)).toMatchObject({ channel: 'email' })
  })

  it('counts what is wrong, of this challenge alone, until nothing is left of it', async () => {
    const [id, theirs] = [await give(asha, 5), await give(vikram, 5)]
    await owner.query('update banking.users set sign_in_code_since = now() where id = $1', [asha.userId])
    const [challenge, other] = [await ask(), await ask(vikram)]
    await send(app, asha, challenge)
    const hasCode = async () =>
      (await rows(owner, `select from banking.outbox where facts ? 'code'`)).length === 1
    const at = await mark()
    expect(await confirm(challenge, `${id}:6:0`, { mac: randomBytes(32) })).toEqual(wrong(4))
    expect(await confirm(challenge, `${id}:6:0`, { proof: { purpose: 'passkey' } })).toEqual(wrong(3))
    expect(await confirm(challenge, `${theirs}:6:0`), 'another’s').toEqual(wrong(2))
    expect(await confirm(challenge, `${id}:6:0`, { proof: { challenge: other } })).toEqual(wrong(1))
    expect([await countOf(id), await countOf(theirs)]).toEqual(['5', '5'])
    expect(await hasCode()).toBe(true)
    expect(await confirm(challenge, `${id}:5:0`), 'a counter that stays').toEqual(wrong(0))
    expect(await hasCode()).toBe(false)
    expect((await since(at)).events).toEqual([
      ...[1, 2, 3, 4].map(() => noted('low')),
      { kind: 'passkey_counter_back', severity: 'high', user: asha.userId, request: null },
      noted('high'),
    ])
    expect([(await challengeOf(owner, challenge)).tries, (await challengeOf(owner, other)).tries]).toEqual([
      5, 0,
    ])
    expect(await told(confirm(challenge, `${id}:6:0`))).toEqual({
      refused: 'already_settled',
      state: 'spent',
    })
  })
})
