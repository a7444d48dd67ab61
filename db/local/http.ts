import type { Socket } from 'node:net'

/**
 * The part of HTTP/1.1 that Neon's driver uses, with the least work a request: a POST to /sql with a
 * content-length on a connection that stays open. Everything else is handed to Node's own server.
 */

export type Head = {
  /** False for what Node's server shall treat. */
  isPlain: boolean
  contentLength: number
  isLast: boolean
  headers: Record<string, string>
  /** What the endpoint makes of these headers, kept with them: clients repeat theirs. */
  note: unknown
}

/** Starts the work and returns how to call it off, for when the client goes away. */
export type Handler = (head: Head, body: string, respond: (response: Buffer) => void) => () => void

const HEAD_END = Buffer.from('\r\n\r\n')
const LONGEST_HEAD = 65_536
const LONGEST_BODY = 67_108_864
const KEPT_HEADS = 2_000

function parseHead(text: string): Head {
  const lines = text.split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':')
    // Header bytes above ASCII are UTF-8 here: names of databases and users.
    const value = Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8')
    headers[line.slice(0, colon).toLowerCase()] = value
  }
  const length = headers['content-length'] ?? ''
  const isPlain =
    /^POST \/sql(?:\?\S*)? HTTP\/1\.1$/.test(lines[0]!) &&
    /^\d{1,9}$/.test(length) &&
    !headers['transfer-encoding'] &&
    !headers.expect &&
    !headers.upgrade
  const isLast = headers.connection?.toLowerCase() === 'close'
  return { isPlain, contentLength: Number(length), isLast, headers, note: undefined }
}

/** Heads by their text, one for each endpoint since their notes belong to it. */
export class HeadCache {
  #heads = new Map<string, Head>()

  read(text: string): Head {
    let head = this.#heads.get(text)
    if (!head) {
      head = parseHead(text)
      if (this.#heads.size >= KEPT_HEADS) this.#heads.clear()
      this.#heads.set(text, head)
    }
    return head
  }
}

const gone = () => {}

export class HttpClient {
  #socket: Socket
  #heads: HeadCache
  #handle: Handler
  #handOver: (socket: Socket, bytes: Buffer) => void
  #rest: Buffer | undefined
  #head: Head | undefined
  #body: Buffer | undefined
  #filled = 0
  #isBusy = false
  #callOff = gone
  #onData = (chunk: Buffer) => this.#push(chunk)
  #onClose = () => this.#callOff()

  constructor(
    socket: Socket,
    heads: HeadCache,
    handle: Handler,
    handOver: (socket: Socket, bytes: Buffer) => void,
  ) {
    this.#socket = socket
    this.#heads = heads
    this.#handle = handle
    this.#handOver = handOver
    socket.setNoDelay(true)
    socket.on('data', this.#onData)
    socket.on('close', this.#onClose)
    socket.on('error', gone)
  }

  #push(chunk: Buffer) {
    if (this.#body) return this.#fill(chunk)
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = undefined
    if (this.#isBusy) this.#rest = bytes
    else this.#read(bytes)
  }

  #read(bytes: Buffer) {
    const end = bytes.indexOf(HEAD_END)
    if (end < 0) {
      if (bytes.length > LONGEST_HEAD) this.#socket.destroy()
      else this.#rest = bytes
      return
    }
    const head = this.#heads.read(bytes.toString('latin1', 0, end))
    if (!head.isPlain) {
      this.#socket.off('data', this.#onData)
      this.#socket.off('close', this.#onClose)
      this.#socket.off('error', gone)
      return this.#handOver(this.#socket, bytes)
    }
    const start = end + HEAD_END.length
    const stop = start + head.contentLength
    if (bytes.length >= stop) {
      if (bytes.length > stop) this.#rest = bytes.subarray(stop)
      return this.#dispatch(head, bytes.toString('utf8', start, stop))
    }
    if (head.contentLength > LONGEST_BODY) return void this.#socket.destroy()
    this.#head = head
    const body = Buffer.allocUnsafeSlow(head.contentLength)
    this.#filled = bytes.copy(body, 0, start)
    this.#body = body
  }

  #fill(chunk: Buffer) {
    const body = this.#body!
    const copied = chunk.copy(body, this.#filled)
    this.#filled += copied
    if (this.#filled < body.length) return
    this.#body = undefined
    if (copied < chunk.length) this.#rest = chunk.subarray(copied)
    this.#dispatch(this.#head!, body.toString('utf8'))
  }

  #dispatch(head: Head, body: string) {
    this.#isBusy = true
    this.#callOff = this.#handle(head, body, (response) => {
      this.#isBusy = false
      this.#callOff = gone
      if (this.#socket.destroyed) return
      this.#socket.write(response)
      if (head.isLast) return void this.#socket.end()
      if (!this.#rest) return
      const rest = this.#rest
      this.#rest = undefined
      this.#read(rest)
    })
  }
}
