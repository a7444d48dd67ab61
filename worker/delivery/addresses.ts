import type { Config } from '../config.ts'

/** An address as `banking.message_address` gives it. */
export type Given = string | null
export type Addressed = { userId: string; channel: 'email' | 'sms'; address: Given }

/** The one place where addresses are opened for sending. */
export async function openAddress(_config: Config, { address }: Addressed): Promise<string | null> {
  return address
}

const forms = { email: /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, sms: /^\+[1-9]\d{6,14}$/ }

/** Whether a message can go there: one address, with nothing that a mail system reads as something else. */
export const isAddress = (channel: keyof typeof forms, address: string | null): address is string =>
  address !== null && forms[channel].test(address)
