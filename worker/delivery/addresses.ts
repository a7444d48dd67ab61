import type { Config } from '../config.ts'
import { opening, vaultOf } from '../vault/opening.ts'
import type { WrappedKey } from '../vault/vault.ts'

/** An address as `banking.message_address` gives it. */
export type Given = { sealed: string | null; key: WrappedKey | null } | null
export type Addressed = { userId: string; channel: 'email' | 'sms'; address: Given }

/** The one place where addresses are opened for sending. Null where there is none, or its key was destroyed. */
export async function openAddress(
  config: Config,
  { userId, channel, address }: Addressed,
): Promise<string | null> {
  if (!address?.sealed) return null
  const place = { table: 'users', column: channel === 'email' ? 'email' : 'phone', row: userId }
  return opening(await vaultOf({ config }), place, address.sealed, address.key)
}

const forms = { email: /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, sms: /^\+[1-9]\d{6,14}$/ }

/** Whether a message can go there: one address, with nothing that a mail system reads as something else. */
export const isAddress = (channel: keyof typeof forms, address: string | null): address is string =>
  address !== null && forms[channel].test(address)
