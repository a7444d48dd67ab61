import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import { type Currency, fromTyping } from '../../../worker/money.ts'
import type { Colour, Pot } from '../../../worker/pots/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending, nameOf } from '../accounts/names.ts'
import { grouped, sign } from '../money/format.ts'
import { t } from './page-words.ts'

// As in the contract, which would bring its validator along.
const nameLength = 40
const colours = ['teal', 'amber', 'rose', 'sky', 'violet'] as const satisfies Colour[]
const roundings = ['10', '50', '100'] as const

/** A new pot, or what is said of one that is there. */
export function SettingsDialog(props: {
  pot: Pot | undefined
  accounts: readonly Account[]
  today: string
  onClose: () => void
}) {
  const client = useQueryClient()
  const id = props.pot?.id ?? crypto.randomUUID()
  const [account, setAccount] = createSignal(props.pot?.account ?? props.accounts[0]?.accountNumber ?? '')
  const [name, setName] = createSignal(props.pot?.name ?? '')
  const [colour, setColour] = createSignal<Colour>(props.pot?.colour ?? 'teal')
  const [target, setTarget] = createSignal(props.pot?.target ? grouped(props.pot.target.amount) : '')
  const [until, setUntil] = createSignal(props.pot?.until ?? '')
  const [monthly, setMonthly] = createSignal(props.pot?.monthly ? grouped(props.pot.monthly.amount) : '')
  const [roundTo, setRoundTo] = createSignal<string>(props.pot?.roundTo ?? '')
  const [faults, setFaults] = createSignal<Record<string, string>>({})
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const currency = (): Currency =>
    props.pot?.saved.currency ??
    props.accounts.find(({ accountNumber }) => accountNumber === account())?.balance.currency ??
    'INR'

  /** Null where nothing was typed, undefined for what is no amount. */
  const moneyOf = (typed: string) => {
    if (typed.trim() === '') return null
    const amount = fromTyping(typed, currency())
    return amount ? { amount, currency: currency() } : undefined
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const [goal, month] = [moneyOf(target()), moneyOf(monthly())]
    const wrong: Record<string, string> = {
      ...(name().trim() === '' && { name: t('needs_name') }),
      ...(goal === undefined && { target: t('such_goal') }),
      ...(month === undefined && { monthly: t('such_month') }),
    }
    setFaults(wrong)
    setRefusal(undefined)
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    const settings = {
      id,
      name: name().trim(),
      colour: colour(),
      target: goal ?? null,
      until: until() || null,
      monthly: month ?? null,
      roundTo: (roundings.find((one) => one === roundTo()) ?? null) as '10' | null,
    }
    try {
      if (props.pot) await bank.pots.change.mutate(settings)
      else await bank.pots.open.mutate({ ...settings, account: account() })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(t(props.pot ? 'saved' : 'opened'))
      props.onClose()
    } catch (error) {
      const refused = heed(error)
      setFaults(Object.fromEntries(refused.fields.map(({ path, message }) => [path, message])))
      setRefusal(refused.fields.length > 0 ? undefined : refused.sentence)
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t(props.pot ? 'change_title' : 'new')} onClose={props.onClose}>
      <form onSubmit={save} novalidate class="grid gap-4">
        <Field label={t('name')} error={faults().name}>
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              maxLength={nameLength}
              value={name()}
              onInput={(text) => {
                setName(text)
                setFaults({})
              }}
            />
          )}
        </Field>
        <Show when={!props.pot}>
          <Field label={t('account_label')} error={faults().account}>
            {(wiring) => (
              <Select
                {...wiring}
                value={account()}
                onChange={setAccount}
                options={props.accounts.map((one) => ({
                  value: one.accountNumber,
                  label: `${nameOf(one)} ${ending(one.accountNumber)}`,
                }))}
              />
            )}
          </Field>
        </Show>
        <Field label={t('goal')} hint={t('goal_hint', { sign: sign(currency()) })} error={faults().target}>
          {(wiring) => (
            <Input
              {...wiring}
              inputmode="decimal"
              autocomplete="off"
              maxLength={24}
              class="figures"
              value={target()}
              onInput={setTarget}
            />
          )}
        </Field>
        <Field label={t('by')} hint={t('by_hint')} error={faults().until}>
          {(wiring) => <Input {...wiring} type="date" min={props.today} value={until()} onInput={setUntil} />}
        </Field>
        <Field label={t('monthly')} hint={t('monthly_hint')} error={faults().monthly}>
          {(wiring) => (
            <Input
              {...wiring}
              inputmode="decimal"
              autocomplete="off"
              maxLength={24}
              class="figures"
              value={monthly()}
              onInput={setMonthly}
            />
          )}
        </Field>
        <Field label={t('round')} hint={t('round_hint')}>
          {(wiring) => (
            <Select
              {...wiring}
              value={roundTo()}
              onChange={setRoundTo}
              options={[
                { value: '', label: t('no') },
                ...roundings.map((value) => ({
                  value,
                  label: t('to_next', { step: `${sign(currency())}${value}` }),
                })),
              ]}
            />
          )}
        </Field>
        <Field label={t('colour')}>
          {(wiring) => (
            <Select
              {...wiring}
              value={colour()}
              onChange={(value) => setColour(value as Colour)}
              options={colours.map((value) => ({ value, label: t(value) }))}
            />
          )}
        </Field>
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t(props.pot ? 'save' : 'open')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
