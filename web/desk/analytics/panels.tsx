import { For, Show } from 'solid-js'
import type { Analytics } from '../../../worker/analytics/contract.ts'
import { minorOf, toMoney } from '../../../worker/money.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { sign } from '../../bank/money/format.ts'
import { Card, Section } from '../../ui/card.tsx'
import {
  countOf,
  heightOf,
  inWords,
  keysOf,
  linesOf,
  longPlace,
  minutesOf,
  shortPlace,
  spanOf,
} from './figures.ts'
import { Panel, Rows } from './panel.tsx'

const compact = new Intl.NumberFormat('en-IN', { notation: 'compact', maximumFractionDigits: 2 })
const whole = new Intl.NumberFormat('en-IN')
type Page = { page: Analytics }
const shortPlaces = (page: Analytics) => page.places.map(shortPlace)
const newestFirst = (page: Analytics) => page.places.toReversed()

function Money(props: { page: Analytics; measure: 'deposits' | 'booked'; place: string; key?: string }) {
  const minor = () =>
    linesOf(props.page, {
      measure: props.measure,
      place: props.place,
      ...(props.key !== undefined && { key: props.key }),
    }).reduce((sum, { sum: money }) => sum + (money ? minorOf(money) : 0n), 0n)
  return <Amount value={toMoney(minor(), props.page.currency)} />
}

export function Deposits(props: Page) {
  const types = () => keysOf(props.page, 'deposits')
  return (
    <Panel
      title="Deposits"
      says="What stood on customers’ accounts at the end of each day or month."
      places={shortPlaces(props.page)}
      series={[
        {
          name: 'All deposits',
          tone: 'brand',
          values: props.page.places.map((place) => heightOf(props.page, { measure: 'deposits', place })),
        },
      ]}
      value={(figure) => `${sign(props.page.currency)}${compact.format(figure)}`}
      table={
        <Rows
          label="Deposits at the end of each day or month"
          head={['Time', ...types().map(inWords), 'Together']}
          rows={newestFirst(props.page).map((place) => [
            longPlace(place),
            ...types().map((key) => <Money page={props.page} measure="deposits" place={place} key={key} />),
            <Money page={props.page} measure="deposits" place={place} />,
          ])}
        />
      }
    />
  )
}

export function Customers(props: Page) {
  const isMonthly = () => props.page.places[0]?.length === 7
  const values = (measure: 'active' | 'joined') =>
    props.page.places.map((place) => countOf(props.page, { measure, place }))
  return (
    <Panel
      title="Customers"
      says={
        isMonthly()
          ? 'Active is who did something of their own in the month, as dormancy counts it.'
          : 'Who joined. Who is active is counted by months.'
      }
      places={shortPlaces(props.page)}
      series={[
        ...(isMonthly() ? [{ name: 'Active', tone: 'quiet' as const, values: values('active') }] : []),
        { name: 'Joined', tone: 'good' as const, values: values('joined') },
      ]}
      value={(figure) => compact.format(figure)}
      table={
        <Rows
          label="Customers, by day or month"
          head={['Time', ...(isMonthly() ? ['Active'] : []), 'Joined']}
          rows={newestFirst(props.page).map((place) => [
            longPlace(place),
            ...(isMonthly() ? [whole.format(countOf(props.page, { measure: 'active', place }))] : []),
            whole.format(countOf(props.page, { measure: 'joined', place })),
          ])}
        />
      }
    />
  )
}

export function Volumes(props: Page) {
  const types = () => keysOf(props.page, 'booked')
  return (
    <Panel
      title="Volumes"
      says="How many transactions were booked; the table has each type and its money."
      places={shortPlaces(props.page)}
      series={[
        {
          name: 'Transactions',
          tone: 'brand',
          values: props.page.places.map((place) => countOf(props.page, { measure: 'booked', place })),
        },
      ]}
      value={(figure) => compact.format(figure)}
      table={
        <Rows
          label="Transactions and their money, by day or month"
          head={['Time', 'Count', ...types().map(inWords)]}
          rows={newestFirst(props.page).map((place) => [
            longPlace(place),
            whole.format(countOf(props.page, { measure: 'booked', place })),
            ...types().map((key) => <Money page={props.page} measure="booked" place={place} key={key} />),
          ])}
        />
      }
    />
  )
}

