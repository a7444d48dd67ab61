/** Starts the processes of test/mutation/slot.ts, each in a copy of the checkout, and asks them. */
import { type ChildProcess, fork } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, texts } from './checkout.ts'
import type { Answer, Task } from './slot.ts'

/** A bank that hangs for longer is ended. */
const LIMIT_MS = 12 * 60_000

function copyCheckout(change?: { file: string; text: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgebank-mutant-'))
  chmodSync(folder, 0o711)
  for (const part of ['db', 'worker', 'test', 'package.json', 'tsconfig.json'])
    cpSync(new URL(part, root), join(folder, part), { recursive: true })
  for (const [file, content] of texts) writeFileSync(join(folder, file), content)
  if (change) writeFileSync(join(folder, change.file), change.text)
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'))
  return folder
}

function heard(child: ChildProcess): Promise<Answer> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS)
    const ended = () => {
      clearTimeout(timer)
      fail(new Error('The bank of a slot ended.'))
    }
    child.once('exit', ended)
    child.once('message', (answer) => {
      clearTimeout(timer)
      child.off('exit', ended)
      done(answer as Answer)
    })
  })
}

export type Slot = { ask(task: Task): Promise<Answer>; close(): Promise<void> }

/** A bank of its own; with a change it is made with that file's text, which the cluster's roles need. */
export async function openSlot(change?: { file: string; text: string }): Promise<Slot> {
  const folder = copyCheckout(change)
  // A group of its own: Ctrl-C ends it through its channel, so that it can stop its Postgres.
  const child = fork(join(folder, 'test/mutation/slot.ts'), [], { cwd: folder, detached: true })
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = new Promise((done) => child.once('exit', done))
      if (child.connected) child.send('stop')
      await exited
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await heard(child)
  } catch (error) {
    await close()
    throw error
  }
  return {
    close,
    ask(task) {
      child.send(task)
      return heard(child)
    },
  }
}
