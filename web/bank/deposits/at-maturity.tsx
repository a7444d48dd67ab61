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
export function AtMaturity(props: { deposit: Deposit; onClose: () => void }) {
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
      await bank.deposits.update.mutate({
        id: props.deposit.accountNumber,
        renewal: renewal(),
        payout: payout(),
      })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(t('saved'))
      props.onClose()
    } catch (error) {
      setRefusal(heed(error))
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t('at_maturity')} onClose={props.onClose}>
      <form onSubmit={save} novalidate class="grid gap-5">
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
