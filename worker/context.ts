/** What a procedure is given of a request: what only a few ask for is read where they do. */
import { type Config, type Env, isLoopback } from './config.ts'
import { connectOpening, type Database } from './db.ts'
import type { Address } from './http.ts'
import type { Context } from './trpc.ts'
import { journalOpener } from './vault/journal.ts'

export class Asking implements Context {
  readonly env: Env
  readonly config: Config
  database: Database
  readonly requestId: string
  readonly authorization: string | null
  readonly channel: Context['channel']
  readonly reply: Context['reply'] = { headers: [], replayed: false }
  readonly #request: Request
  readonly #asked: Address

  constructor(
    request: Request,
    asked: Address,
    env: Env,
    config: Config,
    requestId: string,
    channel: Context['channel'],
  ) {
    this.env = env
    this.config = config
    this.database = connectOpening(config.databaseUrl, journalOpener(config))
    this.requestId = requestId
    this.authorization = request.headers.get('Authorization')
    this.channel = channel
    this.#request = request
    this.#asked = asked
  }

  get cookie(): string | null {
    return this.#request.headers.get('Cookie')
  }

  get userAgent(): string | null {
    return this.#request.headers.get('User-Agent')
  }

  get address(): string {
    return this.#request.headers.get('CF-Connecting-IP') ?? 'unknown'
  }

  /** Cloudflare parses it anew for each request. */
  get edge(): object | undefined {
    return this.#request.cf
  }

  /** Plain HTTP is for loopback; elsewhere a cookie that a network could read or plant is not one of ours. */
  get secure(): boolean {
    const { protocol, hostname } = this.#asked.url
    return protocol === 'https:' || !isLoopback(hostname)
  }
}
