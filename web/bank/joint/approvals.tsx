import { useQueryClient } from '@tanstack/solid-query'
import Handshake from 'lucide-solid/icons/handshake'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { JointOrder } from '../../../worker/joint/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { limitSentence } from '../limits/sentences.ts'
import { useQuery } from '../reading.ts'
import { type Asked, askedIn, StepUp } from '../security/step-up.tsx'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { inShort, Order } from './order.tsx'
import { jointQuery } from './queries.ts'
import { states, t } from './words.ts'

const said = (status: JointOrder['status']) =>
  t(
    status === 'pending'
      ? 'noted'
      : status === 'approved'
        ? 'done'
        : status === 'lapsed'
          ? 'brings_less'
          : 'will_not',
  )

/** Why it was not done, and that it still waits. */
function sentence(fault: Fault): string {
  if (fault.code === 'already_settled') return t('meantime')
  if (fault.code === 'limit_exceeded') return t('still_waits', { limit: limitSentence(fault) })
  if (fault.code === 'not_found' && fault.detail?.field === 'offer') return t('no_rate')
  return fault.sentence
}

function RefuseDialog(props: {
  order: JointOrder
  busy: boolean
  onRefuse: (reason: string) => void
  onClose: () => void
}) {
  const [reason, setReason] = createSignal(props.order.mine ? states('withdrawn') : '')
  const [missing, setMissing] = createSignal(false)
  let form!: HTMLFormElement
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(!reason().trim())
    if (missing()) return focusFirstFault(form)
    props.onRefuse(reason())
  }
  return (
    <Dialog open title={t(props.order.mine ? 'take_back_q' : 'refuse_q')} onClose={props.onClose}>
      <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
        <p class="break-words">{t('not_be_done', { order: inShort(props.order) })}</p>
        <Field label={t('reason')} hint={t('reason_hint')} error={missing() ? t('say_why') : undefined}>
          {(wiring) => (
            <Input {...wiring} autocomplete="off" maxLength={280} value={reason()} onInput={setReason} />
          )}
        </Field>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('keep_waiting')}
          </Button>
          <Button type="submit" busy={props.busy}>
            {t(props.order.mine ? 'take_back' : 'refuse')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}

/** What holders of an account decide about together. */
export default function Approvals() {
  const client = useQueryClient()
  const [view, setView] = createSignal<JointOrder['status']>('pending')
  const query = useQuery(() => jointQuery(view()))
  const [busy, setBusy] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<string>()
  const [refusing, setRefusing] = createSignal<JointOrder>()
  const [asked, setAsked] = createSignal<{ id: string; asked: Asked }>()

  const settle = async (id: string, work: () => Promise<{ status: JointOrder['status'] }>) => {
    if (busy()) return
    setBusy(id)
    setRefusal(undefined)
    setAsked(undefined)
    try {
      const { status } = await work()
      setRefusing(undefined)
      toast(said(status))
    } catch (error) {
      const fault = heed(error)
      const needed = askedIn(fault)
      setRefusing(undefined)
      if (needed) setAsked({ id, asked: needed })
      else setRefusal(sentence(fault))
    } finally {
      for (const queryKey of [['joint'], ['accounts'], ['ledger'], ['schedules']])
        void client.invalidateQueries({ queryKey })
      setBusy(undefined)
    }
  }
  const approve = (id: string, challengeId?: string) =>
    settle(id, () => bank.joint.approve.mutate({ id, ...(challengeId && { challengeId }) }))
  const refuse = (id: string, reason: string) => settle(id, () => bank.joint.refuse.mutate({ id, reason }))

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/" name={t('home')} />
        <PageTitle title={t('approvals')} />
      </div>
      <p class="text-soft">{t('approvals_why')}</p>
      <Field label={t('show')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={view()}
            options={Object.entries(states.all).map(([value, label]) => ({ value, label }))}
            onChange={(value) => setView(value as JointOrder['status'])}
          />
        )}
      </Field>
      <Show when={refusal()}>
        {(text) => (
          <Notice kind="bad" title={t('not_done')}>
            {text()}
          </Notice>
        )}
      </Show>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={3} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && query.data.items.length === 0}>
            <Empty icon={<Handshake size={26} aria-hidden="true" />} title={t('nothing')}>
              {t(view() === 'pending' ? 'nobody_waits' : 'none_of_these')}
            </Empty>
          </Match>
          <Match when={query.isSuccess && query.data.items}>
            {(items) => (
              <ul class="divide-y divide-line">
                <For each={items()}>
                  {(order) => (
                    <Order
                      order={order}
                      busy={busy() === order.id}
                      onApprove={() => void approve(order.id)}
                      onRefuse={() => setRefusing(order)}
                    />
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </Card>
      <Show when={refusing()}>
        {(order) => (
          <RefuseDialog
            order={order()}
            busy={busy() !== undefined}
            onRefuse={(reason) => void refuse(order().id, reason)}
            onClose={() => setRefusing(undefined)}
          />
        )}
      </Show>
      <StepUp
        asked={asked()?.asked}
        onConfirmed={(challengeId) => void approve(asked()!.id, challengeId)}
        onAnew={() => void approve(asked()!.id)}
        onClose={() => setAsked(undefined)}
      />
    </div>
  )
}
