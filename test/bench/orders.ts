/** The transfers that are measured, as each door wants them. */
import { uuidv7 } from '../../worker/ids.ts'
import type { Person, Teller } from './bank.ts'

const HOT_ACCOUNTS = 10

/** What the Worker sends; its own text is compared with this in the run (see run.ts). */
export const MAKE_TRANSFER = `select banking.make_transfer($1, $2::uuid, $3, $4, $5, $6::bigint, $7,
      $8, $9::timestamptz, $10::bytea, $11, $12, $13::uuid) as answer`

const MAC = `\\x${'ab'.repeat(32)}`

export type Pair = { from: Person; to: Person }

/** Two different people: anybody, or two of the ten whom everybody pays. */
export function pickPair(people: Person[], isHot: boolean): Pair {
  const count = isHot ? HOT_ACCOUNTS : people.length
  const first = Math.floor(Math.random() * count)
  const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count
  return { from: people[first]!, to: people[second]! }
}

export function transferParams({ from, to }: Pair): (string | null)[] {
  const at = new Date().toISOString()
  return [
    from.jti,
    uuidv7(),
    'transfer',
    from.account,
    to.account,
    '1',
    'INR',
    null,
    at,
    MAC,
    'bench',
    'web',
    null,
  ]
}

/** Cash into anybody's account at one of so many tills. */
export const MOVE_CASH = `select banking.move_cash($1, $2::uuid, 'deposit', null, $3, 1, 'INR', null, $4::timestamptz,
      $5::bytea, 'bench') as answer`

const HOT_TILLS = 20

export function depositParams(tellers: Teller[], people: Person[], isHot: boolean): string[] {
  const teller = tellers[Math.floor(Math.random() * (isHot ? HOT_TILLS : tellers.length))]!
  const person = people[Math.floor(Math.random() * people.length)]!
  return [teller.jti, uuidv7(), person.account, new Date().toISOString(), MAC]
}

function request(path: string, headers: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`
}

export function endpointRequest(pair: Pair, connection: string): string {
  const headers = `Neon-Connection-String: ${connection}\r\nNeon-Raw-Text-Output: true\r\nNeon-Array-Mode: true\r\n`
  return request('/sql', headers, JSON.stringify({ query: MAKE_TRANSFER, params: transferParams(pair) }))
}

export function transferRequest({ from, to }: Pair): string {
  const body = `{"id":"${uuidv7()}","from":"${from.account}","to":"${to.account}","amount":{"amount":"0.01","currency":"INR"}}`
  return request('/trpc/transfers.make', `Authorization: Bearer ${from.token}\r\n`, body)
}

export function balanceRequest({ from }: Pair): string {
  const path = `/trpc/accounts.balance?input=${encodeURIComponent(JSON.stringify({ id: from.account }))}`
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${from.token}\r\n\r\n`
}
