import { createSignal, Show } from 'solid-js'
import type { Setting } from '../../../worker/settings/contract.ts'
import { bank } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { controlClass, Field, Input } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ProposeDialog } from './propose-dialog.tsx'
import { draftOf, readDraft, titleOf, valueInWords } from './words.ts'

const hints: Partial<Record<Setting['kind'], string>> = {
  money: 'One line for each currency, such as INR 50000.00. A currency that is left out counts as 0.',
  list: 'Monday is 1, Sunday is 7; with commas between.',
  time_zone: 'A place, such as Asia/Kolkata.',
  rates: 'JSON, as it stands.',
  denominations: 'JSON, in minor units.',
}

/** Another value from a day on, with its consequence in words. */
export function ChangeSetting(props: { setting: Setting; today: string; onClose: () => void }) {
  const [draft, setDraft] = createSignal(
    props.setting.kind === 'switch'
      ? String(props.setting.value !== 'true')
      : draftOf(props.setting, props.setting.value),
  )
  const [from, setFrom] = createSignal(props.today)
  const [faults, setFaults] = createSignal<{ value?: string; from?: string }>({})
  const type = (text: string) => {
    setDraft(text)
    setFaults({})
  }
  const isLong = () => ['money', 'rates', 'denominations'].includes(props.setting.kind)
  const consequence = () => {
    const read = readDraft(props.setting, draft())
    if ('fault' in read) return 'Enter a value to see what it will mean.'
    const becomes = valueInWords(props.setting, read.json)
    const when = from() > props.today ? `from ${from() ? longDate(from()) : '…'}` : 'at once'
    return `Once another admin has approved it, ${when}: ${titleOf(props.setting.name).toLowerCase()} is ${becomes} instead of ${valueInWords(props.setting, props.setting.value)}. ${props.setting.says}`
  }
  const propose = (why: { reason: string; source: string }) => {
    const read = readDraft(props.setting, draft())
    setFaults({
      ...('fault' in read && { value: read.fault }),
      ...((!from() || from() < props.today) && { from: 'Choose today or a day to come.' }),
    })
    if ('fault' in read || Object.keys(faults()).length > 0) return undefined
    return bank.settings.propose.mutate({
      name: props.setting.name,
      value: read.json,
      effectiveFrom: from(),
      ...why,
    })
  }
  return (
    <ProposeDialog
      title={`Change: ${titleOf(props.setting.name)}`}
      consequence={consequence()}
      onPropose={propose}
      onClose={props.onClose}
    >
      <Show
        when={props.setting.kind !== 'switch'}
        fallback={
          <Segmented
            legend="Switch"
            value={draft()}
            options={[
              { value: 'true', label: 'On' },
              { value: 'false', label: 'Off' },
            ]}
            onChange={setDraft}
          />
        }
      >
        <Field
          label={props.setting.unit && !isLong() ? `New value (${props.setting.unit})` : 'New value'}
          hint={
            hints[props.setting.kind] ??
            (props.setting.least === null ? undefined : `${props.setting.least} to ${props.setting.most}`)
          }
          error={faults().value}
        >
          {(wiring) => (
            <Show
              when={isLong()}
              fallback={
                <Input
                  {...wiring}
                  autocomplete="off"
                  maxLength={200}
                  inputmode={['number', 'hours'].includes(props.setting.kind) ? 'numeric' : 'text'}
                  value={draft()}
                  onInput={type}
                />
              }
            >
              <textarea
                {...wiring}
                rows="4"
                maxLength={2000}
                spellcheck={false}
                class={`${controlClass} figures`}
                value={draft()}
                onInput={(event) => type(event.currentTarget.value)}
              />
            </Show>
          )}
        </Field>
      </Show>
      <Field label="In force from" error={faults().from}>
        {(wiring) => <Input {...wiring} type="date" min={props.today} value={from()} onInput={setFrom} />}
      </Field>
    </ProposeDialog>
  )
}
