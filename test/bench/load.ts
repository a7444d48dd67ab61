/** A process that loads an HTTP server over raw keep-alive sockets, closed or open loop. */
import { connect, type Socket } from 'node:net'
import type { Person } from './bank.ts'
import { type Measured, summarise } from './measured.ts'
import { balanceRequest, endpointRequest, type Pair, pickPair, transferRequest } from './orders.ts'

export type LoadTask = {
  kind: 'endpoint' | 'transfer' | 'balance'
  /** Connections are spread over them by turns. */
  ports: number[]
  connections: number
  warmSeconds: number
  seconds: number
  people: Person[]
  isHot: boolean
  /** The endpoint's, for requests that skip the Worker. */
  connectionString?: string
  /** Open loop: so many requests a second, whatever becomes of those before. */
  ratePerSecond?: number
}

const OK = /^HTTP\/1\.1 20[01] /

/** Reads one response at a time: with a length, or chunked. */
class Reader {
  #text = ''

  /** The whole response once it is complete. */
  push(chunk: Buffer): string | undefined {
    this.#text += chunk.toString('latin1')
    const head = this.#text.indexOf('\r\n\r\n')
    if (head < 0) return undefined
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, head))
    const isWhole = length
      ? this.#text.length >= head + 4 + Number(length[1])
      : /transfer-encoding: chunked/i.test(this.#text.slice(0, head))
        ? this.#text.endsWith('\r\n0\r\n\r\n')
        : true
    if (!isWhole) return undefined
    const whole = this.#text
    this.#text = ''
    return whole
  }
}

function run(task: LoadTask): Promise<Measured> {
  return new Promise((resolve) => {
    const latencies: number[] = []
    const start = performance.now() + task.warmSeconds * 1000
    const end = start + task.seconds * 1000
    const isOpenLoop = task.ratePerSecond !== undefined
    const idle: ((due: number) => void)[] = []
    const due: number[] = []
    let acknowledged = 0
    let errors = 0
    let sample: string | undefined
    let flying = 0

    function build(): string {
      const pair: Pair = pickPair(task.people, task.isHot)
      if (task.kind === 'endpoint') return endpointRequest(pair, task.connectionString!)
      return task.kind === 'transfer' ? transferRequest(pair) : balanceRequest(pair)
    }

    function open(port: number) {
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const reader = new Reader()
      let since = 0
      function send(from: number) {
        since = from
        flying++
        socket.write(build())
      }
      function next() {
        const now = performance.now()
        if (!isOpenLoop) {
          if (now < end) send(now)
          return
        }
        const waiting = due.shift()
        if (waiting === undefined) idle.push(send)
        else send(waiting)
      }
      socket.on('connect', next)
      socket.on('data', (chunk: Buffer) => {
        const answer = reader.push(chunk)
        if (answer === undefined) return
        flying--
        const now = performance.now()
        if (OK.test(answer)) {
          acknowledged++
          // An open loop counts by when a request was due, a closed one by when its answer came.
          const counted = isOpenLoop ? since : now
          if (counted >= start && counted < end) latencies.push(now - since)
        } else {
          errors++
          sample ??= answer.slice(0, 600)
        }
        next()
      })
      socket.on('error', (error) => {
        errors++
        sample ??= error.message
      })
    }

    for (let index = 0; index < task.connections; index++) open(task.ports[index % task.ports.length]!)
    if (isOpenLoop) schedule(task.ratePerSecond!)
    setTimeout(finish, task.warmSeconds * 1000 + task.seconds * 1000 + 200)

    /** Requests are due on a fixed grid; late ones keep the time they were due at. */
    function schedule(rate: number) {
      const began = performance.now()
      let sent = 0
      const timer = setInterval(() => {
        const now = performance.now()
        for (; began + (sent * 1000) / rate <= now; sent++) {
          const at = began + (sent * 1000) / rate
          if (at >= end) return clearInterval(timer)
          const free = idle.pop()
          if (free) free(at)
          else due.push(at)
        }
      }, 1)
    }

    function finish() {
      if (isOpenLoop && (flying > 0 || due.length > 0) && performance.now() < end + 10_000) {
        return void setTimeout(finish, 50)
      }
      resolve(summarise(latencies, task.seconds, acknowledged, errors, sample, due.length))
    }
  })
}

process.once('message', (task: LoadTask) => {
  void run(task).then((measured) => process.send!(measured, () => process.exit(0)))
})
