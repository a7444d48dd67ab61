import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Switch } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

const frozen: Partial<Record<Account['status'], string>> = {
  frozen: 'No money can leave or arrive.',
  debit_frozen: 'No money can leave. What is sent to you still arrives.',
  credit_frozen: 'No money can arrive. You can still send.',
}

/** Why an account does not do everything it could, and what its holder can do about it. */
export function Standing(props: { account: Account }) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  const wake = async () => {
    setBusy(true)
    try {
      await bank.accounts.wake.mutate({ id: props.account.id })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast('Your account is in use again')
    } catch (error) {
      toast(heed(error).sentence)
    }
    setBusy(false)
  }
  return (
    <Switch>
      <Match when={props.account.status === 'dormant'}>
        <Notice
          kind="warn"
          title="This account is asleep"
          action={
            <Button look="quiet" class="mt-2 justify-self-start" busy={busy()} onClick={wake}>
              Use it again
            </Button>
          }
        >
          You have not used it for two years, so payments are paused. Nothing is lost.
        </Notice>
      </Match>
      <Match when={frozen[props.account.status]}>
        {(sentence) => (
          <Notice kind="warn" title="Payments are stopped">
            {sentence()} Write or call us to learn why.
          </Notice>
        )}
      </Match>
      <Match when={props.account.status === 'closed'}>
        <Notice kind="info" title="This account is closed">
          Its history stays here for you to read.
        </Notice>
      </Match>
    </Switch>
  )
}
