/**
 * Who is signed in, in this page: the only place that holds the access token, and it holds it in memory alone.
 * The refresh token is in a cookie that no script can read. Tabs tell each other what happens; no tab writes
 * anything about a person to storage.
 */
import { createSignal } from 'solid-js'
import type { Role, Session } from '../worker/auth/contract.ts'

/** Why nobody is signed in. The first visit has no reason. */
export type Ending =
  | 'first_visit'
  | 'signed_out'
  | 'signed_out_elsewhere'
  | 'changed_elsewhere'
  | 'idle'
  | 'token_revoked'
  | 'token_expired'
  | 'session_idle'

type Signed = { token: string; role: Role; customerId: string | null; expiresAt: number }
type State = { kind: 'unknown' } | ({ kind: 'in' } & Signed) | { kind: 'out'; ending: Ending }
type Word =
  | { kind: 'session'; session: Signed }
  | { kind: 'leaving'; ending: Ending }
  | { kind: 'ended'; ending: Ending }
  | { kind: 'active'; at: number }

// Says only that this browser may hold a refresh cookie, so that a first visit is not a needless question.
const hint = 'maybe-signed-in'
const storage = {
  hinted: () => {
    try {
      return localStorage.getItem(hint) !== null
    } catch {
      return true
    }
  },
  set: (signedIn: boolean) => {
    try {
      if (signedIn) localStorage.setItem(hint, '1')
      else localStorage.removeItem(hint)
    } catch {
      // Without storage every visit asks once for the session: slower, not wrong.
    }
  },
}

const [state, setState] = createSignal<State>(
  storage.hinted() ? { kind: 'unknown' } : { kind: 'out', ending: 'first_visit' },
)
const tabs = new BroadcastChannel('session')
let lastActive = Date.now()
let lastTold = 0

export { state }
export const signed = () => {
  const now = state()
  return now.kind === 'in' ? now : undefined
}

/** Whose a token is, as the bank wrote into it. */
function personOf(token: string): string {
  const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')
  return (JSON.parse(atob(claims)) as { sub: string }).sub
}
/** Who was here before the session ended: for as long as this page lives, and in its memory alone. */
let former: string | undefined

/** What the sign-in page is told of the page that it stands before. */
export type Wish = { next: string; left: boolean }

/** Where to come back to: nowhere after a sign-out by hand. `left` says that somebody was shown that page before. */
export function wishFor(path: string): Wish | undefined {
  const now = state()
  if (now.kind === 'out' && (now.ending === 'signed_out' || now.ending === 'signed_out_elsewhere'))
    return undefined
  return { next: path, left: former !== undefined }
}
/** What one person left is no place for another to begin at; an address that was opened before any sign-in is anybody's. */
export const mayFollow = (wish: Partial<Wish> | null) => {
  const now = signed()
  return wish?.left !== true || (now !== undefined && former !== undefined && personOf(now.token) === former)
}

/** A session from the bank begins, or its token was renewed; the other tabs take it over. */
export function begin(session: Session) {
  const { accessToken: token, role, customerId } = session
  const next: Signed = { token, role, customerId, expiresAt: Date.now() + session.expiresIn * 1000 }
  storage.set(true)
  leaving = undefined
  if (!signed()) lastActive = Date.now()
  setState({ kind: 'in', ...next })
  tabs.postMessage({ kind: 'session', session: next } satisfies Word)
}

let leaving: Ending | undefined
/** Somebody signs out: whatever is refused on its way beside that, in any tab, is refused for no other reason. */
export const leave = (ending: Ending) => {
  leaving = ending
  tabs.postMessage({ kind: 'leaving', ending } satisfies Word)
}
/** How an ending next door is called here. */
const elsewhere = (ending: Ending): Ending => (ending === 'signed_out' ? 'signed_out_elsewhere' : ending)

/** The session is over in this tab and, unless it only ended here, in all of them. */
export function end(why: Ending, everywhere = true) {
  if (state().kind === 'out') return
  const ending = leaving ?? why
  const here = signed()
  if (here) former = personOf(here.token)
  if (everywhere) {
    storage.set(false)
    tabs.postMessage({ kind: 'ended', ending } satisfies Word)
  }
  setState({ kind: 'out', ending })
}

/** When the person last did something, in any tab. */
export const activeAt = () => lastActive

/** The person did something here. The other tabs hear of it at most every five seconds. */
export function touch(at = Date.now()) {
  lastActive = at
  if (at - lastTold < 5000) return
  lastTold = at
  tabs.postMessage({ kind: 'active', at } satisfies Word)
}

function take(session: Signed) {
  leaving = undefined
  const here = signed()
  if (!here) return setState({ kind: 'in', ...session })
  // Somebody else signed in next door: what this tab shows is not theirs.
  if (here.customerId !== session.customerId || here.role !== session.role)
    return end('changed_elsewhere', false)
  return setState({ kind: 'in', ...session })
}

tabs.onmessage = ({ data }: MessageEvent<Word>) => {
  if (data.kind === 'active') lastActive = Math.max(lastActive, data.at)
  else if (data.kind === 'session') take(data.session)
  else if (data.kind === 'leaving') leaving = elsewhere(data.ending)
  else end(elsewhere(data.ending), false)
}
