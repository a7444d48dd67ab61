/** /trpc: one call a request by tRPC's own protocol, as tRPC's own client speaks it (docs/decisions/0021-one-call.md). */
import { Refusal } from './errors.ts'

const isStream = (headers: Headers) =>
  headers.get('trpc-accept') === 'application/jsonl' ||
  (headers.get('Accept')?.includes('application/jsonl') ?? false)

/** Refuses what of tRPC's protocol the bank does not speak: batches, streams, parameters of a connection, forms. */
export function refuseOtherCalls(request: Request, url: URL) {
  if (request.method === 'POST' && !request.headers.has('Content-Type'))
    throw new Refusal('unsupported_media_type')
  const batched =
    url.search !== '' && (url.searchParams.has('batch') || url.searchParams.has('connectionParams'))
  if (batched || isStream(request.headers)) throw new Refusal('invalid_input', { reason: 'not one call' })
}

/** The input of a call by tRPC's protocol: JSON in the address of a GET, else in the body. */
export async function rpcInput(request: Request, url: URL): Promise<unknown> {
  const text = request.method === 'GET' ? url.searchParams.get('input') : await request.text()
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_input', { reason: 'SyntaxError' })
  }
}
