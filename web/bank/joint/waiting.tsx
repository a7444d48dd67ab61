import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { buttonClass } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useQuery } from '../reading.ts'
import { jointQuery } from './queries.ts'

/** That another holder waits for one's word; nothing where nobody does. */
export function WaitingForYou() {
  const query = useQuery(() => jointQuery())
  const count = () => (query.isSuccess ? query.data.items.filter(({ may }) => may).length : 0)
  return (
    <Show when={count() > 0}>
      <Notice
        kind="info"
        title={
          count() === 1 ? 'An order waits for your approval' : `${count()} orders wait for your approval`
        }
      >
        <p>Another holder of an account that you decide about together has asked for it.</p>
        <A href="/approvals" class={buttonClass('primary', 'mt-3')}>
          Look at it
        </A>
      </Notice>
    </Show>
  )
}
