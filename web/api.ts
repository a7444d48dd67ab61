/** The bank, as this page reaches it: the only `fetch`. Procedures and shapes are the Worker's own. */
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { type ErrorCode, errors, type FieldFault, isErrorCode } from '../worker/errors.ts'
import type { Money } from '../worker/money.ts'
import type { Bank } from '../worker/router.ts'
import { t as mandates } from './mandate-words.ts'
import { begin, end, leave, signed } from './session.ts'
import { heard, voice } from './ui/language.ts'

const origin = import.meta.env.VITE_API_URL ?? ''
const patienceMs = 20_000

// These ask and answer for the session itself, so they must not wait for it.
const aboutTheSession =
  /\/auth\.(?:login|completeSignIn|sendCode|beginPasskey|signInByPasskey|enrolAtSignIn|refresh|refreshDesk|logout|forgotPassword|resetPassword)$/

/** A refusal of the bank, or `offline` when no answer came and nothing is known about the request's fate. */
export type Fault = {
  code: ErrorCode | 'offline'
  title: string
  sentence: string
  requestId?: string | undefined
  fields: FieldFault[]
  available?: Money | undefined
  /** What keeps an account from being closed. */
  obligations?: string[] | undefined
  retryAfterSeconds?: number | undefined
  /** Facts about the refusal, as the bank tells them. */
  detail?: Record<string, unknown> | undefined
}

type Resumed = inferRouterOutputs<Bank>['auth']['resume']
// What early.js asked for while this code was on its way.
const early = Reflect.get(globalThis, 'early') as
  | { at: number; answer?: Promise<Resumed | undefined> }
  | undefined
Reflect.deleteProperty(globalThis, 'early')
/** Each answer once, and not when it is old. */
const isEarly = () => early !== undefined && Date.now() - early.at < patienceMs
type Home = NonNullable<Resumed['home']>
let came: { token: string; home: Partial<Home> } | undefined
async function earlySession() {
  const asked = isEarly() ? early!.answer : undefined
  delete early?.answer
  const answer = await asked
  if (answer?.home) came = { token: answer.session.accessToken, home: answer.home }
  return answer?.session
}
/** What came with the session, once; nothing for whoever signed in after, which it was not meant for. */
export function takeEarly<Part extends keyof Home>(part: Part): Home[Part] | undefined {
  const found = isEarly() && came?.token === signed()?.token ? came?.home[part] : undefined
  delete came?.home[part]
  return found
}

async function ask(input: RequestInfo | URL | string, options: RequestInit = {}) {
  const url = String(input)
  const headers = new Headers(options.headers)
  headers.set('content-type', 'application/json')
  if (!aboutTheSession.test(url)) await renewIfDue()
  const session = signed()
  if (session && !headers.has('authorization')) headers.set('authorization', `Bearer ${session.token}`)
  const patience = AbortSignal.timeout(patienceMs)
  return fetch(url, {
    ...options,
    headers,
    credentials: origin ? 'include' : 'same-origin',
    cache: 'no-store',
    // A sign-out must still leave when the page closes.
    keepalive: url.endsWith('/auth.logout'),
    signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
  })
}

/** Whether the bank stands on another host of the same site, and cookies have to be asked for. */
export const crossSite = origin !== ''

/** The bank over a `fetch` of one's own. */
export const clientOf = (
  fetch: (input: RequestInfo | URL | string, options?: RequestInit) => Promise<Response>,
) =>
  createTRPCClient<Bank>({
    links: [
      httpLink({
        url: `${origin}/trpc`,
        methodOverride: 'POST',
        fetch: fetch as never,
        headers: ({ op }) => (op.context.token ? { authorization: `Bearer ${op.context.token}` } : {}),
      }),
    ],
  })
export const bank = clientOf(ask)

const unreachable = [
  'No connection',
  'The bank could not be reached. Check your connection and try again.',
] as const

type Told = { code?: unknown; requestId?: string; detail?: Record<string, unknown>; fields?: FieldFault[] }

