import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Details } from '../../../worker/accounts/contract.ts'
import { minorOf } from '../../../worker/money.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { ending, nameOf, takesIn } from './names.ts'
import { closingQuery, overviewQuery } from './queries.ts'
import { t } from './words.ts'

const obstacles: Record<string, keyof typeof t.all> = {
  balance: 'ob_balance',
  interest: 'ob_interest',
  holds: 'ob_holds',
  term_deposit: 'ob_term_deposit',
  payout: 'ob_payout',
  schedules: 'ob_schedules',
  frozen: 'ob_frozen',
}

function Obstacles(props: { names: string[]; onClose: () => void }) {
  return (
    <>
      <p>{t('not_yet')}</p>
      <ul class="grid list-disc gap-2 pl-5 text-small">
        <For each={props.names}>{(name) => <li>{t.all[obstacles[name] ?? 'ob_other']}</li>}</For>
      </ul>
      <Button look="quiet" onClick={props.onClose}>
        {t('i_see')}
      </Button>
    </>
  )
}

/** What stands in the way, or what it pays and the last question before it is closed for good. */
export function CloseDialog(props: { details: Details; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const terms = useQuery(() => closingQuery(props.details.account.id))
  const overview = useQuery(overviewQuery)
  const [chosen, setChosen] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const targets = () =>
    (overview.isSuccess ? overview.data.accounts : []).filter(
      (one) =>
        one.id !== props.details.account.id &&
        one.currency === props.details.account.currency &&
        one.type !== 'term_deposit' &&
        takesIn(one),
    )
  const rest = () => (terms.isSuccess ? minorOf(terms.data.rest) : 0n)
  const to = () => (rest() > 0n ? (chosen() ?? targets()[0]?.id) : undefined)
  const inTheWay = () => {
    const open = refusal()?.obligations ?? props.details.obligations
    return open.filter((name) => name !== 'balance' || rest() < 0n || (rest() > 0n && targets().length === 0))
  }
  const close = async () => {
    setBusy(true)
    setRefusal(undefined)
    try {
      const target = to()
      const closed = await bank.accounts.close.mutate({
        id: props.details.account.id,
        ...(target && { to: target }),
      })
      const waits = closed.status === 'pending'
      for (const queryKey of [['joint'], ['ledger']]) void client.invalidateQueries({ queryKey })
      // Known before the next page shows, so that a closed account is never seen there.
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(waits ? t('close_waits') : t('is_closed'))
      navigate(waits ? '/approvals' : '/')
    } catch (error) {
      setRefusal(heed(error))
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t('close_ask', { name: nameOf(props.details.account) })} onClose={props.onClose}>
      <Switch fallback={<SkeletonRows rows={3} />}>
        <Match when={terms.isError}>
          <Failed error={terms.error} onRetry={() => void terms.refetch()} busy={terms.isFetching} />
        </Match>
        <Match when={terms.isSuccess && overview.isSuccess && inTheWay().length > 0}>
          <Obstacles names={inTheWay()} onClose={props.onClose} />
        </Match>
        <Match when={terms.isSuccess && overview.isSuccess && terms.data}>
          {(due) => (
            <>
              <p>{t('close_why')}</p>
              <Facts>
                <Fact name={t('in_it')}>
                  <Amount value={due().balance} frank />
                </Fact>
                <Fact name={t('interest_paid')}>
                  <Amount value={due().interest} frank />
                </Fact>
                <Show when={minorOf(due().owed) > 0n}>
                  <Fact name={t('interest_taken')}>
                    <Amount value={due().owed} frank />
                  </Fact>
                </Show>
                <Fact name={t('left')}>
                  <Amount value={due().rest} frank />
                </Fact>
              </Facts>
              <Show when={rest() > 0n}>
                <Field label={t('pay_to')}>
                  {(wiring) => (
                    <Select
                      {...wiring}
                      value={to() ?? ''}
                      options={targets().map((one) => ({
                        value: one.id,
                        label: `${nameOf(one)} ${ending(one.accountNumber)}`,
                      }))}
                      onChange={setChosen}
                    />
                  )}
                </Field>
              </Show>
              <Show when={refusal()}>{(fault) => <Notice kind="bad">{fault().sentence}</Notice>}</Show>
              <Answers>
                <Button look="plain" onClick={props.onClose}>
                  {t('keep_it')}
                </Button>
                <Button busy={busy()} onClick={close}>
                  {props.details.mandate === 'jointly' ? t('ask_others') : t('close_it')}
                </Button>
              </Answers>
            </>
          )}
        </Match>
      </Switch>
    </Dialog>
  )
}
