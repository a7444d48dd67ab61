/** Every way in which a session can be over, how it comes about, and what its token is told from then on. */
import type { ErrorCode } from '../worker/errors.ts'
import { demoCodeAt, demoSecret } from './codes.ts'
import { type Edge, password } from './edge.ts'

type Ending = {
  code: ErrorCode
  /** Brings it about for the session with this token, of this person. */
  end: (edge: Edge, one: { token: string; email: string; cookie: string }) => Promise<unknown>
}

const ofUser = 'user_id = (select id from banking.users where email_index = testing.index_of($1))'
const changeSession = (change: string) => (edge: Edge, one: { email: string }) =>
  edge.sql(`update banking.user_sessions set ${change} where ${ofUser}`, [one.email])
const changeUser = (change: string) => (edge: Edge, one: { email: string }) =>
  edge.sql(`update banking.users set ${change} where email_index = testing.index_of($1)`, [one.email])

/** Somebody's next sign-in, elsewhere, with the code of the app that they have. */
async function elsewhere(edge: Edge, email: string): Promise<{ token: string; totp: string }> {
  await edge.sql('update banking.user_factors set last_used_step = null')
  const totp = demoCodeAt(Date.now())
  const { body } = await edge.tryToSignIn(email, password, 'api', {}, totp)
  await edge.sql('update banking.user_factors set last_used_step = null')
  return { token: body.accessToken, totp }
}

const factorEndings = {
  'a factor confirmed on another device': {
    code: 'token_revoked',
    end: async (edge, { email }) => {
      const { token } = await edge.signIn(email)
      const { body } = await edge.call('factors.begin', { password }, { token })
      await edge.call(
        'factors.confirm',
        { id: body.id, totp: demoCodeAt(Date.now(), body.secret) },
        { token },
      )
    },
  },
  'a factor removed on another device': {
    code: 'token_revoked',
    end: async (edge, { email }) => {
      const id = await edge.giveFactor(email, demoSecret)
      const { token, totp } = await elsewhere(edge, email)
      await edge.call('factors.remove', { id, totp }, { token })
    },
  },
  'factors that two persons took away': {
    code: 'token_revoked',
    end: async (edge, { email }) => {
      await edge.giveFactor(email, demoSecret)
      const [{ id }] = await edge.sql(
        `select c.customer_id as id from banking.customers c join banking.users u on u.customer_id = c.id
          where u.email_index = testing.index_of($1)`,
        [email],
      )
      const { token } = await edge.signIn('operator1@demo.bank')
      const other = await edge.signIn('operator2@demo.bank')
      const request = crypto.randomUUID()
      await edge.call('users.resetFactors', { request, id, reason: 'Lost' }, { token })
      await edge.call('proposals.approve', { id: request }, { token: other.token })
      await edge.sql('update banking.user_changes set takes_effect_at = now() where id = $1', [request])
      await edge.call('proposals.list', { status: 'cooling' }, { token })
    },
  },
} satisfies Record<string, Ending>

export const sessionEndings = {
  ...factorEndings,
  'signed out': {
    code: 'token_revoked',
    end: (edge, { token }) => edge.send('/api/auth/logout', { method: 'POST', token }),
  },
  'signed out everywhere': {
    code: 'token_revoked',
    end: (edge, { token }) => edge.send('/api/v1/sessions/end-all', { method: 'POST', token }),
  },
  'signed out from another device': {
    code: 'token_revoked',
    end: async (edge, { email }) => {
      const { token } = await edge.signIn(email)
      await edge.send('/api/v1/sessions/end-others', { method: 'POST', token })
    },
  },
  'ended in its row alone': { code: 'token_revoked', end: changeSession('ended_at = now()') },
  'a refresh token that came twice': {
    code: 'token_revoked',
    end: async (edge, { cookie }) => {
      const refresh = (one: string) =>
        edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: one } })
      const next = (await refresh(cookie)).headers.getSetCookie()[0]!.split(';', 1)[0]!
      await refresh(next)
      await refresh(cookie)
    },
  },
  'a family at its end': { code: 'token_expired', end: changeSession('ends_at = now()') },
  'an idle session': {
    code: 'session_idle',
    end: changeSession(`last_seen_at = now() - interval '301 seconds', idle_seconds = 300`),
  },
  'a suspended user': { code: 'token_revoked', end: changeUser(`status = 'suspended'`) },
  'a closed user': { code: 'token_revoked', end: changeUser(`status = 'closed'`) },
  'a user who was suspended and is back': {
    code: 'token_revoked',
    end: async (edge, one) => {
      await changeUser(`status = 'suspended'`)(edge, one)
      await changeUser(`status = 'active'`)(edge, one)
    },
  },
  'a user of another role': {
    code: 'token_revoked',
    end: changeUser(`kind = 'operator', customer_id = null`),
  },
  'a user with another password': {
    code: 'token_revoked',
    end: changeUser(`password_verifier = sha256('another')`),
  },
} satisfies Record<string, Ending>

/** Of staff, whose factors are two persons' business and whose roles are more than one. */
const staffEndings: Record<string, Ending> = {
  ...Object.fromEntries(
    (
      [
        'signed out',
        'signed out everywhere',
        'a family at its end',
        'an idle session',
        'a suspended user',
        'a closed user',
        'a user who was suspended and is back',
        'a user with another password',
      ] as const
    ).map((what) => [what, sessionEndings[what]]),
  ),
  'a user of the other role of staff': {
    code: 'token_revoked',
    end: changeUser(`kind = case kind when 'operator' then 'admin' else 'operator' end`),
  },
}

/** As `endedTokens`, of people of this role. */
export async function endedStaffTokens(
  edge: Edge,
  role: 'operator' | 'admin',
): Promise<[what: string, token: string, code: ErrorCode][]> {
  const ended: [string, string, ErrorCode][] = []
  for (const [what, { code, end }] of Object.entries(staffEndings)) {
    const email = await edge.provisionStaff(role)
    await edge.giveFactor(email, demoSecret)
    const { token } = await elsewhere(edge, email)
    await end(edge, { token, email, cookie: '' })
    ended.push([`${role}: ${what}`, token, code])
  }
  return ended
}

/** A token in each of these states, each of a person of its own. */
export async function endedTokens(edge: Edge): Promise<[what: string, token: string, code: ErrorCode][]> {
  const ended: [string, string, ErrorCode][] = []
  for (const [what, { code, end }] of Object.entries(sessionEndings) as [string, Ending][]) {
    const { email } = await edge.provision()
    const { token, cookie } = await edge.signIn(email)
    await end(edge, { token, cookie, email })
    ended.push([what, token, code])
  }
  return ended
}
