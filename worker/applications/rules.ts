/** What an application must hold before somebody decides about it. */
import type { FieldFault } from '../errors.ts'
import type { Applicant } from './contract.ts'

type Field = keyof Applicant
type Level = 'minimum' | 'small' | 'full'

const always: Field[] = ['name', 'birthDate', 'email', 'phone', 'nationality', 'country', 'occupation']
const address: Field[] = ['addressLine', 'city', 'postalCode']
/** What each level of knowing a customer asks for: RBI KYC Master Direction, sections 16 and 23. */
export const neededFor: Record<Level, Field[]> = {
  minimum: always,
  small: [...always, ...address],
  full: [...always, ...address, 'taxCountry', 'taxId', 'purpose'],
}

// Permanent account number: five letters, four digits, a letter (Rule 114 of the Income-tax Rules).
const panPattern = /^[A-Z]{5}\d{4}[A-Z]$/
const otherTaxPattern = /^[A-Z\d]{4,20}$/
const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const phonePattern = /^\+\d[\d ]{5,18}\d$/
const leastAge = 18
const mostAge = 120

/** One spelling of a tax id, so that it has one index. */
export const normalTaxId = (typed: string): string => typed.replace(/[\s./-]/g, '').toUpperCase()

/** Full years on a day, both `YYYY-MM-DD`. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

const form: Partial<Record<Field, (value: string, person: Applicant, today: string) => string | undefined>> =
  {
    name: (name) => ([...name.trim()].length < 2 ? 'At least 2 characters.' : undefined),
    email: (email) => (emailPattern.test(email.trim()) ? undefined : 'This is not an e-mail address.'),
    phone: (phone) =>
      phonePattern.test(phone.trim()) ? undefined : 'A phone number begins with + and the country.',
    birthDate(birthDate, _, today) {
      const age = ageOn(birthDate, today)
      if (age < 0 || age > mostAge) return 'This is no date of birth.'
      return age < leastAge ? 'Under 18 a guardian is needed; that is done at a branch.' : undefined
    },
    taxId(typed, { taxCountry }) {
      const id = normalTaxId(typed)
      if (taxCountry === 'IN') return panPattern.test(id) ? undefined : 'A PAN looks like ABCDE1234F.'
      return otherTaxPattern.test(id) ? undefined : 'A tax id has 4 to 20 letters and digits.'
    },
  }

/** What is missing or wrong, field by field; nothing: it can be submitted. */
export function faultsOf(person: Applicant, level: Level, today: string): FieldFault[] {
  const needed = neededFor[level]
  return neededFor.full.flatMap((field) => {
    const value = person[field]?.trim() ?? ''
    if (!value && !needed.includes(field)) return []
    const message = value ? form[field]?.(value, person, today) : 'This is needed.'
    return message ? [{ path: `person.${field}`, message }] : []
  })
}
