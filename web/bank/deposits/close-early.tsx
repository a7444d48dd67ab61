import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Deposit } from '../../../worker/deposits/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
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

const sentenceOf = (fault: Fault) =>
  fault.code === 'invalid_input' ? 'The sum has changed since you looked. Look at it again.' : fault.sentence

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
        toast('It waits for the approval of the other holders.')
        return navigate('/approvals')
      }
      toast(`${inWords(closed.total)} was paid out`)
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
    <Dialog
      open
      title={early() ? 'Close this deposit early?' : 'Pay this deposit out?'}
      onClose={props.onClose}
    >
      <Show when={early()}>
        <p class="text-soft text-small">
          {props.deposit.days < props.deposit.leastDays
            ? `Closed in its first ${props.deposit.leastDays} days it earns nothing.`
            : `It earns ${percent(props.deposit.penaltyRatePercent)} a year instead of ${percent(props.deposit.ratePercent)} for the ${props.deposit.days} days that it ran.`}
        </p>
      </Show>
      <Show when={props.deposit.closing}>
        {(closing) => (
          <Facts>
            <Fact name="Put away">
              <Amount value={closing().principal} frank />
            </Fact>
            <Fact name="Interest now">
              <Amount value={closing().interest} frank />
            </Fact>
            <Show when={early()}>
              <Fact name="Interest at maturity">
                <Amount value={props.deposit.interestAtMaturity} frank />
              </Fact>
            </Show>
            <Fact name="You get today">
              <Amount value={closing().total} frank class="font-bold" />
            </Fact>
          </Facts>
        )}
      </Show>
      <Field label="Pay out to">
        {(wiring) => <Select {...wiring} value={chosen()} options={choices()} onChange={setTo} />}
      </Field>
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {sentenceOf(fault())}
          </Notice>
        )}
      </Show>
      <div class="flex flex-wrap gap-3">
        <Button class="flex-1" busy={busy()} onClick={close}>
          {props.together ? 'Ask the other holders' : early() ? 'Close it for good' : 'Pay it out'}
        </Button>
        <Button look="plain" onClick={props.onClose}>
          Keep it
        </Button>
      </div>
    </Dialog>
  )
}
