import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { uuidv7 } from '../../../worker/ids.ts'
import { fromTyping } from '../../../worker/money.ts'
import type { Rule } from '../../../worker/schedules/contract.ts'
import type { Payee } from '../../../worker/transfers/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { AmountInput } from '../money/amount-input.tsx'
import { payeesQuery } from '../payees/queries.ts'
import { useQuery } from '../reading.ts'
import { type Asked, askedIn, StepUp } from '../security/step-up.tsx'
import { Back } from '../shell/back.tsx'
import { bareNumber, noteLength } from '../transfers/check.ts'
import { Choices } from '../transfers/choices.tsx'
import { FromAccount } from '../transfers/from.tsx'
import { NumberField } from '../transfers/number-field.tsx'
import { empty, type Faults, type Form, faultsOf, fields, lacksDay, RETRY_DAYS } from './form.ts'
import { endInWords, ruleInWords, ruleNames, t } from './words.ts'

export default function AddSchedule() {
  const navigate = useNavigate()
  const client = useQueryClient()
  let id = uuidv7()
  const overview = useQuery(overviewQuery)
  const saved = useQuery(payeesQuery)
  const accounts = () => (overview.isSuccess ? overview.data.accounts : [])
  const usable = () => accounts().filter((account) => account.status === 'active')
  const account = () => usable().find((one) => one.accountNumber === form.from)
  const [form, setForm] = createStore<Form>({ ...empty })
  const [faults, setFaults] = createSignal<Faults>({})
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const [asked, setAsked] = createSignal<Asked>()
  // Who would be paid; said before anything is ordered.
  const [payee, setPayee] = createSignal<Payee>()
  let element!: HTMLFormElement

  createEffect(() => {
    const first = usable()[0]
    if (first && !account()) setForm('from', first.accountNumber)
  })
  const set = <Name extends keyof Form>(name: Name, value: Form[Name]) => {
    setForm(name as never, value as never)
    setFaults({ ...faults(), [name]: undefined })
    if (name === 'to') setPayee(undefined)
    // Another order gets another id.
    id = uuidv7()
  }
  const words = () =>
    form.firstDate && !faults().firstDate
      ? [ruleInWords(form), endInWords({ ...form, until: form.until || null, times: null })]
          .filter(Boolean)
          .join(', ')
      : ''

  const refuse = (found: Faults) => {
    setFaults(found)
    focusFirstFault(element)
  }

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void proceed()
  }
  const proceed = async (challengeId?: string) => {
    if (busy()) return
    setAsked(undefined)
    setRefusal(undefined)
    const found = faultsOf(form, account(), overview.isSuccess ? overview.data.businessDate : '')
    if (Object.values(found).some(Boolean)) return refuse(found)
    setBusy(true)
    const { currency } = account()!
    try {
      if (!payee()) {
        setPayee(await bank.transfers.lookUp.query({ accountNumber: bareNumber(form.to) }))
        return
      }
      const made = await bank.schedules.add.mutate({
        id,
        from: form.from,
        to: bareNumber(form.to),
        amount: { amount: fromTyping(form.amount, currency)!, currency },
        ...(form.note.trim() ? { note: form.note } : {}),
        firstDate: form.firstDate,
        rule: form.rule,
        monthEnd: form.monthEnd,
        holiday: form.holiday,
        ...(form.rule !== 'once' && form.until ? { until: form.until } : {}),
        retryDays: form.retry === 'retry' ? RETRY_DAYS : 0,
        ...(challengeId ? { challengeId } : {}),
      })
      await client.invalidateQueries({ queryKey: ['schedules'] })
      const waits = made.status === 'pending'
      if (waits) void client.invalidateQueries({ queryKey: ['joint'] })
      toast(t(waits ? 'waits_approval' : 'is_scheduled'))
      navigate(waits ? '/approvals' : '/schedules')
    } catch (error) {
      const fault = heed(error)
      const field = fault.code === 'not_found' ? 'to' : fields[String(fault.detail?.field)]
      if (field) refuse({ [field]: fault.sentence })
      else if (askedIn(fault)) setAsked(askedIn(fault))
      else setRefusal(fault.code === 'limit_exceeded' ? { ...fault, sentence: t('too_many') } : fault)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/schedules" name={t('scheduled')} />
        <PageTitle title={t('schedule_one')} />
      </div>
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {fault().sentence}
          </Notice>
        )}
      </Show>
      <Card class="p-5 sm:p-7">
        {/* Whom to suggest comes with the accounts: what stands below would jump. */}
        <Show when={!overview.isPending && !saved.isPending} fallback={<SkeletonRows rows={4} />}>
          <form ref={element} onSubmit={submit} novalidate class="grid gap-7">
            <FromAccount
              accounts={usable()}
              value={form.from}
              error={faults().from}
              onChange={(from) => set('from', from)}
            />
            <div class="grid gap-4">
              <NumberField
                label={t('to_number')}
                digits={t('digits')}
                name="to"
                value={form.to}
                error={faults().to}
                onInput={(to) => set('to', to)}
              />
              <Choices
                accounts={accounts()}
                saved={saved.isSuccess ? saved.data.items : []}
                items={[]}
                from={form.from}
                to={bareNumber(form.to)}
                onChoose={(to) => set('to', to)}
              />
            </div>
            <Field label={t('amount')} error={faults().amount}>
              {(wiring) => (
                <AmountInput
                  {...wiring}
                  currency={account()?.currency ?? 'INR'}
                  value={form.amount}
                  onInput={(amount) => set('amount', amount)}
                />
              )}
            </Field>
            <div class="grid gap-7 sm:grid-cols-2 sm:gap-5">
              <Field label={t('how_often')}>
                {(wiring) => (
                  <Select
                    {...wiring}
                    value={form.rule}
                    onChange={(rule) => set('rule', rule as Rule)}
                    options={Object.entries(ruleNames).map(([value, label]) => ({ value, label }))}
                  />
                )}
              </Field>
              <Field label={t(form.rule === 'once' ? 'on' : 'first_on')} error={faults().firstDate}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    name="firstDate"
                    type="date"
                    aria-required="true"
                    min={overview.isSuccess ? overview.data.businessDate : undefined}
                    value={form.firstDate}
                    onInput={(date) => set('firstDate', date)}
                  />
                )}
              </Field>
            </div>
            <Show when={form.rule !== 'once'}>
              <Field label={t('until')} hint={t('until_hint')} error={faults().until}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    name="until"
                    type="date"
                    value={form.until}
                    onInput={(date) => set('until', date)}
                  />
                )}
              </Field>
            </Show>
            <Show when={lacksDay(form)}>
              <Segmented
                legend={t('lacking')}
                value={form.monthEnd}
                onChange={(rule) => set('monthEnd', rule)}
                options={[
                  { value: 'last_day', label: t('on_last') },
                  { value: 'skip', label: t('not_at_all') },
                ]}
              />
            </Show>
            <Segmented
              legend={t('holiday')}
              value={form.holiday}
              onChange={(rule) => set('holiday', rule)}
              options={[
                { value: 'ignore', label: t('that_day') },
                { value: 'before', label: t('day_before') },
                { value: 'after', label: t('day_after') },
              ]}
            />
            <Segmented
              legend={t('short')}
              value={form.retry}
              onChange={(rule) => set('retry', rule)}
              options={[
                { value: 'retry', label: t('try_more', { days: RETRY_DAYS }) },
                { value: 'skip', label: t('skip_it') },
              ]}
            />
            <Field label={t('note')} hint={t('note_hint')} error={faults().note}>
              {(wiring) => (
                <Input
                  {...wiring}
                  name="note"
                  autocomplete="off"
                  maxLength={noteLength}
                  value={form.note}
                  onInput={(note) => set('note', note)}
                />
              )}
            </Field>
            <Show when={payee()}>
              {(who) => (
                <Notice kind="good" title={t('pays', { name: who().name })}>
                  {t(who().own ? 'own_account' : 'known_name')}
                </Notice>
              )}
            </Show>
            <Show when={words()}>
              <Notice kind="info" title={words()}>
                {t('pays_by')}
              </Notice>
            </Show>
            <Button type="submit" busy={busy()} class="w-full">
              {t(payee() ? 'schedule' : 'continue')}
            </Button>
          </form>
        </Show>
      </Card>
      <StepUp
        asked={asked()}
        onConfirmed={(challengeId) => void proceed(challengeId)}
        onAnew={() => void proceed()}
        onClose={() => setAsked(undefined)}
      />
    </div>
  )
}
