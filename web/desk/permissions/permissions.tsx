import Check from 'lucide-solid/icons/check'
import { createSignal, For, Show } from 'solid-js'
import { machines } from '../../../worker/machines.ts'
import {
  conditions,
  mayCall,
  nameOf,
  type Permission,
  permissions,
  roleNames,
} from '../../../worker/permissions.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table } from '../../ui/table.tsx'

type Shown = (typeof roleNames)[number] | ''
const wordsOf = ({ when = [] }: Permission) => when.map((one) => conditions[one].replaceAll('`', ''))
const roleOptions: { value: Shown; label: string }[] = [
  { value: '', label: 'Everybody' },
  ...roleNames.map((role) => ({ value: role, label: `${role[0]!.toUpperCase()}${role.slice(1)}` })),
]

/** The permission table itself, as the Worker, the tests and the documentation read it. */
export default function Permissions() {
  const [words, setWords] = createSignal('')
  const [role, setRole] = createSignal<Shown>('')
  const rows = () =>
    Object.entries(permissions).filter(([name, permission]) => {
      const shown = role()
      const text = [name, nameOf(name), ...wordsOf(permission)].join(' ').toLowerCase()
      return (!shown || mayCall(permission, shown)) && text.includes(words().trim().toLowerCase())
    })
  return (
    <>
      <PageTitle
        title="Who may do what"
        aside={
          <Button look="quiet" class="unprinted" onClick={() => print()}>
            Print
          </Button>
        }
      />
      <div class="unprinted flex flex-wrap items-end gap-4">
        <search aria-label="Permissions" class="min-w-64 flex-1">
          <Field label="Find" hint="A word of what is done or of its conditions.">
            {(wiring) => <Input {...wiring} type="search" autocomplete="off" onInput={setWords} />}
          </Field>
        </search>
        <Segmented<Shown> legend="Role" value={role()} options={roleOptions} onChange={setRole} />
      </div>
      <p role="status" class="text-small text-soft">
        {rows().length} of {Object.keys(permissions).length}
      </p>
      <Table
        label="Permissions"
        head={
          <>
            <th scope="col">What</th>
            <For each={roleNames}>{(one) => <th scope="col">{one}</th>}</For>
            <th scope="col">Conditions</th>
          </>
        }
      >
        <For each={rows()}>
          {([name, permission]) => (
            <tr>
              <th scope="row" class="whitespace-nowrap font-semibold">
                {nameOf(name)}
              </th>
              <For each={roleNames}>
                {(one) => (
                  <td>
                    <Show when={mayCall(permission, one)} fallback={<span class="sr-only">no</span>}>
                      <Check size={18} aria-label="yes" class="text-good" />
                    </Show>
                  </td>
                )}
              </For>
              <td class="min-w-64">{wordsOf(permission).join('; ')}</td>
            </tr>
          )}
        </For>
      </Table>
      <Section title="Machines">
        <ul class="grid gap-3 text-small">
          <For each={machines}>
            {(machine) => (
              <li>
                <p class="font-semibold">{machine.name}</p>
                <p>{machine.may}.</p>
                <p class="text-soft">{machine.credential.replaceAll('`', '')}</p>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </>
  )
}
