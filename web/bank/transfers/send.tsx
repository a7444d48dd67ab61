import { useLocation, useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, onMount, Show } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'
import { fromTyping } from '../../../worker/money.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { paysOut } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { latestQuery } from '../ledger/queries.ts'
import { limitSentence } from '../limits/sentences.ts'
import { Amount } from '../money/amount.tsx'
import { AmountInput } from '../money/amount-input.tsx'
import { inWords } from '../money/format.ts'
import { payeesQuery } from '../payees/queries.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { bareNumber, check, type Faults, noteLength, shortfall } from './check.ts'
import { Choices } from './choices.tsx'
import { beginAnother, type Form, keepForm, keptForm, pending, prepare, takeRefusal } from './draft.ts'
import { FromAccount } from './from.tsx'
import { NumberField } from './number-field.tsx'
import { t } from './words.ts'

/** Why the bank refused, and what to do about it. */
function refusalSentence(fault: Fault): string {
  if (fault.code === 'insufficient_funds' && fault.available)
    return t('not_enough', { amount: inWords(fault.available) })
  if (fault.code === 'forbidden' && fault.detail?.declined) return t('declined')
  if (fault.detail?.review) return t('review_first')
  if (fault.code === 'limit_exceeded') return limitSentence(fault)
  if (fault.code === 'not_found') return t('no_account')
  if (fault.code === 'rate_limited')
    return t('too_many', { count: Math.ceil((fault.retryAfterSeconds ?? 60) / 60) })
  return fault.fields[0]?.message ?? fault.sentence
}

export default function SendMoney() {
  const navigate = useNavigate()
  const location = useLocation<Partial<Form>>()
  const client = useQueryClient()
  const overview = useQuery(overviewQuery)
  const latest = useQuery(() => latestQuery())
  const saved = useQuery(payeesQuery)
  const [form, setForm] = createStore<Form>({ ...keptForm(), ...location.state })
  const [faults, setFaults] = createSignal<Faults>({})
  const [refusal, setRefusal] = createSignal(takeRefusal())
  const [busy, setBusy] = createSignal(false)
  let element!: HTMLFormElement

  const accounts = () => (overview.isSuccess ? overview.data.accounts : [])
  const usable = () => accounts().filter(paysOut)
  const account = () => usable().find((one) => one.accountNumber === form.from)

  onMount(() => {
    // A payment of unknown fate comes first: another one beside it could pay twice.
    const before = pending()
    if (before && before.stage !== 'ready') navigate('/send/review', { replace: true })
    else beginAnother()
  })
  createEffect(() => {
    const first = usable()[0]
    if (first && !account()) setForm('from', first.accountNumber)
  })
  const set = (name: keyof Form, value: string) => {
    setForm(name, value)
    setFaults({ ...faults(), [name]: undefined })
    keepForm(unwrap(form))
  }
  const refuse = (found: Faults) => {
    setFaults(found)
    setBusy(false)
    focusFirstFault(element)
  }

  const proceed = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    const found = check(form, account())
    if (Object.values(found).some(Boolean)) return refuse(found)
    setFaults({})
    setBusy(true)
    const { currency } = account()!
    const to = bareNumber(form.to)
    const amount = fromTyping(form.amount, currency)!
    try {
      const [payee, fresh] = await Promise.all([
        bank.transfers.lookUp.query({ accountNumber: to }),
        client.fetchQuery({ ...overviewQuery(), staleTime: 0 }),
      ])
      const from = fresh.accounts.find((one) => one.accountNumber === form.from)!
      const missing = shortfall(from, amount)
      if (missing) return refuse({ amount: missing })
      if (payee.currency !== currency) return refuse({ to: t('other_currency') })
      const note = form.note.trim() ? { note: form.note } : {}
      prepare({ from: form.from, to, amount: { amount, currency }, ...note }, payee, from.available)
      keepForm(unwrap(form))
      navigate('/send/review')
    } catch (error) {
      const fault = heed(error)
      if (fault.code === 'not_found') return refuse({ to: refusalSentence(fault) })
      setRefusal(fault)
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-2xl gap-6">
      <PageTitle title={t('send_money')} />
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {refusalSentence(fault())}
          </Notice>
        )}
      </Show>
      <Card class="p-5 sm:p-7">
        <Show
          when={!overview.isError}
          fallback={<Failed error={overview.error} onRetry={() => void overview.refetch()} />}
        >
          {/* Whom to suggest comes with the accounts: what stands below would jump. */}
          <Show
            when={overview.isSuccess && !saved.isPending && !latest.isPending}
            fallback={<SkeletonRows rows={4} />}
          >
            <form ref={element} onSubmit={proceed} novalidate class="grid gap-7">
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
                  items={latest.isSuccess ? latest.data.items : []}
                  from={form.from}
                  to={bareNumber(form.to)}
                  onChoose={(to) => set('to', to)}
                />
              </div>
              <Field
                label={t('amount')}
                error={faults().amount}
                aside={
                  <Show when={account()}>
                    {(one) => (
                      <span class="text-small text-soft">
                        {t.parts('available', { amount: <Amount value={one().available} /> })}
                      </span>
                    )}
                  </Show>
                }
              >
                {(wiring) => (
                  <AmountInput
                    {...wiring}
                    currency={account()?.currency ?? 'INR'}
                    value={form.amount}
                    onInput={(amount) => set('amount', amount)}
                  />
                )}
              </Field>
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
              <Button type="submit" busy={busy()} class="w-full">
                {t('continue')}
              </Button>
            </form>
          </Show>
        </Show>
      </Card>
    </div>
  )
}
