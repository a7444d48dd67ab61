import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Money } from '../../../worker/money.ts'
import type { Barred } from '../../../worker/proposals/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { inWords } from '../../bank/money/format.ts'
import { signed } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { barredIn } from '../approvals/barred.ts'
import { ReasonDialog } from '../approvals/reason-dialog.tsx'
import { stepRefusal } from './queries.ts'

/** An order that waits with its money held: an operator releases it, which books it, or declines it. */
export function HeldOrder(props: { id: string; amount: Money; barred: Barred }) {
  const client = useQueryClient()
  const [asking, setAsking] = createSignal<'release' | 'decline'>()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const settle = async (reason: string) => {
    const release = asking() === 'release'
    setBusy(true)
    setFault(undefined)
    try {
      await bank.risk.settleHeld.mutate({ id: props.id, release, reason })
      toast(release ? 'Released and booked' : 'Declined: the money is free again')
      void client.invalidateQueries({ queryKey: ['desk'] })
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
      setAsking(undefined)
    }
  }
  return (
    <>
      <Show when={fault()}>{(now) => <Notice kind="bad">{stepRefusal(now())}</Notice>}</Show>
      <Show
        when={signed()?.role === 'operator'}
        fallback={<p class="text-soft">An operator releases or declines it.</p>}
      >
        <Show when={!props.barred} fallback={<p class="text-soft">{barredIn(props.barred)}</p>}>
          <div class="flex flex-wrap gap-2">
            <Button class="min-h-11!" onClick={() => setAsking('release')}>
              Release {inWords(props.amount)}
            </Button>
            <Button look="quiet" class="min-h-11!" onClick={() => setAsking('decline')}>
              Decline
            </Button>
          </div>
        </Show>
      </Show>
      <Show when={asking()}>
        <ReasonDialog
          word={asking() === 'release' ? 'Release' : 'Decline'}
          about={`The payment of ${inWords(props.amount)} that waits.`}
          hint="It is kept in the case. The customer does not read it."
          busy={busy()}
          onReason={(reason) => void settle(reason)}
          onClose={() => setAsking(undefined)}
        />
      </Show>
    </>
  )
}
