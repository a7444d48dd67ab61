import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Deposit, Renewal } from '../../../worker/deposits/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { renewals } from './names.ts'
import { usePayoutChoices } from './targets.ts'
import { t } from './words.ts'

/** What becomes of a deposit on its day: can be changed until then. */
export function AtMaturity(props: { deposit: Deposit; together: boolean; onClose: () => void }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const choices = usePayoutChoices(() => props.deposit.principal.currency)
  const [renewal, setRenewal] = createSignal<Renewal>(props.deposit.renewal)
  const [payout, setPayout] = createSignal(props.deposit.payout)
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    try {
      const changed = await bank.deposits.update.mutate({
        id: props.deposit.accountNumber,
        renewal: renewal(),
        payout: payout(),
      })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      const waits = 'proposalId' in changed
      if (waits) void client.invalidateQueries({ queryKey: ['joint'] })
      toast(t(waits ? 'waits' : 'saved'))
      props.onClose()
      if (waits) navigate('/approvals')
    } catch (error) {
      const fault = heed(error)
      const another = props.together && fault.code === 'already_settled'
      setRefusal(another ? { ...fault, sentence: t('another_waits') } : fault)
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t('at_maturity')} onClose={props.onClose}>
      <form onSubmit={save} novalidate class="grid gap-5">
        <Show when={props.together}>
          <p>{t('change_together')}</p>
        </Show>
        <Field label={t('what_happens')}>
          {(wiring) => (
            <Select
              {...wiring}
              value={renewal()}
              options={renewals()}
              onChange={(value) => setRenewal(value as Renewal)}
            />
          )}
        </Field>
        <Field label={t('pay_to')}>
          {(wiring) => <Select {...wiring} value={payout()} options={choices()} onChange={setPayout} />}
        </Field>
        <Show when={refusal()}>
          {(fault) => (
            <Notice kind="bad" title={fault().title}>
              {fault().sentence}
            </Notice>
          )}
        </Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t('save')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
