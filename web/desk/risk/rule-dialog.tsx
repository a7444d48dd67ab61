import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { type Currency, currencies } from '../../../worker/money.ts'
import type { Rule } from '../../../worker/risk/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { stepRefusal } from './queries.ts'
import { actionNames, kindNames } from './words.ts'

const asked: Record<Rule['kind'], [name: string, label: string][]> = {
  velocity: [
    ['minutes', 'Within minutes'],
    ['count', 'More payments than (or empty)'],
    ['amount', 'More in sum than (or empty)'],
  ],
  structuring: [
    ['threshold', 'Threshold'],
    ['percent', 'At most percent under it'],
    ['count', 'How many payments'],
    ['days', 'Within days'],
  ],
  new_payee: [
    ['amount', 'From this amount on'],
    ['payeeHours', 'Payee younger than hours'],
    ['deviceHours', 'Device younger than hours'],
  ],
  dormant: [
    ['amount', 'From this amount on'],
    ['days', 'Days after waking'],
  ],
  hour: [
    ['amount', 'From this amount on'],
    ['from', 'From the hour (0 to 23)'],
    ['to', 'To the hour (0 to 23)'],
  ],
  large: [
    ['amount', 'From this amount on'],
    ['times', 'Times the largest of 90 days'],
  ],
}
const inMoney = new Set(['amount', 'threshold'])
const choices = <Value extends string>(names: Record<Value, string>) =>
  (Object.keys(names) as Value[]).map((value) => ({ value, label: names[value] }))
const from = (rule: Rule | undefined) => ({
  code: rule?.code ?? '',
  kind: rule?.kind ?? ('velocity' as Rule['kind']),
  currency: rule?.currency ?? ('INR' as Currency),
  action: rule?.action ?? ('allow' as Rule['action']),
  score: String(rule?.score ?? 50),
  isOn: rule?.isOn === false ? 'off' : 'on',
  reason: '',
})

/** Asks for a rule as it shall be: nothing holds before another person has approved it. */
export function RuleDialog(props: { rule: Rule | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const [form, setForm] = createSignal(from(props.rule))
  const [values, setValues] = createSignal<Record<string, string>>(
    Object.fromEntries(
      Object.entries(props.rule?.parameters ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  )
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const set = (change: Partial<ReturnType<typeof form>>) => setForm({ ...form(), ...change })
  const faultAt = (path: string) => fault()?.fields.find((one) => one.path === path)?.message

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const { code, kind, currency, action, score, isOn, reason } = form()
    const given = asked[kind].filter(([name]) => values()[name]?.trim())
    setBusy(true)
    setFault(undefined)
    try {
      await bank.risk.proposeRule.mutate({
        code: code.trim(),
        kind,
        currency,
        action,
        score: Number(score),
        isOn: isOn === 'on',
        reason: reason.trim(),
        effectiveFrom: props.rule?.effectiveFrom ?? new Date().toISOString(),
        effectiveUntil: props.rule?.effectiveUntil ?? '9999-12-31T00:00:00.000Z',
        parameters: Object.fromEntries(
          given.map(([name]) => [name, inMoney.has(name) ? values()[name]!.trim() : Number(values()[name])]),
        ),
      })
      void client.invalidateQueries({ queryKey: ['desk', 'rules'] })
      toast('Asked for: another person decides')
      props.onClose()
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title={props.rule ? `Change ${props.rule.code}` : 'New rule'} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event)} novalidate class="grid gap-4">
        <Show when={!props.rule}>
          <Field label="Name" hint="Small letters, digits and _" error={faultAt('code')}>
            {(wiring) => (
              <Input
                {...wiring}
                autocomplete="off"
                maxLength={40}
                value={form().code}
                onInput={(code) => set({ code })}
              />
            )}
          </Field>
          <Field label="Kind">
            {(wiring) => (
              <Select
                {...wiring}
                value={form().kind}
                options={choices(kindNames)}
                onChange={(kind) => set({ kind: kind as Rule['kind'] })}
              />
            )}
          </Field>
          <Field label="Currency">
            {(wiring) => (
              <Select
                {...wiring}
                value={form().currency}
                options={currencies.map((value) => ({ value, label: value }))}
                onChange={(currency) => set({ currency: currency as Currency })}
              />
            )}
          </Field>
        </Show>
        <For each={asked[form().kind]}>
          {([name, label]) => (
            <Field
              label={label}
              hint={inMoney.has(name) ? `In ${form().currency}, such as 50000.00` : undefined}
              error={faultAt(`parameters.${name}`)}
            >
              {(wiring) => (
                <Input
                  {...wiring}
                  inputmode={inMoney.has(name) ? 'decimal' : 'numeric'}
                  autocomplete="off"
                  value={values()[name] ?? ''}
                  onInput={(text) => setValues({ ...values(), [name]: text })}
                />
              )}
            </Field>
          )}
        </For>
        <Field label="What happens">
          {(wiring) => (
            <Select
              {...wiring}
              value={form().action}
              options={choices(actionNames)}
              onChange={(action) => set({ action: action as Rule['action'] })}
            />
          )}
        </Field>
        <Field label="Score" hint="1 to 100: how far up the queue" error={faultAt('score')}>
          {(wiring) => (
            <Input {...wiring} inputmode="numeric" value={form().score} onInput={(score) => set({ score })} />
          )}
        </Field>
        <Field label="State">
          {(wiring) => (
            <Select
              {...wiring}
              value={form().isOn}
              options={choices({ on: 'On', off: 'Off' })}
              onChange={(isOn) => set({ isOn })}
            />
          )}
        </Field>
        <Field label="Why" hint="Whoever decides reads it." error={faultAt('reason')}>
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              maxLength={280}
              value={form().reason}
              onInput={(reason) => set({ reason })}
            />
          )}
        </Field>
        <Show when={fault()}>{(now) => <Notice kind="bad">{stepRefusal(now())}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Back
          </Button>
          <Button type="submit" busy={busy()}>
            Ask for it
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
