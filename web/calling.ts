/**
 * What @trpc/client does for calls of one request each, and no more: links, batches, streams and sockets were 5 of the
 * 43 kB that a first visit waits for. The types are the library's, so a call is checked as before.
 */
import type { TRPCClient } from '@trpc/client'
import type { Bank } from '../worker/router.ts'

type Send = (input: string, options: RequestInit) => Promise<Response>
type Options = { context?: { token?: string }; signal?: AbortSignal }
type Answer = { result?: { data?: unknown }; error?: { message: string; data?: unknown } }

/** A call that did not end well. `data` is what the bank says about it, and is missing where the bank said nothing. */
export class Refused extends Error {
  readonly data: unknown
  constructor(message: string, data?: unknown, cause?: unknown) {
    super(message, { cause })
    this.data = data
  }
}

async function call(send: Send, url: string, input: unknown, { context, signal }: Options): Promise<unknown> {
  let answer: Answer
  try {
    const response = await send(url, {
      method: 'POST',
      headers: context?.token ? { authorization: `Bearer ${context.token}` } : {},
      ...(input !== undefined && { body: JSON.stringify(input) }),
      ...(signal && { signal }),
    })
    answer = await response.json()
  } catch (error) {
    throw new Refused('No answer came.', undefined, error)
  }
  if (answer.error) throw new Refused(answer.error.message, answer.error.data)
  if (!answer.result) throw new Refused('The answer is none of the bank.')
  return answer.result.data
}

/** The bank over a way to send of one's own. Each call is a POST, also of a question: what is asked stands in no URL. */
export function clientAt(url: string, send: Send): TRPCClient<Bank> {
  const at = (path: string[]): unknown =>
    new Proxy(() => undefined, {
      // Nothing here is to be waited for but the call.
      get: (_, name) => (typeof name === 'symbol' || name === 'then' ? undefined : at([...path, name])),
      apply: (_, __, [input, options = {}]: [unknown?, Options?]) =>
        call(send, `${url}/${path.slice(0, -1).join('.')}`, input, options),
    })
  return at([]) as TRPCClient<Bank>
}
