/** Starts, stops and asks the provider of test/provider.ts: a process of its own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Play, Received } from './provider.ts'

export function openProvider() {
  let provider: { process: ChildProcess; port: number }

  async function start(port = 0) {
    const path = new URL('provider.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [path, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface(child.stdout!), 'line')
    provider = { process: child, port: Number(line) }
  }

  /** Kills it; answers the port that it had. */
  async function stop(): Promise<number> {
    provider.process.kill('SIGKILL')
    await once(provider.process, 'exit')
    return provider.port
  }

  const at = (path: string) => `http://127.0.0.1:${provider.port}${path}`
  const play = (how: Play) => fetch(at('/play'), { method: 'PUT', body: JSON.stringify(how) })
  const seen = async (what: 'received' | 'carried') =>
    (await (await fetch(at(`/${what}`))).json()) as Received[]

  return { start, stop, at, play, seen }
}
