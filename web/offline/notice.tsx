import CloudOff from 'lucide-solid/icons/cloud-off'
import { Show } from 'solid-js'
import { t } from '../bank/shell/words.ts'
import { dateFormat } from '../ui/language.ts'
import { lostAt } from './online.ts'

const time = (since: Date) => dateFormat({ hour: '2-digit', minute: '2-digit', hour12: false }).format(since)

/** Over every page while there is no network: what is shown is not of now, and nothing goes out. */
export function OfflineNotice() {
  return (
    <div role="status" class="sticky top-0 z-40 print:hidden">
      <Show when={lostAt()}>
        {(since) => (
          <p class="flex items-center justify-center gap-2 bg-warn-tint px-4 py-2 text-center text-small text-warn">
            <CloudOff size={18} class="shrink-0" aria-hidden="true" />
            <span>{t('offline_since', { time: time(since()) })}</span>
          </p>
        )}
      </Show>
    </div>
  )
}
