/**
 * Plays Resend and Twilio over HTTP, in a process of its own: `node test/provider.ts PORT`. As Resend does, it knows an
 * idempotency key again. `PUT /play` says how it behaves, `GET /received` what came, `GET /carried` what people got.
 */
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export type Play = { status: number; delayMs?: number; retryAfter?: string; loseAnswers?: boolean }
export type Received = {
  path: string
  key: string | undefined
  authorization: string | undefined
  body: string
}

let play: Play = { status: 200 }
const received: Received[] = []
const carried: Received[] = []
const keys = new Set<string>()

function carry(one: Received) {
  if (one.key && keys.has(one.key)) return
  if (one.key) keys.add(one.key)
  carried.push(one)
}

const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const answer = (status: number, value: unknown, headers = {}) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }
  if (request.url === '/play') {
    play = JSON.parse(body)
    return answer(200, {})
  }
  if (request.url === '/received') return answer(200, received)
  if (request.url === '/carried') return answer(200, carried)
  const { authorization } = request.headers
  const key = request.headers['idempotency-key'] as string | undefined
  const one = { path: request.url ?? '', key, authorization, body }
  received.push(one)
  const { status, delayMs, retryAfter, loseAnswers } = play
  if (delayMs) await pause(delayMs)
  if (status < 300) carry(one)
  // Carried, and the connection gone before it could say so.
  if (loseAnswers) return response.destroy()
  answer(status, { message: `echo ${body}` }, retryAfter ? { 'Retry-After': retryAfter } : {})
})

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(address.port)
})
