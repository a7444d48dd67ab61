import { For, Show } from 'solid-js'
import type { Setting } from '../../../worker/settings/contract.ts'
import { longDate, longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { historyQuery } from './queries.ts'
import { titleOf, valueInWords } from './words.ts'

const stateNames = { scheduled: 'Scheduled', now: 'In force', past: 'Past' }

/** What a setting was, is and will be, and who asked and who approved. */
export function SettingHistory(props: { setting: Setting; onClose: () => void }) {
  const history = useQuery(() => historyQuery(props.setting.name))
  const worded = (json: string | null) => (json === null ? 'nothing' : valueInWords(props.setting, json))
  return (
    <Dialog open title={`History: ${titleOf(props.setting.name)}`} onClose={props.onClose}>
      <Show when={history.isError}>
        <Failed error={history.error} onRetry={() => void history.refetch()} />
      </Show>
      <Show when={history.isSuccess && history.data}>
        {(page) => (
          <div class="grid gap-4 text-small">
            <ol class="grid gap-3">
              <For each={page().values}>
                {(one) => (
                  <li>
                    <p class="flex flex-wrap items-baseline gap-x-2 font-semibold">
                      {worded(one.value)}
                      <Badge look={one.state === 'now' ? 'good' : 'neutral'}>{stateNames[one.state]}</Badge>
                    </p>
                    <p class="break-words text-soft">
                      {one.from ? `From ${longDate(one.from)}` : 'From the beginning'}: {one.source}
                    </p>
                  </li>
                )}
              </For>
            </ol>
            <Show when={page().changes.length > 0}>
              <h3 class="font-bold">Who asked, and who decided</h3>
              <ol class="grid gap-3">
                <For each={page().changes}>
                  {(one) => (
                    <li class="break-words">
                      <p class="font-semibold">
                        {worded(one.before)} → {worded(one.after)}, from {longDate(one.from)}
                      </p>
                      <p class="text-soft">
                        {one.maker ?? 'Somebody'}, {longMoment(one.madeAt)}: {one.reason}
                      </p>
                      <p class="text-soft">
                        {one.status === 'pending' && 'Waits for a second person'}
                        {one.status === 'expired' && 'Nobody decided in time'}
                        {one.status === 'approved' && `Approved by ${one.checker}`}
                        {one.status === 'refused' && `Refused by ${one.checker}: ${one.decision}`}
                      </p>
                    </li>
                  )}
                </For>
              </ol>
            </Show>
          </div>
        )}
      </Show>
      <Answers>
        <Button look="plain" onClick={props.onClose}>
          Close
        </Button>
      </Answers>
    </Dialog>
  )
}
