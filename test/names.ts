/** Names as the Worker would open them, for tests that ask SQL itself. */
import { inject } from 'vitest'
import { dataKeysOf } from '../db/tool/vault.ts'
import { type KeptName, openName, type Vault } from '../worker/vault/opening.ts'
import { openRing } from '../worker/vault/vault.ts'

const keys = dataKeysOf(inject('workerBindings') as { DATA_KEY: string })

/** A name as `banking.user_name` or `banking.customer_name` answers it. */
export async function told(name: KeptName): Promise<string> {
  const ring = await openRing(keys.current)
  return openName({ ring, known: new Map() } as unknown as Vault, name)
}
