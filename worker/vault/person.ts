/** A person on their way into the database: name and addresses sealed, with what finds them by these. */
import { namePlace, nameTokens } from './names.ts'
import {
  blindHex,
  type DataKey,
  type IndexKey,
  newKey,
  type Ring,
  sealField,
  type WrappedKey,
} from './vault.ts'

/** Reserved before the rows are there, since what is sealed is bound to its row: `banking.reserve_person`. */
export type Reserved = { userId: string; customerId: string | null }

/** What `provision_customer` and `provision_staff` take. */
export type SealedPerson = Reserved & {
  key: Pick<WrappedKey, 'id' | 'kekId' | 'wrapped'>
  /** In the row of users. */
  name: string
  /** In the row of customers; null for staff. */
  fullName: string | null
  nameTokens: string[]
  email: string
  emailIndex: string
  phone: string | null
  phoneIndex: string | null
}

/** One spelling of an address, so that it has one index. */
export const normalEmail = (typed: string): string => typed.trim().normalize('NFC').toLowerCase()
export const normalPhone = (typed: string): string => typed.replace(/[^\d+]/g, '')

export const subjectOf = ({ userId, customerId }: Reserved): string =>
  customerId === null ? `user:${userId}` : `customer:${customerId}`

/** A name in both its rows, and the tokens that find it. */
export const sealName = async (
  key: DataKey,
  index: IndexKey,
  { userId, customerId }: Reserved,
  name: string,
): Promise<Pick<SealedPerson, 'name' | 'fullName' | 'nameTokens'>> => ({
  name: await sealField(key, namePlace('users', userId), name),
  fullName: customerId && (await sealField(key, namePlace('customers', customerId), name)),
  nameTokens: await nameTokens(index, name),
})

export async function sealPerson(
  { ring, index }: { ring: Ring; index: IndexKey },
  reserved: Reserved,
  person: { name: string; email: string; phone?: string | null | undefined },
): Promise<SealedPerson> {
  const { key, kept } = await newKey(ring, 'subject', subjectOf(reserved))
  const email = normalEmail(person.email)
  const phone = person.phone ? person.phone.trim() : null
  const place = { table: 'users', row: reserved.userId }
  return {
    ...reserved,
    key: { id: kept.id, kekId: kept.kekId, wrapped: kept.wrapped },
    ...(await sealName(key, index, reserved, person.name)),
    email: await sealField(key, { ...place, column: 'email' }, email),
    emailIndex: await blindHex(index, 'email', email),
    phone: phone && (await sealField(key, { ...place, column: 'phone' }, phone)),
    phoneIndex: phone && (await blindHex(index, 'phone', normalPhone(phone))),
  }
}

/**
 * What SQL finds a user by: the customer id as it is, of anything else the blind index of it as an e-mail address, 64
 * hexadecimal digits. Costs the same for known and unknown.
 */
export async function lookupOf(index: IndexKey, typed: string): Promise<string> {
  const customerId = typed.trim().toUpperCase()
  const asEmail = await blindHex(index, 'email', normalEmail(typed))
  return /^C\d{10}$/.test(customerId) ? customerId : asEmail
}
