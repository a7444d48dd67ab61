/** Processes that end with us, groups and all. */
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const GRACE_MS = 4_000

export type Child = { process: ChildProcess; stop(): Promise<void> }

/** Runs a script on this Node in a process group of its own, so that Ctrl-C reaches it through us alone. */
export function startChild(script: string, flags: string[], cwd: string, env: NodeJS.ProcessEnv): Child {
  const child = spawn(process.execPath, [script, ...flags], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  function signal(name: NodeJS.Signals) {
    try {
      process.kill(-child.pid!, name)
    } catch {
      child.kill(name)
    }
  }
  return {
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null && child.pid) {
        signal('SIGTERM')
        await Promise.race([ended, pause(GRACE_MS, undefined, { ref: false })])
      }
      // What it started may outlive it.
      signal('SIGKILL')
    },
  }
}

/** Passes a child's lines on to stderr, but for those that match. */
export function showOutput({ process: child }: Child, noise: RegExp) {
  for (const stream of [child.stdout!, child.stderr!]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (process.env.DEBUG || !noise.test(line)) process.stderr.write(`${line}\n`)
    })
  }
}
