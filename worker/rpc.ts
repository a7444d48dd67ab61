/** /trpc: one call a request by tRPC's own protocol, as tRPC's own client speaks it (docs/decisions/0024-one-call.md). */
import { Refusal } from './errors.ts'
import { type Address, rpcAnswer } from './http.ts'
import { perform, procedures } from './rest.ts'
import type { Context } from './trpc.ts'

const isStream = (headers: Headers) =>
  headers.get('trpc-accept') === 'application/jsonl' ||
  (headers.get('Accept')?.includes('application/jsonl') ?? false)

/** Refuses what of tRPC's protocol the bank does not speak: batches, streams, parameters of a connection, forms. */
function refuseOtherCalls(request: Request, address: Address) {
  if (request.method === 'POST' && !request.headers.has('Content-Type'))
    throw new Refusal('unsupported_media_type')
  const search = address.hasSearch ? address.url.searchParams : undefined
  const batched = search?.has('batch') || search?.has('connectionParams')
  if (batched || isStream(request.headers)) throw new Refusal('invalid_input', { reason: 'not one call' })
}

/** The input of a call by tRPC's protocol: JSON in the address of a GET, else in the body. */
async function rpcInput(request: Request, address: Address, body: string): Promise<unknown> {
  const text = request.method === 'GET' ? address.url.searchParams.get('input') : body
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_input', { reason: 'SyntaxError' })
  }
}

/** Runs the procedure of this name; throws what it throws. */
export async function answerCall(
  name: string,
  ctx: Context,
  request: Request,
  address: Address,
  body: string,
): Promise<Response> {
  refuseOtherCalls(request, address)
  const data = await perform(name, procedures[name]!, ctx, () => rpcInput(request, address, body))
  const answer = rpcAnswer(data, ctx.requestId)
  // Not before: whatever is refused is dressed by the Worker.
  ctx.reply.isDressed = true
  return answer
}
