import { type JSX, Show } from 'solid-js'
import type { Applicant } from '../../../worker/applications/contract.ts'
import { Field, Input } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { countryOptions, occupationOptions } from './words.ts'

export type Typed = { [Name in keyof Applicant]?: string | undefined }
export type StepProps = {
  person: Typed
  onType: (field: keyof Applicant, value: string) => void
  faultOf: (field: keyof Applicant) => string | undefined
}

function Text(
  props: StepProps & {
    field: keyof Applicant
    label: string
    hint?: string
    type?: string
    most?: number
    mode?: JSX.InputHTMLAttributes<HTMLInputElement>['inputmode']
  },
) {
  return (
    <Field label={props.label} hint={props.hint} error={props.faultOf(props.field)}>
      {(wiring) => (
        <Input
          {...wiring}
          type={props.type ?? 'text'}
          inputmode={props.mode}
          autocomplete="off"
          maxLength={props.most ?? 100}
          value={props.person[props.field] ?? ''}
          onInput={(value) => props.onType(props.field, value)}
        />
      )}
    </Field>
  )
}

function Choice(
  props: StepProps & {
    field: keyof Applicant
    label: string
    hint?: string
    options: { value: string; label: string }[]
  },
) {
  return (
    <Field label={props.label} hint={props.hint} error={props.faultOf(props.field)}>
      {(wiring) => (
        <Select
          {...wiring}
          options={props.options}
          value={props.person[props.field] ?? ''}
          onChange={(value) => props.onType(props.field, value)}
        />
      )}
    </Field>
  )
}

/** What each step asks; the fields say in which one a fault of the bank's is shown. */
export const steps: {
  title: string
  fields: (keyof Applicant)[]
  view: (props: StepProps) => JSX.Element
}[] = [
  {
    title: 'Person',
    fields: ['name', 'birthDate', 'nationality'],
    view: (props) => (
      <>
        <Text {...props} field="name" label="Full name" hint="As the identity document has it." />
        <Text {...props} field="birthDate" label="Date of birth" type="date" />
        <Choice {...props} field="nationality" label="Nationality" options={countryOptions} />
      </>
    ),
  },
  {
    title: 'Contact',
    fields: ['email', 'phone', 'addressLine', 'addressMore', 'city', 'region', 'postalCode', 'country'],
    view: (props) => (
      <>
        <Text
          {...props}
          field="email"
          label="E-mail"
          type="email"
          most={254}
          hint="The invitation goes there, and they sign in with it."
        />
        <Text
          {...props}
          field="phone"
          label="Phone"
          type="tel"
          most={24}
          hint="With + and the country, such as +91 98200 12345."
        />
        <Text {...props} field="addressLine" label="Address" most={120} />
        <Text {...props} field="addressMore" label="Address, second line" most={120} />
        <div class="grid gap-4 sm:grid-cols-2">
          <Text {...props} field="city" label="Town" most={60} />
          <Text {...props} field="postalCode" label="Postal code" most={12} />
          <Text {...props} field="region" label="State or region" most={60} />
          <Choice {...props} field="country" label="Country of residence" options={countryOptions} />
        </div>
      </>
    ),
  },
  {
    title: 'Work and tax',
    fields: ['occupation', 'taxCountry', 'taxId', 'purpose'],
    view: (props) => (
      <>
        <Choice {...props} field="occupation" label="Occupation" options={occupationOptions} />
        <Choice {...props} field="taxCountry" label="Where they pay tax" options={countryOptions} />
        <Show when={props.person.taxCountry}>
          <Text
            {...props}
            field="taxId"
            label={props.person.taxCountry === 'IN' ? 'PAN' : 'Tax id'}
            most={30}
            hint={props.person.taxCountry === 'IN' ? 'Such as ABCDE1234F.' : ''}
          />
        </Show>
        <Text
          {...props}
          field="purpose"
          label="What the account is for"
          most={200}
          hint="Where money will come from and go to."
        />
      </>
    ),
  },
]
