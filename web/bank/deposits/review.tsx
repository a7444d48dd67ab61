import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { OpenedDeposit, Preview, Renewal } from '../../../worker/deposits/contract.ts'
import { bank, type Fault, heed, isPassing } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.tsx'
import { Unhurried } from '../../ui/unhurried.tsx'
import { nameOf } from '../accounts/names.ts'
import { Party } from '../accounts/party.tsx'
import { answered, requestId } from '../accounts/request.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { percent, renewalName } from './names.ts'
import { t } from './words.ts'

/** What one signs: all of it in sight, amounts never hidden. */
export function ReviewDeposit(props: {
  terms: Preview
  from: Account
  payout: Account
  renewal: Renewal
  onChange: (refusal?: Fault) => void
  onOpened: (deposit: OpenedDeposit) => void
}) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = createSignal(false)
  const [unsure, setUnsure] = createSignal(false)
  const open = async () => {
    setBusy(true)
    const wish = {
      offer: props.terms.offerCode,
      from: props.from.id,
      payout: props.payout.id,
      amount: props.terms.principal,
      renewal: props.renewal,
    }
    try {
      const deposit = await bank.deposits.open.mutate({ id: requestId('deposit', wish), ...wish })
      answered('deposit')
      if ('proposalId' in deposit) {
        for (const queryKey of [['accounts'], ['joint']]) void client.invalidateQueries({ queryKey })
        toast(t('waits'))
        return navigate('/approvals')
      }
      void client.invalidateQueries({ queryKey: ['accounts'] })
      void client.invalidateQueries({ queryKey: ['ledger'] })
      props.onOpened(deposit)
    } catch (error) {
      const fault = heed(error)
      // No answer says nothing about its fate; the same id may be asked for again and opens one deposit.
      if (isPassing(fault) || fault.code === 'internal') setUnsure(true)
      else props.onChange(fault)
      setBusy(false)
    }
  }
  return (
    <>
      <div>
        <Show when={!unsure() && !busy()} fallback={<div class="h-11" />}>
          <button
            type="button"
            onClick={() => props.onChange()}
            class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
          >
            <ArrowLeft size={18} aria-hidden="true" /> {t('change')}
          </button>
        </Show>
        <PageTitle title={t('check')} />
      </div>
      <Show when={unsure()}>
        <Notice kind="warn" title={t('no_word')}>
          {t('no_word_why')}
        </Notice>
      </Show>
      <Card class="px-5 pt-7 pb-2 sm:px-7">
        <div class="@container grid grid-cols-1 justify-items-center gap-2 pb-6 text-center">
          <p class="text-small text-soft">{t('you_put')}</p>
          <p class="font-bold text-display tracking-tight">
            <Amount value={props.terms.principal} frank />
          </p>
        </div>
        <Facts>
          <Fact name={t('rate')}>{t('a_year', { rate: percent(props.terms.ratePercent) })}</Fact>
          <Fact name={t('matures')}>{longDate(props.terms.maturesOn)}</Fact>
          <Fact name={t('interest')}>
            <Amount value={props.terms.interest} frank />
          </Fact>
          <Fact name={t('then_get')}>
            <span class="font-bold">
              <Amount value={props.terms.maturityAmount} frank />
            </span>
          </Fact>
          <Fact name={t('after')}>{renewalName(props.renewal)}</Fact>
          <Fact name={t('from')}>
            <Party name={nameOf(props.from)} accountNumber={props.from.accountNumber} />
          </Fact>
          <Fact name={t('paid_to')}>
            <Party name={nameOf(props.payout)} accountNumber={props.payout.accountNumber} />
          </Fact>
        </Facts>
      </Card>
      <p class="text-small text-soft">
        {t('may_close', { rate: percent(props.terms.penaltyRatePercent), count: props.terms.leastDays })}
      </p>
      <Unhurried class="grid gap-3">
        <Button busy={busy()} onClick={open} class="min-h-14! w-full text-lead">
          {busy()
            ? t('opening')
            : unsure()
              ? t('ask_again')
              : t('put_sum', { amount: inWords(props.terms.principal) })}
        </Button>
      </Unhurried>
    </>
  )
}
