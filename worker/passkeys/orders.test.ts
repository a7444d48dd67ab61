/** A passkey over an order: what it signs is exactly what is approved. */
import { describe, expect, test } from 'vitest'
import type { Lie } from '../../test/authenticator.ts'
import { openEdge, transferOf } from '../../test/edge.ts'
import { type Holder, passkeysAt, said } from '../../test/passkeys.ts'

const edge = await openEdge()
const { post, withPasskey } = passkeysAt(edge)

describe('over an order', () => {
  const order = (from: string, to: string) =>
    transferOf(from, to, { amount: { amount: '60000.00', currency: 'INR' }, note: 'Deposit' })
  async function asked() {
    const [payer, payee] = [await withPasskey(10_000_000n), await edge.provision(['savings'])]
    const body = order(payer.accounts[0]!, payee.accounts[0]!)
    const refused = await post('/transactions', payer.token, body)
    return { payer, payee, body, refused: refused.body, challengeId: refused.body.challengeId as string }
  }
  const options = async (challengeId: string, token: string) =>
    (await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token })).body
  const confirm = async (challengeId: string, { token, device }: Holder, lie: Lie = {}) =>
    post(`/challenges/${challengeId}/passkey`, token, {
      credential: await device.get(await options(challengeId, token), lie),
    })

  test('signs the sha256 of exactly that order, which goes through once', async () => {
    const { payer, payee, body, refused, challengeId } = await asked()
    expect(refused.factors).toEqual(['email', 'passkey'])
    const { challenge } = await options(challengeId, payer.token)
    const confirmed = await confirm(challengeId, payer)
    expect(confirmed.body).toMatchObject({ challengeId, factor: 'passkey' })
    expect((await post('/transactions', payer.token, { ...body, challengeId })).status).toBe(201)
    // With the note as it is kept, sealed.
    const [{ binding }] = await edge.sql(
      `select encode(banking.transfer_binding($1::uuid, 'transfer', $2, $3, 6000000, 'INR', t.note), 'hex') as binding
         from banking.transactions t where t.id = $1`,
      [body.id, payer.accounts[0], payee.accounts[0]],
    )
    expect(Buffer.from(challenge, 'base64url').toString('hex')).toBe(binding)
    const [{ used }] = await edge.sql('select used_at as used from banking.challenges where id = $1', [
      challengeId,
    ])
    expect(used).not.toBeNull()
    expect(await edge.posted(payee.accounts[0]!)).toBe(6_000_000n)
  })
  test('what signs another order, or nothing of the bank’s, is counted, and five spend the challenge', async () => {
    const { payer, challengeId } = await asked()
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      const answer = await confirm(challengeId, payer, { challenge: 'A'.repeat(43) })
      expect([answer.code, answer.body.triesLeft]).toEqual(['invalid_input', triesLeft])
    }
    const spent = await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: payer.token })
    expect([spent.code, spent.body.state]).toEqual(['already_settled', 'spent'])
  })
  test('twice at once it is confirmed once', async () => {
    const { payer, challengeId } = await asked()
    const credential = await payer.device.get(await options(challengeId, payer.token))
    const both = await Promise.all(
      [1, 2].map(() => post(`/challenges/${challengeId}/passkey`, payer.token, { credential })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
  test('one that a password added a moment ago confirms nothing yet, and a code does', async () => {
    const [thief, payee] = [await withPasskey(10_000_000n, 'new'), await edge.provision(['savings'])]
    const body = order(thief.accounts[0]!, payee.accounts[0]!)
    const refused = await post('/transactions', thief.token, body)
    const { challengeId } = refused.body
    expect(refused.body.factors).toEqual(['email'])
    const offered = await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: thief.token })
    expect(said(offered)).toEqual([400, 'invalid_input'])
    // What the browser would be asked to sign is the order's own sha256, which whoever ordered it can work out.
    const [{ binding }] = await edge.sql(
      `select encode(binding, 'base64') as binding from banking.challenges where id = $1`,
      [challengeId],
    )
    const challenge = Buffer.from(binding, 'base64').toString('base64url')
    const asked = { challenge, rpId: 'localhost', timeout: 1, userVerification: 'required' as const }
    const credential = await thief.device.get({ ...asked, allowCredentials: [] })
    expect(said(await post(`/challenges/${challengeId}/passkey`, thief.token, { credential }))).toEqual([
      400,
      'invalid_input',
    ])
    expect(said(await post('/transactions', thief.token, { ...body, challengeId }))).toEqual([
      401,
      'step_up_required',
    ])
    expect(await edge.posted(payee.accounts[0]!)).toBe(0n)
    await edge.sql(
      `update banking.passkeys set created_at = created_at - interval '25 hours' where id = $1`,
      [thief.id],
    )
    expect((await confirm(challengeId, thief)).body).toMatchObject({ challengeId, factor: 'passkey' })
    expect((await post('/transactions', thief.token, { ...body, challengeId })).status).toBe(201)
  })
  test('the passkey of somebody else, and the challenge of somebody else, are none', async () => {
    const [{ payer, challengeId }, other] = [await asked(), await withPasskey()]
    const theirs = { ...payer, device: other.device }
    expect(said(await confirm(challengeId, theirs))).toEqual([400, 'invalid_input'])
    expect(
      said(await edge.send(`/api/v1/challenges/${challengeId}/passkey`, { token: other.token })),
    ).toEqual([404, 'not_found'])
  })
})
