import { createServer } from 'node:net'

/** Ports from here up are handed out by the kernel to outgoing connections, so one found free may be taken at once. */
const EPHEMERAL_FROM = 32_768
const CHOSEN_FROM = 15_000

export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** A free TCP port on loopback, outside the range of outgoing connections. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = CHOSEN_FROM + Math.floor(Math.random() * (EPHEMERAL_FROM - CHOSEN_FROM))
    if (await isPortFree(port, host)) return port
  }
  throw new Error(`No free port between ${CHOSEN_FROM} and ${EPHEMERAL_FROM} on ${host}.`)
}