export function Failures(props: Page) {
  const reasons = () =>
    keysOf(props.page, 'failed')
      .map((key) => ({ key, count: countOf(props.page, { measure: 'failed', key }) }))
      .sort((one, other) => other.count - one.count)
  return (
    <Panel
      title="Failures"
      says="Sign-ins, scheduled payments, what risk and second persons refused; the table has the reasons."
      places={shortPlaces(props.page)}
      series={[
        {
          name: 'Failures',
          tone: 'soft',
          values: props.page.places.map((place) => countOf(props.page, { measure: 'failed', place })),
        },
      ]}
      value={(figure) => compact.format(figure)}
      table={
        <Rows
          label="Failures of the period by reason"
          head={['Reason', 'Count']}
          rows={reasons().map(({ key, count }) => [inWords(key), whole.format(count)])}
        />
      }
    />
  )
}

export function Tickets(props: Page) {
  const categories = () => [...new Set([...keysOf(props.page, 'opened'), ...keysOf(props.page, 'solved')])]
  const mean = (measure: 'answered' | 'solved', key: string) => {
    const count = countOf(props.page, { measure, key })
    return count === 0 ? '–' : spanOf(minutesOf(props.page, { measure, key }) / count)
  }
  const values = (measure: 'opened' | 'solved') =>
    props.page.places.map((place) => countOf(props.page, { measure, place }))
  return (
    <Panel
      title="Tickets"
      says="Opened and solved; the table has service times of each category, as averages of the period."
      places={shortPlaces(props.page)}
      series={[
        { name: 'Opened', tone: 'quiet', values: values('opened') },
        { name: 'Solved', tone: 'good', values: values('solved') },
      ]}
      value={(figure) => compact.format(figure)}
      table={
        <Rows
          label="Service times of tickets by category"
          head={['Category', 'Opened', 'Answered', 'To the answer', 'Late', 'Solved', 'To the end']}
          rows={categories().map((key) => [
            inWords(key),
            whole.format(countOf(props.page, { measure: 'opened', key })),
            whole.format(countOf(props.page, { measure: 'answered', key })),
            mean('answered', key),
            whole.format(countOf(props.page, { measure: 'late', key })),
            whole.format(countOf(props.page, { measure: 'solved', key })),
            mean('solved', key),
          ])}
        />
      }
    />
  )
}

export function Cohorts(props: Page) {
  const most = () => Math.max(0, ...props.page.cohorts.map(({ active }) => active.length))
  return (
    <Section title="Cohorts">
      <Card class="grid grid-cols-1 gap-4 p-4 sm:p-5">
        <p class="max-w-prose text-small text-soft">
          Of those who joined in a month, how many did something of their own in it and in each month since.
        </p>
        <Show
          when={props.page.cohorts.length > 0}
          fallback={
            <p class="py-6 text-center text-small text-soft">Nobody joined in these twelve months.</p>
          }
        >
          <section aria-label="Cohorts" tabindex="0" class="relative overflow-x-auto">
            <table class="w-full border-collapse text-left text-small">
              <caption class="sr-only">Activity by the month of joining</caption>
              <thead class="text-soft text-tiny">
                <tr class="border-line border-b">
                  <th scope="col" class="py-2 pr-3">
                    Joined
                  </th>
                  <th scope="col" class="py-2 pr-3 text-right">
                    Customers
                  </th>
                  <For each={Array.from({ length: most() }, (_, at) => at)}>
                    {(at) => (
                      <th scope="col" class="whitespace-nowrap py-2 pr-3 text-right">
                        {at === 0 ? 'That month' : `+${at}`}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody class="divide-y divide-line">
                <For each={props.page.cohorts}>
                  {(cohort) => (
                    <tr>
                      <th scope="row" class="whitespace-nowrap py-2.5 pr-3 font-semibold">
                        {longPlace(cohort.month)}
                      </th>
                      <td class="figures py-2.5 pr-3 text-right">{whole.format(cohort.size)}</td>
                      <For each={cohort.active}>
                        {(count) => (
                          <td class="figures whitespace-nowrap py-2.5 pr-3 text-right">
                            {Math.round((100 * count) / Math.max(1, cohort.size))} %
                            <span class="block text-soft text-tiny">{whole.format(count)}</span>
                          </td>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </Show>
      </Card>
    </Section>
  )
}
