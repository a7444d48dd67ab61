import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Deposit } from '../../../worker/deposits/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { answered, requestId } from '../accounts/request.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { percent } from './names.ts'
import { depositQuery } from './queries.ts'
import { usePayoutChoices } from './targets.ts'
import { t } from './words.ts'

const sentenceOf = (fault: Fault) => (fault.code === 'invalid_input' ? t('changed') : fault.sentence)

/** What closing today pays, said before it is done. */
export function CloseEarly(props: { deposit: Deposit; together: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const choices = usePayoutChoices(() => props.deposit.principal.currency)
  const [to, setTo] = createSignal(props.deposit.payout)
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const chosen = () => choices().find(({ value }) => value === to())?.value ?? choices()[0]?.value ?? to()
  const early = () => props.deposit.status === 'active'
  const close = async () => {
    setBusy(true)
    const wish = { id: props.deposit.accountNumber, to: chosen(), total: props.deposit.closing!.total }
    try {
      const closed = await bank.deposits.close.mutate({ requestId: requestId('closing', wish), ...wish })
      answered('closing')
      if ('proposalId' in closed) {
        void client.invalidateQueries({ queryKey: ['joint'] })
        toast(t('waits'))
        return navigate('/approvals')
      }
      toast(t('was_paid', { amount: inWords(closed.total) }))
      props.onClose()
      void client.invalidateQueries({ queryKey: ['ledger'] })
      await client.invalidateQueries({ queryKey: ['accounts'] })
    } catch (error) {
      setRefusal(heed(error))
      await client.invalidateQueries({ queryKey: depositQuery(wish.id).queryKey })
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t(early() ? 'early_q' : 'pay_q')} onClose={props.onClose}>
      <Show when={early()}>
        <p class="text-soft text-small">
          {props.deposit.days < props.deposit.leastDays
            ? t('earns_nothing', { count: props.deposit.leastDays })
            : t('earns_less', {
                less: percent(props.deposit.penaltyRatePercent),
                rate: percent(props.deposit.ratePercent),
                count: props.deposit.days,
              })}
        </p>
      </Show>
      <Show when={props.deposit.closing}>
        {(closing) => (
          <Facts>
            <Fact name={t('put_away')}>
              <Amount value={closing().principal} frank />
            </Fact>
            <Fact name={t('interest_now')}>
              <Amount value={closing().interest} frank />
            </Fact>
            <Show when={early()}>
              <Fact name={t('interest_then')}>
                <Amount value={props.deposit.interestAtMaturity} frank />
              </Fact>
            </Show>
            <Fact name={t('today')}>
              <Amount value={closing().total} frank class="font-bold" />
            </Fact>
          </Facts>
        )}
      </Show>
      <Field label={t('pay_to')}>
        {(wiring) => <Select {...wiring} value={chosen()} options={choices()} onChange={setTo} />}
      </Field>
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {sentenceOf(fault())}
          </Notice>
        )}
      </Show>
      <Answers>
        <Button look="plain" onClick={props.onClose}>
          {t('keep')}
        </Button>
        <Button busy={busy()} onClick={close}>
          {t(props.together ? 'ask_others' : early() ? 'close_it' : 'pay_it')}
        </Button>
      </Answers>
    </Dialog>
  )
}
