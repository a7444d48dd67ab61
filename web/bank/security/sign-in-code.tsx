import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Match, Show, Switch } from 'solid-js'
import type { ProofInput } from '../../../worker/factors/contract.ts'
import { bank } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { ProveDialog } from './prove-dialog.tsx'
import { factorsQuery } from './queries.ts'
import { t } from './words.ts'

/** Whether a customer's sign-in can be answered by a code that is sent, and so asks for one at least. */
export default function SignInCode() {
  const client = useQueryClient()
  const query = useQuery(factorsQuery)
  const [changing, setChanging] = createSignal(false)
  const isOn = () => query.data?.signInCode ?? false
  const change = async (proof: ProofInput) => {
    const on = !isOn()
    await bank.factors.setSignInCode.mutate({ on, ...proof })
    setChanging(false)
    await client.invalidateQueries({ queryKey: ['security'] })
    toast(on ? t('codes_on') : t('codes_off'))
  }
  return (
    <Section title={t('code_at')}>
      <Card class="overflow-hidden">
        <Switch fallback={<Skeleton class="m-5 h-12" />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess}>
            <div class="flex flex-wrap items-center justify-between gap-3 px-4 py-3.5 sm:px-5">
              <p class="min-w-0 max-w-prose flex-1 basis-56">
                <Show when={isOn()} fallback={t('code_at_off')}>
                  {t('code_at_on')}
                </Show>
              </p>
              <Button look="quiet" onClick={() => setChanging(true)}>
                {isOn() ? t('send_none') : t('send_me')}
              </Button>
            </div>
          </Match>
        </Switch>
      </Card>
      <ProveDialog
        open={changing()}
        title={isOn() ? t('send_none_q') : t('send_q')}
        action={isOn() ? t('send_none') : t('send_me')}
        keep={t('not_now')}
        onClose={() => setChanging(false)}
        onProved={change}
      >
        <p>{t('others_out_now')}</p>
      </ProveDialog>
    </Section>
  )
}
