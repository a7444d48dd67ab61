import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Switch } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from './words.ts'

const frozen: Partial<Record<Account['status'], keyof typeof t.all>> = {
  frozen: 'f_frozen',
  debit_frozen: 'f_debit',
  credit_frozen: 'f_credit',
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
      toast(t('in_use'))
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
          title={t('asleep')}
          action={
            <Button look="quiet" class="mt-2 justify-self-start" busy={busy()} onClick={wake}>
              {t('use_again')}
            </Button>
          }
        >
          {t('asleep_why')}
        </Notice>
      </Match>
      <Match when={frozen[props.account.status]}>
        {(key) => (
          <Notice kind="warn" title={t('stopped')}>
            {t('learn_why', { what: t.all[key()] })}
          </Notice>
        )}
      </Match>
      <Match when={props.account.status === 'closed'}>
        <Notice kind="info" title={t('this_closed')}>
          {t('history_stays')}
        </Notice>
      </Match>
    </Switch>
  )
}
