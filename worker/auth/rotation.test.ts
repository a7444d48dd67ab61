/** The secret of access tokens changes under live sessions, two Workers at a time, and nobody is signed out. */
import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { forge, partsOf, secretOf } from '../../test/tokens.ts'

const edge = await openEdge()
const newSecret = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
const [old, next] = [edge.env.JWT_SECRET, newSecret()]

/** What a Worker is given at each step of docs/sessions.md. */
const steps = {
  before: { JWT_SECRET: old },
  announced: { JWT_SECRET: old, JWT_SECRET_PREVIOUS: next },
  changed: { JWT_SECRET: next, JWT_SECRET_PREVIOUS: old },
  after: { JWT_SECRET: next },
}
type Step = keyof typeof steps
const rollouts: [Step, Step][] = [
  ['before', 'announced'],
  ['announced', 'changed'],
  ['changed', 'after'],
]

const signInAt = (step: Step) => edge.signIn('customer1@demo.bank', 'web', { env: steps[step] })
const ask = async (step: Step, token: string) =>
  (await edge.send('/api/account/profile', { token, env: steps[step] })).code ?? 'done'
const refreshAt = async (step: Step, cookie: string) => {
  const headers = { Cookie: cookie }
  const answer = await edge.send('/api/auth/refresh', { method: 'POST', headers, env: steps[step] })
  return {
    token: answer.body.accessToken as string,
    cookie: answer.headers.getSetCookie()[0]!.split(';', 1)[0]!,
    status: answer.status,
  }
}

describe('rotating JWT_SECRET', () => {
  test.each(rollouts)(
    'while Workers of "%s" and "%s" serve side by side, each takes the other’s tokens',
    async (one, other) => {
      for (const [here, there] of [
        [one, other],
        [other, one],
      ] as const) {
        const { token, cookie } = await signInAt(here)
        expect([await ask(here, token), await ask(there, token)], `${here} → ${there}`).toEqual([
          'done',
          'done',
        ])
        const renewed = await refreshAt(there, cookie)
        expect(renewed.status).toBe(200)
        expect([await ask(here, renewed.token), await ask(there, renewed.token)]).toEqual(['done', 'done'])
        expect((await refreshAt(here, renewed.cookie)).status).toBe(200)
      }
    },
  )

  test('a session goes from the first step to the last by its ordinary refreshes', async () => {
    let { token, cookie } = await signInAt('before')
    for (const step of Object.keys(steps) as Step[]) {
      if (step !== 'after') expect(await ask(step, token), step).toBe('done')
      const renewed = await refreshAt(step, cookie)
      expect(await ask(step, renewed.token)).toBe('done')
      ;({ token, cookie } = renewed)
    }
  })

  test('a session that slept through it is not signed out either: its cookie brings a token of the new secret', async () => {
    const { token, cookie } = await signInAt('before')
    expect(await ask('after', token)).toBe('unauthenticated')
    expect(await ask('after', (await refreshAt('after', cookie)).token)).toBe('done')
  })

  test('without the announcement a Worker that is not yet replaced would refuse: the step is needed', async () => {
    const { token } = await signInAt('changed')
    expect(await ask('before', token)).toBe('unauthenticated')
  })

  test('a token under a secret that is neither is refused at every step', async () => {
    const { token } = await signInAt('before')
    const { claims, header } = partsOf(token)
    for (const secret of [newSecret(), btoa('\0'.repeat(32))]) {
      const forged = await forge(secretOf(secret), claims, header)
      for (const step of Object.keys(steps) as Step[])
        expect(await ask(step, forged), step).toBe('unauthenticated')
    }
  })

  test('signing out at one Worker ends the session at the others', async () => {
    const { token } = await signInAt('announced')
    await edge.send('/api/auth/logout', { method: 'POST', token, env: steps.changed })
    for (const step of ['before', 'announced', 'changed'] as const)
      expect(await ask(step, token)).toBe('token_revoked')
  })
})
