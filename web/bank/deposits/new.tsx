import { A } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { OpenedDeposit, Preview, Renewal } from '../../../worker/deposits/contract.ts'
import { fromTyping, minorOf } from '../../../worker/money.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { kindOf, nameOf, paysOut, takesIn } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { AmountInput } from '../money/amount-input.tsx'
import { inWords } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { FromAccount } from '../transfers/from.tsx'
import { renewals } from './names.ts'
import { DepositOpened } from './opened.tsx'
import { Outlook } from './outlook.tsx'
import { offersQuery, previewQuery } from './queries.ts'
import { ReviewDeposit } from './review.tsx'
import { Terms } from './terms.tsx'
import { t } from './words.ts'

export type Draft = { offer: string; from: string; payout: string; amount: string; renewal: Renewal }
const home = 'INR'

/** A term deposit in three steps on one address: the terms, the last look, the receipt. */
export default function NewDeposit() {
  const offers = useQuery(offersQuery)
  const overview = useQuery(overviewQuery)
  const [form, setForm] = createStore<Draft>({ offer: '', from: '', payout: '', amount: '', renewal: 'none' })
  const [fault, setFault] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const [agreed, setAgreed] = createSignal<Preview>()
  const [opened, setOpened] = createSignal<OpenedDeposit>()
  let element!: HTMLFormElement

  const items = () => (offers.isSuccess ? offers.data.items : [])
  const offer = () => items().find(({ code }) => code === form.offer) ?? items()[2] ?? items()[0]
  const own = () =>
    overview.isSuccess
      ? overview.data.accounts.filter(({ type, currency }) => type !== 'term_deposit' && currency === home)
      : []
  /** Those with money in them; all of them where none has any. */
  const sources = () => {
    const paying = own().filter(paysOut)
    const filled = paying.filter(({ available }) => minorOf(available) > 0n)
    return filled.length > 0 ? filled : paying
  }
  const from = () => sources().find(({ id }) => id === form.from) ?? sources()[0]
  const targets = () => own().filter(takesIn)
  const payout = () =>
    targets().find(({ id }) => id === form.payout) ??
    targets().find(({ id }) => id === from()?.id) ??
    targets()[0]
  const amount = () => {
    const typed = fromTyping(form.amount, home)
    return typed === undefined ? undefined : ({ amount: typed, currency: home } as const)
  }
  const enough = () => {
    const now = amount()
    return now && offer() && minorOf(now) >= minorOf(offer()!.minimum) ? now : undefined
  }
  const preview = useQuery(() => previewQuery(offer()?.code ?? '', enough()))

  function amountFault(): string | undefined {
    if (!form.amount.trim()) return t('how_much')
    if (!amount()) return t('such_as')
    if (!enough()) return t('least', { amount: inWords(offer()!.minimum) })
    if (from() && minorOf(amount()!) > minorOf(from()!.available))
      return t('short', { amount: inWords(from()!.available) })
    return undefined
  }

  const proceed = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setRefusal(undefined)
    setFault(amountFault())
    if (fault() || !from() || !payout()) return focusFirstFault(element)
    setBusy(true)
    try {
      setAgreed(await bank.deposits.preview.query({ offer: offer()!.code, amount: enough()! }))
    } catch (error) {
      setRefusal(heed(error))
    }
    setBusy(false)
  }

  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-2xl gap-6">
      <Switch>
        <Match when={opened()}>{(deposit) => <DepositOpened deposit={deposit()} />}</Match>
        <Match when={agreed()}>
          {(terms) => (
            <ReviewDeposit
              terms={terms()}
              from={from()!}
              payout={payout()!}
              renewal={form.renewal}
              onChange={(refused) => {
                setRefusal(refused)
                setAgreed(undefined)
              }}
              onOpened={setOpened}
            />
          )}
        </Match>
        <Match when={true}>
          <div>
            <A
              href="/open-account"
              class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
            >
              <ArrowLeft size={18} aria-hidden="true" /> {t('other_accounts')}
            </A>
            <PageTitle title={t('open_title')} />
          </div>
          <Show when={refusal()}>
            {(refused) => (
              <Notice kind="bad" title={refused().title}>
                {t('nothing_opened', { why: refused().sentence })}
              </Notice>
            )}
          </Show>
          <Card class="p-5 sm:p-7">
            <Switch fallback={<SkeletonRows rows={4} />}>
              <Match when={offers.isError || overview.isError}>
                <Failed
                  error={offers.error ?? overview.error}
                  onRetry={() => {
                    void offers.refetch()
                    void overview.refetch()
                  }}
                />
              </Match>
              <Match when={offers.isSuccess && overview.isSuccess}>
                <form ref={element} onSubmit={proceed} novalidate class="grid gap-7">
                  <Terms
                    offers={items()}
                    value={offer()?.code ?? ''}
                    onChange={(code) => setForm('offer', code)}
                  />
                  <Field
                    label={t('amount')}
                    error={fault()}
                    aside={
                      <Show when={from()}>
                        {(account) => (
                          <span class="text-small text-soft">
                            {t.parts('available', { amount: <Amount value={account().available} /> })}
                          </span>
                        )}
                      </Show>
                    }
                  >
                    {(wiring) => (
                      <AmountInput
                        {...wiring}
                        currency={home}
                        value={form.amount}
                        onInput={(typed) => {
                          setForm('amount', typed)
                          setFault(undefined)
                        }}
                      />
                    )}
                  </Field>
                  <Outlook
                    preview={enough() && preview.isSuccess ? preview.data : undefined}
                    offer={offer()}
                  />
                  <FromAccount
                    accounts={sources()}
                    value={from()?.id ?? ''}
                    error={undefined}
                    onChange={(id) => setForm('from', id)}
                  />
                  <Field label={t('at_maturity')}>
                    {(wiring) => (
                      <Select
                        {...wiring}
                        value={form.renewal}
                        options={renewals()}
                        onChange={(renewal) => setForm('renewal', renewal as Renewal)}
                      />
                    )}
                  </Field>
                  <Field label={t('pay_to')} hint={t('may_change')}>
                    {(wiring) => (
                      <Select
                        {...wiring}
                        value={payout()?.id ?? ''}
                        options={targets().map((one) => ({
                          value: one.id,
                          label: `${nameOf(one)}, ${kindOf(one)}`,
                        }))}
                        onChange={(id) => setForm('payout', id)}
                      />
                    )}
                  </Field>
                  <Button type="submit" busy={busy()} class="w-full">
                    {t('continue')}
                  </Button>
                </form>
              </Match>
            </Switch>
          </Card>
        </Match>
      </Switch>
    </div>
  )
}
