import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left'
import { createEffect, createSignal, onMount, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { Quote } from '../../../worker/exchange/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank, type Fault, heed, isPassing } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending, nameOf } from '../accounts/names.ts'
import { detailsQuery, overviewQuery } from '../accounts/queries.ts'
import { AmountInput } from '../money/amount-input.tsx'
import { inWords } from '../money/format.ts'
import { hidden } from '../money/privacy.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { type Exchange, forgetExchange, keepExchange, pendingExchange } from './pending.ts'
import { Promised } from './promised.tsx'
import { t } from './words.ts'

const optionOf = (account: Account) => ({
  value: account.accountNumber,
  label: `${nameOf(account)} ${ending(account.accountNumber)}${hidden() ? '' : `, ${inWords(account.available)}`}`,
})

function sentenceOf(fault: Fault): string {
  if (fault.detail?.mandate === 'jointly') return t('together')
  if (fault.code === 'not_found') return t('no_rate')
  if (fault.code === 'invalid_input') return t('too_late')
  if (fault.code === 'already_settled') return t('used')
  return fault.sentence
}

export default function Convert() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const overview = useQuery(overviewQuery)
  const [from, setFrom] = createSignal('')
  const [to, setTo] = createSignal('')
  const [amount, setAmount] = createSignal('')
  const [wrong, setWrong] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [quote, setQuote] = createSignal<Quote>()
  const [busy, setBusy] = createSignal(false)
  const details = useQuery(() => ({ ...detailsQuery(from()), enabled: from() !== '' }))
  const together = () => details.isSuccess && details.data.mandate === 'jointly'

  const active = () =>
    (overview.isSuccess ? overview.data.accounts : []).filter((account) => account.status === 'active')
  const source = () => active().find((account) => account.accountNumber === from())
  const targets = () => active().filter((account) => account.currency !== source()?.currency)
  const sources = () =>
    active().filter((account) => active().some((other) => other.currency !== account.currency))

  createEffect(() => {
    if (!source() && sources()[0]) setFrom(sources()[0]!.accountNumber)
  })
  createEffect(() => {
    if (!targets().some((account) => account.accountNumber === to())) setTo(targets()[0]?.accountNumber ?? '')
  })
  onMount(() => {
    const unfinished = pendingExchange()
    if (unfinished) void deliver(unfinished)
  })

  const change = (set: (value: string) => void) => (value: string) => {
    set(value)
    setQuote(undefined)
    setWrong(undefined)
    setRefusal(undefined)
  }

  /** The field tidies what was typed when it is left: the same sum keeps its quote. */
  const retype = (typed: string) => {
    const currency = source()?.currency ?? 'INR'
    const same = fromTyping(typed, currency) === fromTyping(amount(), currency)
    ;(same ? setAmount : change(setAmount))(typed)
  }

  async function ask(event?: SubmitEvent) {
    event?.preventDefault()
    const account = source()
    const target = targets().find(({ accountNumber }) => accountNumber === to())
    if (busy() || !account || !target) return
    const typed = fromTyping(amount(), account.currency)
    if (!typed || minorOf({ amount: typed, currency: account.currency }) <= 0n)
      return void setWrong(t('above_zero'))
    if (minorOf({ amount: typed, currency: account.currency }) > minorOf(account.available))
      return void setWrong(t('short', { amount: inWords(account.available) }))
    setBusy(true)
    setRefusal(undefined)
    try {
      const sell = { amount: typed, currency: account.currency }
      setQuote(await bank.exchange.quote.mutate({ id: uuidv7(), sell, buy: target.currency }))
    } catch (error) {
      const fault = heed(error)
      if (fault.code === 'invalid_input') setWrong(t('too_little'))
      else setRefusal(fault)
    }
    setBusy(false)
  }

  function accept(atLeast?: Money) {
    const promised = quote()
    if (busy() || !promised) return
    const exchange = {
      id: uuidv7(),
      quoteId: promised.id,
      from: from(),
      to: to(),
      ...(atLeast && { atLeast }),
    }
    keepExchange(exchange)
    void deliver(exchange)
  }

  async function deliver({ id, quoteId, from, to, atLeast }: Exchange) {
    setBusy(true)
    setRefusal(undefined)
    try {
      const made = await bank.exchange.make.mutate({ id, quoteId, from, to, ...(atLeast && { atLeast }) })
      forgetExchange()
      if ('proposalId' in made) {
        for (const queryKey of [['accounts'], ['joint']]) void client.invalidateQueries({ queryKey })
        toast(t('waits'))
        return navigate('/approvals')
      }
      void client.invalidateQueries({ queryKey: ['accounts'] })
      void client.invalidateQueries({ queryKey: ['ledger'] })
      navigate(`/receipt/${made.id}`, { replace: true, state: { fresh: true } })
    } catch (error) {
      const fault = heed(error)
      if (!isPassing(fault) && fault.code !== 'internal') {
        // Before it is said: what was refused is not unfinished.
        forgetExchange()
        setQuote(undefined)
      }
      setRefusal(fault)
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <PageTitle title={t('title')} />
      <Show when={refusal()}>
        {(fault) => (
          <Notice
            kind={pendingExchange() ? 'warn' : 'bad'}
            title={pendingExchange() ? t('no_word') : fault().title}
            action={
              <Show when={pendingExchange()}>
                {(unfinished) => (
                  <Button look="quiet" busy={busy()} onClick={() => void deliver(unfinished())}>
                    {t('ask_again')}
                  </Button>
                )}
              </Show>
            }
          >
            {pendingExchange() ? t('no_word_why') : sentenceOf(fault())}
          </Notice>
        )}
      </Show>
      <Show
        when={!overview.isError}
        fallback={<Failed error={overview.error} onRetry={() => void overview.refetch()} />}
      >
        <Show when={overview.isSuccess} fallback={<SkeletonRows rows={4} />}>
          <Show
            when={sources().length > 0}
            fallback={
              <Card>
                <Empty icon={<ArrowRightLeft size={26} aria-hidden="true" />} title={t('none')}>
                  {t('none_why')}
                </Empty>
              </Card>
            }
          >
            <Card class="p-5 sm:p-7">
              <form onSubmit={ask} novalidate class="grid gap-6">
                <Field label={t('from')}>
                  {(wiring) => (
                    <Select
                      {...wiring}
                      options={sources().map(optionOf)}
                      value={from()}
                      onChange={change(setFrom)}
                    />
                  )}
                </Field>
                <Field label={t('to')}>
                  {(wiring) => (
                    <Select
                      {...wiring}
                      options={targets().map(optionOf)}
                      value={to()}
                      onChange={change(setTo)}
                    />
                  )}
                </Field>
                <Field label={t('amount')} error={wrong()}>
                  {(wiring) => (
                    <AmountInput
                      {...wiring}
                      currency={source()?.currency ?? 'INR'}
                      value={amount()}
                      onInput={retype}
                    />
                  )}
                </Field>
                <Show when={!quote()}>
                  <Button type="submit" busy={busy()} class="w-full">
                    {t('show_rate')}
                  </Button>
                </Show>
              </form>
            </Card>
            <div role="status">
              <Show when={quote()} keyed>
                {(promised) => (
                  <Promised
                    quote={promised}
                    together={together()}
                    busy={busy()}
                    onAccept={accept}
                    onAgain={() => void ask()}
                  />
                )}
              </Show>
            </div>
          </Show>
        </Show>
      </Show>
    </div>
  )
}
