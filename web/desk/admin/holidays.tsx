import CalendarDays from 'lucide-solid/icons/calendar-days'
import { createSignal, For, Show } from 'solid-js'
import type { Holiday, Settings } from '../../../worker/settings/contract.ts'
import { bank } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { ProposeDialog } from './propose-dialog.tsx'

/** Days on which the bank is closed; scheduled payments move around them as their rule says. */
export function Holidays(props: { page: Settings }) {
  const [asking, setAsking] = createSignal<Holiday | 'new'>()
  return (
    <Section
      title="Bank holidays"
      aside={
        <Button look="quiet" onClick={() => setAsking('new')}>
          Add a holiday
        </Button>
      }
    >
      <Show
        when={props.page.holidays.length > 0}
        fallback={
          <Card>
            <Empty icon={<CalendarDays size={26} aria-hidden="true" />} title="No holidays yet">
              Scheduled payments move around these days, and around the closed weekdays.
            </Empty>
          </Card>
        }
      >
        <Card>
          <ul class="divide-y divide-line">
            <For each={props.page.holidays}>
              {(one) => (
                <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-small sm:px-5">
                  <span class="min-w-0">
                    <span class="font-semibold">{longDate(one.day)}</span> · {one.name}{' '}
                    <span class="text-soft">({one.source})</span>
                  </span>
                  <Show when={!one.waits} fallback={<Badge look="warn">Waits for a second person</Badge>}>
                    <Show when={one.day > props.page.businessDate}>
                      <Button
                        look="plain"
                        class="min-h-11!"
                        aria-label={`Take away ${one.name}, ${longDate(one.day)}`}
                        onClick={() => setAsking(one)}
                      >
                        Take away
                      </Button>
                    </Show>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Show>
      <Show keyed when={asking()}>
        {(one) => (
          <ChangeHoliday
            holiday={one === 'new' ? undefined : one}
            today={props.page.businessDate}
            onClose={() => setAsking(undefined)}
          />
        )}
      </Show>
    </Section>
  )
}

function ChangeHoliday(props: { holiday: Holiday | undefined; today: string; onClose: () => void }) {
  const [day, setDay] = createSignal(props.holiday?.day ?? '')
  const [name, setName] = createSignal('')
  const [faults, setFaults] = createSignal<{ day?: string; name?: string }>({})
  const propose = (why: { reason: string; source: string }) => {
    setFaults({
      ...(day() <= props.today && { day: 'Choose a day to come.' }),
      ...(!props.holiday && !name().trim() && { name: 'Say what the day is called.' }),
    })
    if (Object.keys(faults()).length > 0) return undefined
    return bank.settings.proposeHoliday.mutate({
      day: day(),
      name: props.holiday ? null : name().trim(),
      ...why,
    })
  }
  const when = () => (day() ? longDate(day()) : 'that day')
  return (
    <ProposeDialog
      title={props.holiday ? `Take away ${props.holiday.name}?` : 'Add a holiday'}
      consequence={
        props.holiday
          ? `Once another admin has approved it, the bank is open on ${when()}: scheduled payments due then are paid then.`
          : `Once another admin has approved it, the bank is closed on ${when()}: scheduled payments due then move as their rule says.`
      }
      onPropose={propose}
      onClose={props.onClose}
    >
      <Show when={!props.holiday}>
        <Field label="Day" error={faults().day}>
          {(wiring) => <Input {...wiring} type="date" min={props.today} value={day()} onInput={setDay} />}
        </Field>
        <Field label="Name" error={faults().name}>
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={60} value={name()} onInput={setName} />
          )}
        </Field>
      </Show>
    </ProposeDialog>
  )
}
