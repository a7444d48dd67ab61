import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { buttonClass } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useQuery } from '../reading.ts'
import { jointQuery } from './queries.ts'
import { t } from './words.ts'

/** That another holder waits for one's word; nothing where nobody does. */
export function WaitingForYou() {
  const query = useQuery(() => jointQuery())
  const count = () => (query.isSuccess ? query.data.items.filter(({ may }) => may).length : 0)
  return (
    <Show when={count() > 0}>
      <Notice kind="info" title={t('waiting', { count: count() })}>
        <p>{t('waiting_why')}</p>
        <A href="/approvals" class={buttonClass('primary', 'mt-3')}>
          {t('look')}
        </A>
      </Notice>
    </Show>
  )
}
