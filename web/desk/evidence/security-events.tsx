import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createSignal, For, Show } from 'solid-js'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { plainKind } from '../../bank/security/activity-words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { Alerts } from './alerts.tsx'
import { aboutOf, type EventFilters, eventsQuery, severityLooks } from './queries.ts'

const severities = [
  { value: '', label: 'Any' },
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High' },
  { value: 'medium', label: 'Medium' },
  { value: 'low', label: 'Low' },
]

/** What admins must look at, and everything around it. */
export default function SecurityEvents() {
  return (
    <>
      <PageTitle title="Security events" />
      <Alerts />
      <Events />
    </>
  )
}

function Events() {
  const [filters, setFilters] = createSignal<EventFilters>({ severity: '', kind: '', userId: '', from: '' })
  const change = (more: Partial<EventFilters>) => setFilters((now) => ({ ...now, ...more }))
  const events = useInfiniteQuery(() => eventsQuery(filters()))
  const items = () => (events.isSuccess ? events.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title="All events">
      <form
        class="grid items-start gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-4"
        onSubmit={(event) => event.preventDefault()}
      >
        <Field label="Severity">
          {(wiring) => (
            <Select
              {...wiring}
              value={filters().severity}
              options={severities}
              onChange={(severity) => change({ severity: severity as EventFilters['severity'] })}
            />
          )}
        </Field>
        <Field label="Kind" hint="Such as sign_in_blocked">
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              autocapitalize="off"
              maxLength={120}
              value={filters().kind}
              onChange={(event) => change({ kind: event.currentTarget.value.replace(/[^\w.:/-]/g, '') })}
            />
          )}
        </Field>
        <Field label="User number">
          {(wiring) => (
            <Input
              {...wiring}
              inputmode="numeric"
              autocomplete="off"
              maxLength={18}
              value={filters().userId}
              onChange={(event) => change({ userId: event.currentTarget.value.replace(/\D/g, '') })}
            />
          )}
        </Field>
        <Field label="From">
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              value={filters().from}
              onChange={(event) => change({ from: event.currentTarget.value })}
            />
          )}
        </Field>
      </form>
      <More pages={events}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<ShieldCheck size={26} aria-hidden="true" />} title="No such event">
                Nothing was noted that passes these filters.
              </Empty>
            </Card>
          }
        >
          <Table
            label="Security events, newest first"
            head={
              <For each={['When', 'Severity', 'What', 'About', 'From', 'Request']}>
                {(name) => <th scope="col">{name}</th>}
              </For>
            }
          >
            <For each={items()}>
              {(event) => (
                <tr class="hover:bg-sunken">
                  <td class="figures whitespace-nowrap">{longMoment(event.at)}</td>
                  <td>
                    <Badge look={severityLooks[event.severity]}>{event.severity}</Badge>
                  </td>
                  <td class="min-w-48" title={event.kind}>
                    {plainKind(event.kind)}
                  </td>
                  <td class="figures whitespace-nowrap">{aboutOf(event)}</td>
                  <td class="whitespace-nowrap text-soft">
                    {event.address ?? '–'}
                    <Show when={event.agent}>
                      {(agent) => <span class="block text-tiny">{agent()}</span>}
                    </Show>
                  </td>
                  <td class="figures text-soft text-tiny">{event.requestId?.slice(0, 8) ?? '–'}</td>
                </tr>
              )}
            </For>
          </Table>
        </Show>
      </More>
    </Section>
  )
}
