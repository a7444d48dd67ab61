import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Application } from '../../../worker/applications/contract.ts'
import { type Currency, toMoney } from '../../../worker/money.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { inWords } from '../../bank/money/format.ts'
import { Fact, Facts } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { countryName, occupations } from './words.ts'

const by = { email: 'e-mail address', phone: 'phone number', tax: 'tax id' } as const

/** Who it is, and what they ask for. */
export function PersonFacts(props: { application: Application }) {
  const person = () => props.application.person ?? {}
  const address = () => {
    const { addressLine, addressMore, postalCode, city, region, country } = person()
    const town = [postalCode, city].filter(Boolean).join(' ')
    return [addressLine, addressMore, town, region, countryName(country)].filter(Boolean).join('\n')
  }
  const permits = () => {
    const { balanceMost, creditsMonthly, creditsYearly, debitsMonthly, currency } = props.application.permits
    if (!currency) return 'without bounds'
    const said = (minor: string) => inWords(toMoney(BigInt(minor), currency as Currency))
    return [
      balanceMost && `a balance of at most ${said(balanceMost)}`,
      creditsMonthly && `${said(creditsMonthly)} coming in a month`,
      creditsYearly && `${said(creditsYearly)} coming in a financial year`,
      debitsMonthly && `${said(debitsMonthly)} going out in a month`,
    ]
      .filter(Boolean)
      .join(', ')
  }
  return (
    <Facts>
      <Fact name="Name">{person().name ?? 'Missing'}</Fact>
      <Fact name="Date of birth">{person().birthDate ? longDate(person().birthDate!) : 'Missing'}</Fact>
      <Fact name="Nationality">{countryName(person().nationality) || 'Missing'}</Fact>
      <Fact name="E-mail">{person().email ?? 'Missing'}</Fact>
      <Fact name="Phone">{person().phone ?? 'Missing'}</Fact>
      <Fact name="Address">{address() || 'Missing'}</Fact>
      <Fact name="Occupation">{person().occupation ? occupations[person().occupation!] : 'Missing'}</Fact>
      <Fact name="Tax id">
        {person().taxId ? `${person().taxId}, ${countryName(person().taxCountry)}` : 'None'}
      </Fact>
      <Fact name="Purpose">{person().purpose ?? 'None'}</Fact>
      <Fact name="First account">{props.application.product}</Fact>
      <Fact name="Level">
        {props.application.kycLevel}, {permits()}
      </Fact>
    </Facts>
  )
}

/** Whom the bank knows already under the same address, number or tax id. */
export function Duplicates(props: { application: Application }) {
  return (
    <Show when={props.application.duplicates.length > 0}>
      <Notice kind="warn" title="Perhaps known already">
        <ul>
          <For each={props.application.duplicates}>
            {(one) => (
              <li>
                <A
                  href={
                    one.customerId
                      ? `/desk/customers/${one.customerId}`
                      : `/desk/applications/${one.applicationId}`
                  }
                  class="font-semibold text-brand underline underline-offset-2"
                >
                  {one.customerId ? `Customer ${one.customerId}` : 'Another application'}
                </A>{' '}
                has the same {one.by.map((what) => by[what]).join(' and ')}.
              </li>
            )}
          </For>
        </ul>
      </Notice>
    </Show>
  )
}
