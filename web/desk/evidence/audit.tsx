import ScrollText from 'lucide-solid/icons/scroll-text'
import { createSignal, For, Show } from 'solid-js'
import type { Deed } from '../../../worker/evidence/contract.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { More } from '../more.tsx'
import { type AuditFilters, auditQuery } from './queries.ts'

const none: AuditFilters = { actor: '', action: '', subject: '', requestId: '', from: '', to: '' }
const fields: { name: keyof AuditFilters; label: string; hint: string; type?: 'date' }[] = [
  { name: 'actor', label: 'Who', hint: 'Such as user:7' },
  { name: 'action', label: 'Deed', hint: 'Whole, or as limits. for all of them' },
  { name: 'subject', label: 'On what', hint: 'Such as account:12' },
  { name: 'requestId', label: 'Request', hint: 'The whole id' },
  { name: 'from', label: 'From', hint: 'This day, UTC', type: 'date' },
  { name: 'to', label: 'To', hint: 'The end of it, UTC', type: 'date' },
]

/** Deeds of everybody, with what they changed and whether they still are what was sealed. */
export default function Audit() {
  const [typed, setTyped] = createSignal(none)
  const [filters, setFilters] = createSignal(none)
  const deeds = useInfiniteQuery(() => auditQuery(filters()))
  const items = () => (deeds.isSuccess ? deeds.data.pages.flatMap((page) => page.items) : [])
  return (
    <>
      <PageTitle title="Audit" />
      <form
        class="grid items-start gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-4 2xl:grid-cols-[repeat(6,minmax(0,1fr))_auto]"
        onSubmit={(event) => {
          event.preventDefault()
          setFilters(typed())
        }}
      >
        <For each={fields}>
          {(field) => (
            <Field label={field.label} hint={field.hint}>
              {(wiring) => (
                <Input
                  {...wiring}
                  type={field.type ?? 'text'}
                  autocomplete="off"
                  autocapitalize="off"
                  maxLength={120}
                  value={typed()[field.name]}
                  onInput={(text) =>
                    setTyped((now) => ({ ...now, [field.name]: text.replace(/[^\w.:/-]/g, '') }))
                  }
                />
              )}
            </Field>
          )}
        </For>
        <Button type="submit" class="lg:mt-7">
          Search
        </Button>
      </form>
      <More pages={deeds}>
        <Show
          when={items().length > 0}
          fallback={
            <Card>
              <Empty icon={<ScrollText size={26} aria-hidden="true" />} title="No such deed">
                {deeds.hasNextPage
                  ? 'None among the newest. Show more looks further back.'
                  : 'Nothing passes these filters.'}
              </Empty>
            </Card>
          }
        >
          <Table
            label="Deeds, newest first"
            head={
              <For each={['No.', 'When', 'Who', 'Deed', 'On what', 'Before and after', 'From', 'Seal']}>
                {(name) => <th scope="col">{name}</th>}
              </For>
            }
          >
            <For each={items()}>{(deed) => <Line deed={deed} />}</For>
          </Table>
        </Show>
      </More>
    </>
  )
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

function Line(props: { deed: Deed }) {
  return (
    <tr class="align-top hover:bg-sunken">
      <td class="num text-soft">{props.deed.id}</td>
      <td class="figures whitespace-nowrap">{longMoment(props.deed.at)}</td>
      <td class="whitespace-nowrap">{props.deed.actor}</td>
      <td class="whitespace-nowrap font-semibold">{props.deed.action}</td>
      <td class="wrap-anywhere min-w-32">{props.deed.subject}</td>
      <td class="min-w-64">
        <For each={props.deed.changes}>
          {(change) => (
            <dl class="mb-1 text-tiny">
              <dt class="font-semibold">
                {change.table} {change.row}
              </dt>
              <For each={Object.keys(change.after ?? change.before ?? {})}>
                {(column) => (
                  <dd class="break-words text-soft">
                    {column}: <Show when={change.before}>{shown(change.before?.[column])} → </Show>
                    {change.after ? shown(change.after[column]) : 'gone'}
                  </dd>
                )}
              </For>
            </dl>
          )}
        </For>
      </td>
      <td class="whitespace-nowrap text-soft">
        {props.deed.address ?? '–'}
        <Show when={props.deed.agent}>{(agent) => <span class="block text-tiny">{agent()}</span>}</Show>
      </td>
      <td class="whitespace-nowrap">
        <Show when={props.deed.seal} fallback={<Badge>Not yet sealed</Badge>}>
          {(seal) => (
            <Badge look={props.deed.intact ? 'good' : 'bad'}>
              {props.deed.intact ? `Intact, ${seal()}` : `Changed since ${seal()}`}
            </Badge>
          )}
        </Show>
      </td>
    </tr>
  )
}
