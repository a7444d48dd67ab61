import { useLocation, useNavigate } from '@solidjs/router'
import { createMemo } from 'solid-js'
import { Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import type { Basis } from '../queries.ts'

const isDate = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
// The bank's own day is not known before it was asked; today's date of India is right but for a late end of day.
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date())

/** Day and basis of what is shown, kept in the address, so that a reload and the way back find them. */
export function useAsOf() {
  const location = useLocation()
  const navigate = useNavigate()
  const date = createMemo(() => (isDate(location.query.date) ? location.query.date : today()))
  const basis = createMemo((): Basis => (location.query.basis === 'value' ? 'value' : 'booking'))
  const query = (some: { date?: string; basis?: Basis } = {}) =>
    new URLSearchParams({ date: some.date ?? date(), basis: some.basis ?? basis() }).toString()
  const change = (some: { date?: string; basis?: Basis }) => {
    if (some.date !== undefined && !isDate(some.date)) return
    const others = new URLSearchParams(location.search)
    for (const [name, value] of new URLSearchParams(query(some))) others.set(name, value)
    navigate(`${location.pathname}?${others}`, { replace: true, scroll: false })
  }
  return { date, basis, query, change }
}

export function DayField(props: { label: string; value: string; onChange: (date: string) => void }) {
  return (
    <Field label={props.label}>
      {(wiring) => (
        <Input {...wiring} type="date" class="w-auto!" value={props.value} onInput={props.onChange} />
      )}
    </Field>
  )
}

export function AsOf(props: { asOf: ReturnType<typeof useAsOf> }) {
  return (
    <div class="flex flex-wrap items-end gap-x-5 gap-y-3">
      <DayField
        label="At the end of"
        value={props.asOf.date()}
        onChange={(date) => props.asOf.change({ date })}
      />
      <Segmented<Basis>
        legend="By date of"
        value={props.asOf.basis()}
        options={[
          { value: 'booking', label: 'Booking' },
          { value: 'value', label: 'Value' },
        ]}
        onChange={(basis) => props.asOf.change({ basis })}
      />
    </div>
  )
}
