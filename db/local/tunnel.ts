import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { type DatabaseError, errorMessage, Writer } from './messages.ts'
import { openSocket, sendCancel } from './startup.ts'

const PROTOCOL = 196_608
const SSL_REQUEST = 80_877_103
const CANCEL_REQUEST = 80_877_102
const LONGEST_STARTUP = 10_000

const ASK_PASSWORD = new Writer().start('R').int32(3).finish().take()
const LET_IN = new Writer().start('R').int32(0).finish().take()

function readParameters(message: Buffer): Record<string, string> {
  const words = message.toString('utf8', 8).split('\0')
  const parameters: Record<string, string> = {}
  for (let at = 0; at + 1 < words.length && words[at]; at += 2) parameters[words[at]!] = words[at + 1]!
  return parameters
}

/**
 * Neon's WebSocket: the wire protocol, with the log-in done by the proxy. The driver sends its password in
 * clear right behind the startup message, which Postgres with SCRAM would refuse; so the tunnel takes the
 * password, logs in with it, and from then on only passes bytes.
 */
export function openTunnel(client: WebSocket, host: string, port: number) {
  let pending: Buffer = Buffer.alloc(0)
  let parameters: Record<string, string> | undefined
  let server: Duplex | undefined
  let isAsking = false

  function push(data: RawData) {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[])
    if (server) return void server.write(bytes)
    pending = Buffer.concat([pending, bytes])
    if (!isAsking) read()
  }

  function read() {
    while (!parameters) {
      if (pending.length < 8) return
      const length = pending.readInt32BE(0)
      if (length < 8 || length > LONGEST_STARTUP) return client.terminate()
      if (pending.length < length) return
      const message = pending.subarray(0, length)
      pending = pending.subarray(length)
      const code = message.readInt32BE(4)
      if (code === SSL_REQUEST) client.send('N', { binary: true })
      else if (code === CANCEL_REQUEST) {
        sendCancel({ host, port, parameters: {}, password: '' }, message.subarray(8))
        return client.close()
      } else if (code === PROTOCOL) {
        parameters = readParameters(message)
        client.send(ASK_PASSWORD)
      } else return client.terminate()
    }
    if (pending.length < 5) return
    const end = 1 + pending.readInt32BE(1)
    if (pending.length < end) return
    if (pending[0] !== 0x70) return client.terminate()
    const password = pending.toString('utf8', 5, end - 1)
    pending = pending.subarray(end)
    void logIn(parameters, password)
  }

  async function logIn(wanted: Record<string, string>, password: string) {
    isAsking = true
    try {
      const { socket, greeting } = await openSocket({ host, port, parameters: wanted, password })
      if (client.readyState !== client.OPEN) return void socket.destroy()
      client.send(Buffer.concat([LET_IN, greeting]))
      socket.on('data', (chunk: Buffer) => client.send(chunk))
      socket.on('close', () => client.close())
      socket.on('error', () => client.close())
      server = socket
      if (pending.length > 0) socket.write(pending)
    } catch (error) {
      client.send(errorMessage(error as DatabaseError))
      client.close()
    }
  }

  client.on('message', push)
  client.on('close', () => server?.destroy())
  client.on('error', () => server?.destroy())
}
