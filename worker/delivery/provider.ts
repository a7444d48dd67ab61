/** The port: what carries a message to a person. A provider knows no bank, no user and no template. */

export type Letter = {
  /** The row's id: a provider that knows this key sends once, however often it is asked. */
  key: string
  to: string
  subject: string
  text: string
  html: string
}

export type Outcome =
  | { state: 'sent' }
  /** Later: the provider is down, slow, busy or not configured well. `waitSeconds` where it said how long. */
  | { state: 'retry'; fault: string; waitSeconds?: number }
  /** Never: this message cannot be carried. */
  | { state: 'failed'; fault: string }

export type Channel = 'email' | 'sms'
export type Provider = { name: string; send: (letter: Letter) => Promise<Outcome> }
export type Providers = Partial<Record<Channel, Provider>>

/** Slower than this is down. */
const patienceMs = 10_000
const longestWaitSeconds = 86_400

/**
 * One POST to a provider's API. Its answer's body is read by nobody: it may repeat the message. Redirects are not
 * followed: a key goes to the address that was configured.
 */
export async function post(url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    await response.body?.cancel()
    return outcomeOf(response)
  } catch (error) {
    return { state: 'retry', fault: error instanceof Error ? error.name : 'no answer' }
  }
}

/** Statuses that are about this one message, and will be the same tomorrow. */
const final = new Set([400, 404, 413, 422])

export function outcomeOf({ ok, status, headers }: Response): Outcome {
  if (ok) return { state: 'sent' }
  const fault = `status ${status}`
  if (final.has(status)) return { state: 'failed', fault }
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN)
  if (!(seconds > 0)) return { state: 'retry', fault }
  return { state: 'retry', fault, waitSeconds: Math.min(Math.ceil(seconds), longestWaitSeconds) }
}
