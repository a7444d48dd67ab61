import { createSignal, Match, Show, Switch } from 'solid-js'
import type { DayStatus } from '../../../worker/day/contract.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useClosing } from './closing.ts'
import { dayQuery } from './queries.ts'
import { Steps } from './steps.tsx'

const oneDayMs = 864e5
const after = (date: string) => new Date(Date.parse(date) + oneDayMs).toISOString().slice(0, 10)

/** Whether a run stands open, and which date a press of the button would close. */
const openRun = (day: DayStatus) => (day.run && day.run.status !== 'done' ? day.run : undefined)

function Confirm(props: { open: boolean; date: string; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog open={props.open} title={`Close ${longDate(props.date)}?`} onClose={props.onClose}>
      <p class="text-soft">
        The bank stays open and books on {longDate(after(props.date))} from then on. Interest and fees are
        posted there. A closed day cannot be opened again.
      </p>
      <Answers>
        <Button look="plain" onClick={() => props.onClose()}>
          Not yet
        </Button>
        <Button onClick={() => props.onConfirm()}>Close the day</Button>
      </Answers>
    </Dialog>
  )
}

function Today(props: {
  day: DayStatus
  busy: boolean
  onClose: () => void
  onContinue: (date: string) => void
}) {
  const isAhead = () => props.day.businessDate > props.day.today
  return (
    <Card class="grid gap-5 p-5 sm:p-6">
      <div class="grid gap-1">
        <div class="flex items-center justify-between gap-4">
          <p class="text-small text-soft">Business date</p>
          <Badge look={openRun(props.day) ? 'warn' : 'good'}>{openRun(props.day) ? 'Closing' : 'Open'}</Badge>
        </div>
        <p class="font-bold text-title tracking-tight">{longDate(props.day.businessDate)}</p>
        <p class="text-small text-soft">
          Today by the calendar is {longDate(props.day.today)}
          {props.day.businessDate < props.day.today ? ': the bank is behind.' : '.'}
        </p>
      </div>
      <Switch>
        <Match when={openRun(props.day)}>
          {(run) => (
            <Button class="justify-self-start" busy={props.busy} onClick={() => props.onContinue(run().date)}>
              {props.busy ? `Closing ${longDate(run().date)}` : `Continue closing ${longDate(run().date)}`}
            </Button>
          )}
        </Match>
        <Match when={isAhead()}>
          <Notice kind="info">
            This day has not begun. It can be closed from {longDate(props.day.businessDate)} on.
          </Notice>
        </Match>
        <Match when={true}>
          <Button class="justify-self-start" busy={props.busy} onClick={() => props.onClose()}>
            Close {longDate(props.day.businessDate)}
          </Button>
        </Match>
      </Switch>
    </Card>
  )
}

/** The end of day, for staff: where the bank stands, and the run with its steps. */
export default function Day() {
  const day = useQuery(dayQuery)
  const { busy, fault, close } = useClosing()
  const [asking, setAsking] = createSignal(false)
  const confirm = (date: string) => {
    setAsking(false)
    void close(date)
  }
  return (
    <div class="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <PageTitle title="End of day" />
      <Show when={fault()}>
        {(one) => (
          <Notice kind="bad" title={one().title}>
            <p>{one().sentence} What was done stays done; continue where it stopped.</p>
            <Show when={one().requestId}>{(id) => <p class="text-tiny">Reference {id()}</p>}</Show>
          </Notice>
        )}
      </Show>
      <Switch>
        <Match when={day.data}>
          {(status) => (
            <>
              <Today
                day={status()}
                busy={busy()}
                onClose={() => setAsking(true)}
                onContinue={(date) => void close(date)}
              />
              <Show
                when={status().run}
                fallback={<p class="text-small text-soft">No day has been closed yet.</p>}
              >
                {(run) => (
                  <Section
                    title={`${run().status === 'done' ? 'Closed' : 'Closing'} ${longDate(run().date)}`}
                  >
                    <Card class="p-5 sm:p-6">
                      <Steps run={run()} busy={busy()} />
                      <p class="mt-4 text-faint text-tiny">
                        Begun {longMoment(run().startedAt)} by{' '}
                        {run().startedBy === 'job:eod' ? 'the nightly job' : run().startedBy}
                        <Show when={run().endedAt}>{(at) => <>, ended {longMoment(at())}</>}</Show>
                      </p>
                    </Card>
                  </Section>
                )}
              </Show>
              <Confirm
                open={asking()}
                date={status().businessDate}
                onClose={() => setAsking(false)}
                onConfirm={() => confirm(status().businessDate)}
              />
            </>
          )}
        </Match>
        <Match when={day.isError}>
          <Card>
            <Failed error={day.error} busy={day.isFetching} onRetry={() => void day.refetch()} />
          </Card>
        </Match>
        <Match when={true}>
          <Card class="grid gap-3 p-6">
            <Skeleton class="h-4 w-32" />
            <Skeleton class="h-8 w-56" />
            <Skeleton class="h-12 w-44" />
          </Card>
        </Match>
      </Switch>
    </div>
  )
}
