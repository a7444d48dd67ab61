/**
 * From where a request came, on its way into the database and back: sealed under the bank's own key, since it is written
 * before it is known who signs in, and beside it what it is counted by. Not bound to a row: the same value stands in the
 * session and in each line of evidence that the session leaves, and those are bound by their seals.
 */
import { holdersNetwork } from '../auth/networks.ts'
import { Unopenable } from './gcm.ts'
import { blindHex, type DataKey, type IndexKey, openField, sealField } from './vault.ts'

type Keys = { index: IndexKey; system: DataKey }
const placeOf = (column: 'address' | 'agent') => ({ table: 'origins', column, row: '0' })

export const sealAddress = ({ system }: Keys, address: string) =>
  sealField(system, placeOf('address'), address)
export const sealAgent = ({ system }: Keys, agent: string) =>
  sealField(system, placeOf('agent'), agent.slice(0, 200))

/** `<index of the network>:<index of the program in it>:<sealed address>`, and the sealed User-Agent. */
export async function sealOrigin(keys: Keys, address: string, userAgent: string | null) {
  const network = holdersNetwork(address)
  const program = `${network} ${userAgent?.slice(0, 200) ?? ''}`
  const [counted, device, sealed, agent] = await Promise.all([
    blindHex(keys.index, 'network', network),
    blindHex(keys.index, 'program', program),
    sealAddress(keys, address),
    userAgent === null ? null : sealAgent(keys, userAgent),
  ])
  return { address: `${counted}:${device}:${sealed}`, agent }
}

/** What does not open with the bank's key. */
export const UNREADABLE = 'unreadable'

/** An address as evidence holds it: what was written before there was a vault stands there as it is. */
export async function openAddressOf({ system }: Keys, sealed: string | null): Promise<string | null> {
  if (!sealed?.startsWith('v1.')) return sealed
  try {
    return await openField(system, placeOf('address'), sealed)
  } catch (error) {
    if (error instanceof Unopenable) return UNREADABLE
    throw error
  }
}
