import Circle from 'lucide-solid/icons/circle'
import CircleCheck from 'lucide-solid/icons/circle-check'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { For, Match, Show, Switch } from 'solid-js'
import type { EodRun } from '../../../worker/day/contract.ts'
import { stepName } from './queries.ts'

type Step = EodRun['steps'][number]

const count = new Intl.NumberFormat('en-IN')
const seconds = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 1 })

function timeOf(step: Step): string {
  if (!step.startedAt || !step.endedAt) return ''
  return `${seconds.format((Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000)} s`
}

const states = { waiting: 'Not begun', running: 'At work', done: 'Done' }

/** The steps of a run, each with what it has gone over. */
export function Steps(props: { run: EodRun; busy: boolean }) {
  const done = () => props.run.steps.filter(({ status }) => status === 'done').length
  return (
    <div class="grid gap-4">
      <div class="grid gap-2">
        <p id="day-progress" class="text-small text-soft">
          {props.run.status === 'waiting'
            ? 'The bank is on the new date. Older transactions are still ending.'
            : `${done()} of ${props.run.steps.length} steps done`}
        </p>
        <div
          role="progressbar"
          aria-labelledby="day-progress"
          aria-valuemin={0}
          aria-valuemax={props.run.steps.length}
          aria-valuenow={done()}
          class="h-2 overflow-hidden rounded-full bg-sunken"
        >
          <div
            class="h-full rounded-full bg-brand transition-[width] duration-300"
            style={{ width: `${(100 * done()) / Math.max(1, props.run.steps.length)}%` }}
          />
        </div>
      </div>
      <ul class="divide-y divide-line">
        <For each={props.run.steps}>
          {(step) => (
            <li class="flex min-h-14 items-center gap-3 py-2">
              <Switch>
                <Match when={step.status === 'done'}>
                  <CircleCheck size={20} class="shrink-0 text-good" aria-hidden="true" />
                </Match>
                <Match when={step.status === 'running'}>
                  <LoaderCircle
                    size={20}
                    class={`shrink-0 text-brand ${props.busy ? 'animate-turn' : ''}`}
                    aria-hidden="true"
                  />
                </Match>
                <Match when={true}>
                  <Circle size={20} class="shrink-0 text-edge" aria-hidden="true" />
                </Match>
              </Switch>
              <span class={`min-w-0 flex-1 ${step.status === 'waiting' ? 'text-soft' : 'font-medium'}`}>
                {stepName(step.name)}
                <span class="sr-only">: {states[step.status]}</span>
              </span>
              <span class="grid justify-items-end text-small tabular-nums">
                <Show
                  when={step.done > 0}
                  fallback={<span class="text-soft">{step.status === 'done' ? 'nothing due' : ''}</span>}
                >
                  <span>{count.format(step.done)}</span>
                  <span class="text-faint text-tiny">{timeOf(step)}</span>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
