/** What the internal tool's verbs are told: options by name, and a password from standard input. */
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { faultOfPassword } from '../../../worker/auth/password-rules.ts'

export type Options = Record<string, string | undefined>

/** Throws where an option is missing or empty. */
export function needed(options: Options, name: string): string {
  const value = options[name]?.trim()
  if (!value) throw new Error(`--${name} is needed.`)
  return value
}

/** From standard input where one is piped, else made here and shown once. */
export async function choosePassword(words: string[]): Promise<{ password: string; shown: boolean }> {
  if (process.stdin.isTTY || process.env.CI)
    return { password: randomBytes(15).toString('base64url'), shown: true }
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (typed === '') return { password: randomBytes(15).toString('base64url'), shown: true }
  const fault = faultOfPassword(typed, { hasFactor: false, words })
  if (fault) throw new Error(`The password will not do. ${fault}`)
  return { password: typed, shown: false }
}

/** --email, as far as its form goes. */
export const mail = (options: Options) => {
  const email = needed(options, 'email')
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new Error('--email is not an e-mail address.')
  return email
}
