import { createSignal, For, Show } from 'solid-js'
import type { Setting, Settings } from '../../../worker/settings/contract.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ChangeSetting } from './change-setting.tsx'
import { SettingHistory } from './history.tsx'
import { Holidays } from './holidays.tsx'
import { Products } from './products.tsx'
import { settingsQuery } from './queries.ts'
import { groupOf, titleOf, valueInWords } from './words.ts'

/** The bank's own settings: what is in force, what comes, and what was; two persons change them. */
export default function Administration() {
  const page = useQuery(() => settingsQuery())
  return (
    <>
      <PageTitle title="Administration" />
      <p class="text-small text-soft">
        One admin proposes, another approves under Approvals. Nothing needs a restart, and no past value is
        changed.
      </p>
      <Show when={page.isError}>
        <Failed error={page.error} onRetry={() => void page.refetch()} />
      </Show>
      <Show when={page.isPending}>
        <SkeletonRows rows={6} />
      </Show>
      <Show when={page.isSuccess && page.data}>{(data) => <Parts page={data()} />}</Show>
    </>
  )
}

function Parts(props: { page: Settings }) {
  const [words, setWords] = createSignal('')
  const [changing, setChanging] = createSignal<Setting>()
  const [looking, setLooking] = createSignal<Setting>()
  const found = () => {
    const wanted = words().trim().toLowerCase()
    return props.page.settings.filter((one) =>
      `${one.name} ${titleOf(one.name)} ${groupOf(one.name)} ${one.says}`.toLowerCase().includes(wanted),
    )
  }
  const features = () => found().filter(({ name }) => name.startsWith('feature.'))
  const groups = () =>
    [
      ...Map.groupBy(
        found().filter(({ name }) => !name.startsWith('feature.')),
        ({ name }) => groupOf(name),
      ),
    ].sort(([one], [other]) => one.localeCompare(other))
  const line = (one: Setting) => (
    <Line setting={one} onChange={() => setChanging(one)} onHistory={() => setLooking(one)} />
  )
  return (
    <>
      <search aria-label="Settings">
        <Field label="Find a setting" hint="A word of its name or of what it does.">
          {(wiring) => <Input {...wiring} type="search" autocomplete="off" onInput={setWords} />}
        </Field>
      </search>
      <p role="status" class="text-small text-soft">
        {found().length} of {props.page.settings.length} settings
      </p>
      <Show when={features().length > 0}>
        <Section title="Features">
          <Card>
            <ul class="divide-y divide-line">
              <For each={features()}>{line}</For>
            </ul>
          </Card>
        </Section>
      </Show>
      <Show when={!words().trim()}>
        <Products />
        <Holidays page={props.page} />
      </Show>
      <For each={groups()}>
        {([name, list]) => (
          <Section title={name}>
            <Card>
              <ul class="divide-y divide-line">
                <For each={list}>{line}</For>
              </ul>
            </Card>
          </Section>
        )}
      </For>
      <Show keyed when={changing()}>
        {(one) => (
          <ChangeSetting
            setting={one}
            today={props.page.businessDate}
            onClose={() => setChanging(undefined)}
          />
        )}
      </Show>
      <Show keyed when={looking()}>
        {(one) => <SettingHistory setting={one} onClose={() => setLooking(undefined)} />}
      </Show>
    </>
  )
}

function Line(props: { setting: Setting; onChange: () => void; onHistory: () => void }) {
  const title = () => titleOf(props.setting.name)
  return (
    <li class="grid gap-x-5 gap-y-2 px-4 py-3 text-small sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-5">
      <div class="grid min-w-0 gap-0.5">
        <p class="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <span class="font-bold">{title()}</span>
          <span class="min-w-0 break-words">{valueInWords(props.setting, props.setting.value)}</span>
          <Show when={props.setting.waits}>
            <Badge look="warn">Waits for a second person</Badge>
          </Show>
        </p>
        <p class="max-w-[90ch] text-soft">{props.setting.says}</p>
        <p class="max-w-[110ch] break-words text-faint text-tiny">
          <span class="figures">{props.setting.name}</span>
          {props.setting.since ? `, since ${longDate(props.setting.since)}` : ''}: {props.setting.source}
        </p>
        <For each={props.setting.scheduled}>
          {(next) => (
            <p>
              <Badge>Scheduled</Badge> from {longDate(next.from)}: {valueInWords(props.setting, next.value)}{' '}
              <span class="text-soft">({next.source})</span>
            </p>
          )}
        </For>
      </div>
      <div class="flex gap-2">
        <Button look="plain" class="min-h-11!" aria-label={`History of ${title()}`} onClick={props.onHistory}>
          History
        </Button>
        <Show when={props.setting.kind !== 'fixed' && !props.setting.waits}>
          <Button look="quiet" class="min-h-11!" aria-label={`Change ${title()}`} onClick={props.onChange}>
            Change
          </Button>
        </Show>
      </div>
    </li>
  )
}
