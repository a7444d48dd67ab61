/** A person on their way into the database: name and addresses sealed, with what finds them by these. */
import { holderTokens, journalPlace, namePlace, nameTokens } from './names.ts'
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
  /** As their accounts carry it, under the journal's key; null for staff. */
  holder: string | null
  holderTokens: number[]
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

/** What the bank seals and finds people by. */
export type BankKeys = { ring: Ring; index: IndexKey; journal: DataKey }

/** A name in both its rows and as accounts carry it, with the tokens that find it. */
export const sealName = async (
  key: DataKey,
  { index, journal }: Pick<BankKeys, 'index' | 'journal'>,
  { userId, customerId }: Reserved,
  name: string,
): Promise<Pick<SealedPerson, 'name' | 'fullName' | 'nameTokens' | 'holder' | 'holderTokens'>> => ({
  name: await sealField(key, namePlace('users', userId), name),
  fullName: customerId && (await sealField(key, namePlace('customers', customerId), name)),
  nameTokens: await nameTokens(index, name),
  holder: customerId && (await sealField(journal, journalPlace, name)),
  holderTokens: customerId ? await holderTokens(index, name) : [],
})

export async function sealPerson(
  { ring, ...bank }: BankKeys,
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
    ...(await sealName(key, bank, reserved, person.name)),
    email: await sealField(key, { ...place, column: 'email' }, email),
    emailIndex: await blindHex(bank.index, 'email', email),
    phone: phone && (await sealField(key, { ...place, column: 'phone' }, phone)),
    phoneIndex: phone && (await blindHex(bank.index, 'phone', normalPhone(phone))),
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
