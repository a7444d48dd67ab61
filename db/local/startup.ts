import { connect, type Socket } from 'node:net'
import { Frames } from './frames.ts'
import { type DatabaseError, databaseError, from, readError, Writer } from './messages.ts'
import { startScram } from './scram.ts'

export type Server = {
  host: string
  port: number
  /** Startup parameters: user, database, application_name and what else the client asked for. */
  parameters: Record<string, string>
  password: string
}

export type Opened = {
  socket: Socket
  /** Process id and secret, as a cancel request repeats them. */
  key: Buffer
  /** What Postgres said of itself after it let us in, to be told to a client behind a tunnel. */
  greeting: Buffer
}

const PROTOCOL = 196_608 // 3.0
const CANCEL_CODE = 80_877_102
const AUTHENTICATED = 0
const CLEARTEXT = 3
const SASL = 10
const SASL_CONTINUE = 11
const SASL_FINAL = 12

export function startupMessage(parameters: Record<string, string>): Buffer {
  const writer = new Writer().startUntyped().int32(PROTOCOL)
  for (const [name, value] of Object.entries(parameters)) writer.terminated(name).terminated(value)
  return writer.terminated('').finish().take()
}

/** Connects and logs in with SCRAM-SHA-256; rejects with a DatabaseError. */
export function openSocket(server: Server): Promise<Opened> {
  return new Promise((resolve, reject: (error: DatabaseError) => void) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true })
    const scram = startScram(server.password)
    const writer = new Writer()
    const greeting: Buffer[] = []
    let key = Buffer.alloc(0)

    function refuse(error: DatabaseError) {
      socket.destroy()
      reject(error)
    }

    function authenticate(buffer: Buffer, at: number, end: number) {
      const kind = buffer.readInt32BE(at)
      const text = () => buffer.toString('utf8', at + 4, end)
      if (kind === AUTHENTICATED) return
      if (kind === CLEARTEXT) {
        socket.write(writer.start('p').terminated(server.password).finish().take())
      } else if (kind === SASL) {
        writer.start('p').terminated('SCRAM-SHA-256').value(scram.first).finish()
        socket.write(writer.take())
      } else if (kind === SASL_CONTINUE) {
        socket.write(writer.start('p').text(scram.answer(text())).finish().take())
      } else if (kind === SASL_FINAL) {
        scram.verify(text())
      } else {
        throw new Error('Postgres asks for a kind of log-in other than scram-sha-256.')
      }
    }

    const frames = new Frames((type, buffer, at, end) => {
      if (type === from.error) return refuse(readError(buffer, at, end))
      if (type === from.authentication) return authenticate(buffer, at, end)
      greeting.push(Buffer.from(buffer.subarray(at - 5, end)))
      if (type === from.backendKey) key = Buffer.from(buffer.subarray(at, end))
      if (type === from.ready) {
        socket.removeAllListeners()
        resolve({ socket, key, greeting: Buffer.concat(greeting) })
      }
    })

    socket.on('connect', () => socket.write(startupMessage(server.parameters)))
    socket.on('data', (chunk: Buffer) => {
      try {
        frames.push(chunk)
      } catch (error) {
        refuse(databaseError({ message: String((error as Error).message), code: '08P01', severity: 'FATAL' }))
      }
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const message = `Postgres cannot be reached on port ${server.port} (${error.code ?? error.message}).`
      refuse(databaseError({ message, code: '08001', severity: 'FATAL' }))
    })
    socket.on('close', () => {
      const message = 'Postgres closed the connection before it let us in.'
      refuse(databaseError({ message, code: '08001', severity: 'FATAL' }))
    })
  })
}

/** Asks Postgres to stop what a connection is doing; fire and forget, as the protocol has it. */
export function sendCancel(server: Server, key: Buffer) {
  const socket = connect({ host: server.host, port: server.port })
  socket.on('error', () => {})
  socket.on('connect', () =>
    socket.end(new Writer().startUntyped().int32(CANCEL_CODE).bytes(key).finish().take()),
  )
  socket.resume()
}
