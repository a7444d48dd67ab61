/** What holds for every answer and every request, whatever it is about: headers, sizes, types, origins, problems. */
import { errors, Refusal } from './errors.ts'
import { checkJson } from './json.ts'
import { publicDetail, trpcShape } from './trpc.ts'

/**
 * The address that was asked for, taken apart where something in it is asked for: most requests say all in their path
 * and body, and a URL costs more than the rest of what is looked at there.
 */
export class Address {
  readonly text: string
  #url: URL | undefined

  constructor(text: string) {
    this.text = text
  }

  get url(): URL {
    this.#url ??= new URL(this.text)
    return this.#url
  }

  get hasSearch(): boolean {
    return this.text.includes('?')
  }

  isOf(origin: string): boolean {
    // Spelled as the address is, or, where that wrote its host or port in another way, as a URL would.
    return origin === this.text.slice(0, this.text.indexOf('/', 8)) || origin === this.url.origin
  }
}

/** The largest body the bank reads, in bytes. */
export const bodyBytesMost = 32 * 1024
/** The longest address the bank reads: a filtered search in full is a tenth of it. */
const urlCharactersMost = 8 * 1024

const securityHeaders: [string, string][] = [
  [
    'Content-Security-Policy',
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
  ['Cache-Control', 'no-store'],
]

const jsonHeaders = new Headers([...securityHeaders, ['Content-Type', 'application/json']])
const rpcHeaders = new Headers([...jsonHeaders, ['Vary', 'trpc-accept, accept']])

/**
 * An answer with all its headers at once: asking a finished one for its headers makes one object more, which only a full
 * collection takes away. The response copies these before another can come.
 */
function dressed(body: object, status: number, headers: Headers, requestId: string): Response {
  headers.set('X-Request-Id', requestId)
  return new Response(JSON.stringify(body), { status, headers })
}

export const jsonAnswer = (body: unknown, status: number, requestId: string): Response =>
  dressed(body as object, status, jsonHeaders, requestId)

/** What a procedure answered, in tRPC's envelope. */
export const rpcAnswer = (data: unknown, requestId: string): Response =>
  dressed({ result: { data } }, 200, rpcHeaders, requestId)

/** Adds what is missing; an answer that brought its own (a page, a document) keeps it. */
export function secure(headers: Headers, requestId: string) {
  for (const [name, value] of securityHeaders) if (!headers.has(name)) headers.set(name, value)
  headers.set('X-Request-Id', requestId)
}

/** RFC 9457. `detail` is the sentence of the code; facts for the caller stand beside it. */
export function problem(refusal: Refusal, requestId: string): Response {
  const [status, , title, sentence] = errors[refusal.code]
  const body = {
    ...publicDetail(refusal),
    type: `/api/docs#${refusal.code}`,
    title,
    status,
    detail: sentence,
    code: refusal.code,
    requestId,
    ...(refusal.fields ? { fields: refusal.fields } : {}),
  }
  return refused(refusal, body, 'application/problem+json')
}

/** The same under /trpc: its clients find code and request id in `error.data`. */
export const trpcProblem = (refusal: Refusal, requestId: string): Response =>
  refused(refusal, { error: trpcShape(refusal, requestId) }, 'application/json')

function refused({ status, detail }: Refusal, body: object, type: string): Response {
  const headers = new Headers({ 'Content-Type': type })
  if (status === 429 || status === 503) headers.set('Retry-After', String(detail.retryAfterSeconds ?? 1))
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer realm="edgebank"')
  return new Response(JSON.stringify(body), { status, headers })
}

/**
 * Bodies are JSON in UTF-8 of a bounded size, depth and number of members; a body without a declared length is read no
 * further than that. Answers the body's text, '' of a GET. Throws too_large, unsupported_media_type, invalid_input.
 */
export async function bounded(request: Request, address: Address, most = bodyBytesMost): Promise<string> {
  if (address.text.length > urlCharactersMost)
    throw new Refusal('too_large', { mostCharacters: urlCharactersMost })
  const { method, headers } = request
  if (method === 'GET' || method === 'HEAD') {
    // tRPC's queries bring their JSON in the address.
    if (address.text.includes('input=')) checkJson(address.url.searchParams.get('input') ?? '')
    return ''
  }
  const declared = headers.get('Content-Length')
  if (Number(declared) > most) throw new Refusal('too_large', { mostBytes: most })
  const said = headers.get('Content-Type')
  const type = said === 'application/json' ? said : said?.split(';', 1)[0]?.trim().toLowerCase()
  // A declared length is the length: the body ends there. Looking at `body` itself makes a stream, which costs more.
  const bytes = declared !== null ? await request.arrayBuffer() : await readBounded(request.body, most)
  if (bytes.byteLength > most) throw new Refusal('too_large', { mostBytes: most })
  if (type !== 'application/json' && (type !== undefined || bytes.byteLength > 0))
    throw new Refusal('unsupported_media_type')
  const text = decoded(bytes)
  checkJson(text)
  return text
}

async function readBounded(body: ReadableStream<Uint8Array> | null, most: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > most) throw new Refusal('too_large', { mostBytes: most })
    chunks.push(chunk)
  }
  return new Blob(chunks as BlobPart[]).arrayBuffer()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `Request.text` would put U+FFFD for what is no UTF-8: a note that its sender never wrote. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Refusal('invalid_input', {}, [{ path: '', message: 'The body is not UTF-8.' }])
  }
}

/** A browser page of another origin may not call, but for the one that is configured. */
export function checkOrigin(request: Request, address: Address, frontendOrigin: string | undefined) {
  const origin = request.headers.get('Origin')
  if (origin !== null && !address.isOf(origin) && origin !== frontendOrigin)
    throw new Refusal('forbidden', { reason: 'origin' })
}

export function allowFrontend(headers: Headers, request: Request, frontendOrigin: string) {
  headers.append('Vary', 'Origin')
  if (request.headers.get('Origin') !== frontendOrigin) return
  headers.set('Access-Control-Allow-Origin', frontendOrigin)
  headers.set('Access-Control-Allow-Credentials', 'true')
  headers.set('Access-Control-Expose-Headers', 'Idempotent-Replayed, Retry-After, X-Request-Id')
  // The page is on another host of the same site.
  headers.set('Cross-Origin-Resource-Policy', 'same-site')
}

/** The answer to the frontend's preflight. */
export const preflight = () =>
  new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, trpc-accept',
      'Access-Control-Max-Age': '600',
    },
  })
