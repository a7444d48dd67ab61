import { A } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Schedule, Schedules } from '../../../worker/schedules/contract.ts'
import { bank, heed } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending } from '../accounts/names.ts'
import { Offered } from '../accounts/offered.tsx'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { schedulesQuery } from './queries.ts'
import { endInWords, ruleInWords, t, troubleInWords } from './words.ts'

const shownUpcoming = 6

function Item(props: {
  schedule: Schedules['items'][number]
  busy: boolean
  onToggle: () => void
  onCancel: () => void
}) {
  const one = () => props.schedule
  const said = () => `${one().to.name}, ${ruleInWords(one()).toLowerCase()}`
  return (
    <li class="grid gap-2 px-4 py-4 sm:px-5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <p class="font-semibold">
          {one().to.name}{' '}
          <span class="figures font-normal text-small text-soft">{ending(one().to.accountNumber)}</span>
        </p>
        <Amount value={one().amount} class="font-semibold" />
      </div>
      <p class="text-small text-soft">
        {[ruleInWords(one()), endInWords(one())].filter(Boolean).join(', ')}
        <Show when={one().note}> · {one().note}</Show>
        <Show when={!one().mine}>{t('from_other', { account: ending(one().from) })}</Show>
      </p>
      <Show when={troubleInWords(one().last)}>
        {(trouble) => <Notice kind={one().last?.status === 'waiting' ? 'warn' : 'bad'}>{trouble()}</Notice>}
      </Show>
      <div class="flex flex-wrap items-center justify-between gap-x-4">
        <Switch>
          <Match when={one().status === 'paused'}>
            <Badge look="warn">{t('paused')}</Badge>
          </Match>
          <Match when={one().status === 'finished'}>
            <Badge>{t('finished')}</Badge>
          </Match>
          <Match when={one().status === 'proposed'}>
            <A href="/approvals" class="inline-flex min-h-11 items-center gap-2 text-small">
              <Badge look="warn">{t('waits_holders')}</Badge>
            </A>
          </Match>
          <Match when={one().nextDate}>
            {(date) => <p class="text-small">{t('next_on', { date: longDate(date()) })}</p>}
          </Match>
        </Switch>
        <Show when={one().status === 'active' || one().status === 'paused'}>
          <div class="-mx-3 flex gap-1">
            <Button
              look="plain"
              class="px-3!"
              busy={props.busy}
              onClick={props.onToggle}
              aria-label={t(one().status === 'paused' ? 'resume_which' : 'pause_which', { payment: said() })}
            >
              {t(one().status === 'paused' ? 'resume' : 'pause')}
            </Button>
            <Button
              look="plain"
              class="px-3!"
              onClick={props.onCancel}
              aria-label={t('cancel_which', { payment: said() })}
            >
              {t('cancel')}
            </Button>
          </div>
        </Show>
      </div>
    </li>
  )
}

function Upcoming(props: { schedules: Schedules }) {
  return (
    <Show when={props.schedules.upcoming.length > 0}>
      <Section title={t('coming')}>
        <Card class="overflow-hidden">
          <ol class="divide-y divide-line">
            <For each={props.schedules.upcoming.slice(0, shownUpcoming)}>
              {(run) => (
                <li class="flex min-h-14 flex-wrap items-center justify-between gap-x-4 px-4 py-2.5 sm:px-5">
                  <span class="min-w-0">
                    <span class="block font-semibold text-small">{longDate(run.date)}</span>
                    <span class="text-small text-soft">{run.to.name}</span>
                  </span>
                  <Amount value={run.amount} />
                </li>
              )}
            </For>
          </ol>
        </Card>
      </Section>
    </Show>
  )
}

export default function SchedulesPage() {
  const client = useQueryClient()
  const query = useQuery(schedulesQuery)
  const [cancelled, setCancelled] = createSignal<Schedule>()
  const [busy, setBusy] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<string>()

  const change = async (id: string, work: Promise<unknown>, said: string) => {
    setBusy(id)
    setRefusal(undefined)
    try {
      await work
      setCancelled(undefined)
      toast(said)
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      await client.invalidateQueries({ queryKey: ['schedules'] })
      setBusy(undefined)
    }
  }
  const toggle = ({ id, status }: Schedule) =>
    status === 'paused'
      ? change(id, bank.schedules.resume.mutate({ id }), t('goes_on'))
      : change(id, bank.schedules.pause.mutate({ id }), t('is_paused'))
  const add = () => (
    <Offered feature="scheduled_payments" otherwise={<span class="text-small text-soft">{t('off')}</span>}>
      <A href="/schedules/add" class={buttonClass('primary')}>
        <Plus size={19} aria-hidden="true" /> {t('new')}
      </A>
    </Offered>
  )

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('scheduled')} aside={add()} />
      </div>
      <Show when={!cancelled() && refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={3} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && query.data.items.length === 0}>
            <Empty icon={<CalendarClock size={26} aria-hidden="true" />} title={t('nothing')}>
              {t('nothing_why')}
            </Empty>
          </Match>
          <Match when={query.isSuccess && query.data.items}>
            {(items) => (
              <ul class="divide-y divide-line">
                <For each={items()}>
                  {(schedule) => (
                    <Item
                      schedule={schedule}
                      busy={busy() === schedule.id}
                      onToggle={() => void toggle(schedule)}
                      onCancel={() => setCancelled(schedule)}
                    />
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </Card>
      <Show when={query.isSuccess && query.data}>{(schedules) => <Upcoming schedules={schedules()} />}</Show>
      <Dialog
        open={cancelled() !== undefined}
        title={t('cancel_it_q')}
        onClose={() => {
          setCancelled(undefined)
          setRefusal(undefined)
        }}
      >
        <p>
          {t('ends', {
            payment: cancelled() ? `${cancelled()!.to.name}, ${ruleInWords(cancelled()!).toLowerCase()}` : '',
          })}
        </p>
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={() => setCancelled(undefined)}>
            {t('keep_it')}
          </Button>
          <Button
            busy={busy() !== undefined}
            onClick={() =>
              void change(
                cancelled()!.id,
                bank.schedules.cancel.mutate({ id: cancelled()!.id }),
                t('is_cancelled'),
              )
            }
          >
            {t('cancel_it')}
          </Button>
        </Answers>
      </Dialog>
    </div>
  )
}
