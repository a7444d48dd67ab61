import { type Application, countries } from '../../../worker/applications/contract.ts'
import type { Fault } from '../../api.ts'
import { barredBy } from '../approvals/barred.ts'

export const statusLooks = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'neutral',
  expired: 'neutral',
} as const
export const riskLooks = { low: 'good', medium: 'warn', high: 'bad' } as const

export const occupations: Record<NonNullable<NonNullable<Application['person']>['occupation']>, string> = {
  salaried: 'Salaried',
  self_employed: 'Self-employed',
  farmer: 'Farmer',
  student: 'Student',
  homemaker: 'Homemaker',
  retired: 'Retired',
  cash_trade: 'Trade in cash',
  real_estate: 'Real estate',
  precious_metals: 'Precious metals and stones',
  money_services: 'Money services',
  gambling: 'Gambling',
  public_office: 'Public office, or family of it',
  other: 'Other',
}

const risks: Record<string, string> = {
  country_call_for_action: 'A country on the FATF’s call for action',
  country_increased_monitoring: 'A country under the FATF’s increased monitoring',
  occupation_high: 'An occupation of high risk',
  occupation_medium: 'An occupation of some risk',
  name_same: 'The same name stands on a screening list',
  name_alike: 'A name like it stands on a screening list',
}
export const riskReason = (code: string) => risks[code] ?? code

const regions = new Intl.DisplayNames('en', { type: 'region' })
export const countryName = (code: string | undefined) => (code ? (regions.of(code) ?? code) : '')
const placeholder = { value: '', label: 'Choose' }
export const countryOptions = [
  placeholder,
  ...countries
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((one, other) => one.label.localeCompare(other.label)),
]
export const occupationOptions = [
  placeholder,
  ...Object.entries(occupations).map(([value, label]) => ({ value, label })),
]

/** Why the bank refused something about an application, and what next. */
export function applicationRefusal(fault: Fault): string {
  if (fault.code === 'already_settled')
    return fault.detail?.changed
      ? 'Somebody else has saved this application meanwhile. Load the page anew; what you typed is not saved.'
      : 'This has been settled meanwhile. Load the page anew.'
  if (fault.code === 'forbidden')
    return fault.detail?.field === 'person'
      ? 'This is about your own person: somebody else has to do it.'
      : (barredBy(fault) ?? 'You wrote in this application: another person decides about it.')
  if (fault.code === 'invalid_input' && fault.detail?.field === 'hits')
    return 'A name on the screening list is not judged yet, or is theirs. Look at the names below.'
  if (fault.code === 'invalid_input' && fault.detail?.field === 'email')
    return 'Somebody signs in with this e-mail address already. Ask for another one.'
  if (fault.code === 'rate_limited') return 'It was sent several times within an hour. Wait a while.'
  return `${fault.title}. ${fault.sentence}`
}
