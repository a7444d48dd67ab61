/** Names as the Worker would open them, for tests that ask SQL itself. */
import { expect, inject } from 'vitest'
import { dataKeysOf } from '../db/tool/vault.ts'
import { type KeptName, openName, type Vault } from '../worker/vault/opening.ts'
import { openRing } from '../worker/vault/vault.ts'

const keys = dataKeysOf(inject('workerBindings') as { DATA_KEY: string })

/** Words in the form of what is sealed, which SQL keeps as it is and no key opens. */
export const asSealed = (words: string) =>
  `v1.00000000-0000-4000-8000-000000000000.${Buffer.from(words).toString('base64url')}`

/** What `banking.own_words` tells of them. */
export const toldSealed = (words: string) =>
  expect.objectContaining({ text: null, sealed: asSealed(words), key: null })

/** A name as `banking.user_name` or `banking.customer_name` answers it. */
export async function told(name: KeptName): Promise<string> {
  const ring = await openRing(keys.current)
  return openName({ ring, known: new Map() } as unknown as Vault, name)
}