/** What went wrong, in the bank's words. Ends the session here when the bank says that it is over. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof TRPCClientError)) return describe('offline')
  const told = (error.data ?? {}) as Told
  if (!isErrorCode(told.code)) return describe(error.data ? 'internal' : 'offline')
  return {
    ...describe(told.code),
    ...(told.code === 'forbidden' && alone(told.detail?.mandate)),
    requestId: told.requestId,
    fields: (told.fields ?? []).map(({ path, message }) => ({ path, message: inOurWords(message) })),
    available: told.detail?.available as Money | undefined,
    obligations: told.detail?.obligations as string[] | undefined,
    retryAfterSeconds: told.detail?.retryAfterSeconds as number | undefined,
    detail: told.detail,
  }
}

const alone = (mandate: unknown): Partial<Fault> =>
  mandate === 'jointly' || mandate === 'view'
    ? { title: mandates(`${mandate}_title`), sentence: mandates(mandate) }
    : {}

/** A refusal by its code, in the language of the page. */
export function describe(code: ErrorCode | 'offline'): Fault {
  const [title, sentence] = code === 'offline' ? unreachable : errors[code].slice(2)
  return {
    code,
    title: heard('errors', `${code}_title`) ?? (title as string),
    sentence: heard('errors', code) ?? (sentence as string),
    fields: [],
  }
}

/** What the bank says about one field, where the page's language knows it; else that the field is wrong. */
export const inOurWords = (message: string): string =>
  heard('sentences', message) ?? (voice().rooms ? (heard('errors', 'field') ?? message) : message)

/** True where asking again later may well succeed, and where an earlier answer may merely have been lost. */
export const isPassing = (fault: Fault) => fault.code === 'offline' || fault.code === 'unavailable'

/** To be called with every error of a signed-in call: an ended session ends the page's as well. */
export function heed(error: unknown): Fault {
  const fault = faultOf(error)
  if (fault.code === 'unauthenticated') end('token_expired')
  else if (fault.code === 'token_revoked' || fault.code === 'token_expired' || fault.code === 'session_idle')
    end(fault.code)
  return fault
}

const renewBeforeMs = 2 * 60_000
const isFresh = () => {
  const session = signed()
  return session !== undefined && session.expiresAt - Date.now() > renewBeforeMs
}

/** The desk has a cookie of its own. Who comes to it with a customer's alone is known by that one. */
async function refreshed() {
  if (!location.pathname.startsWith('/desk') && (signed()?.role ?? 'customer') === 'customer')
    return bank.auth.refresh.mutate()
  try {
    return await bank.auth.refreshDesk.mutate()
  } catch (error) {
    if (signed() || faultOf(error).code !== 'unauthenticated') throw error
    return bank.auth.refresh.mutate()
  }
}

/**
 * Gets a new access token for the refresh cookie. The cookie is good once, so tabs queue up for it; whoever waited
 * usually finds that the tab before shared its new token.
 */
export function renew(): Promise<void> {
  return navigator.locks.request('session', async () => {
    if (isFresh()) return
    try {
      begin((await earlySession()) ?? (await refreshed()))
    } catch (error) {
      const fault = faultOf(error)
      if (isPassing(fault) || fault.code === 'internal' || fault.code === 'rate_limited') throw error
      end(fault.code === 'session_idle' || fault.code === 'token_revoked' ? fault.code : 'token_expired')
    }
  })
}

/** Before a call, and shortly before the token expires while the person is there. */
export async function renewIfDue() {
  if (signed() && !isFresh()) await renew()
}

/** Ends the session at the bank first. Without an answer it ends here at least, and runs out there by itself. */
export async function signOut(ending: 'signed_out' | 'idle' = 'signed_out') {
  const context = { token: signed()?.token }
  leave(ending)
  const gone = bank.auth.logout.mutate(undefined, { context }).catch(() => undefined)
  if (ending === 'idle') end(ending)
  await gone
  end(ending)
}
