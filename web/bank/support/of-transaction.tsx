import { A } from '@solidjs/router'
import CircleHelp from 'lucide-solid/icons/circle-question-mark'
import { Show } from 'solid-js'
import { buttonClass } from '../../ui/button.tsx'
import { useQuery } from '../reading.ts'
import { disputesQuery } from './queries.ts'
import { statusNames, t } from './words.ts'

/** Under a receipt: the way to say that something is wrong, or what became of it. */
export function OfTransaction(props: { id: string }) {
  const query = useQuery(() => disputesQuery(props.id))
  const last = () => (query.isSuccess ? query.data.items[0] : undefined)
  return (
    <div class="unprinted grid justify-items-center gap-1">
      <Show when={last()}>
        {(ticket) => (
          <A href={`/support/${ticket().id}`} class={buttonClass('quiet')}>
            <CircleHelp size={18} aria-hidden="true" />
            {t('said_wrong', { state: statusNames[ticket().status].toLowerCase() })}
          </A>
        )}
      </Show>
      <Show when={!last() || last()!.status === 'closed'}>
        <A href={`/receipt/${props.id}/wrong`} class={buttonClass('plain')}>
          <Show when={!last()}>
            <CircleHelp size={18} aria-hidden="true" />
          </Show>
          {t('wrong_q')}
        </A>
      </Show>
    </div>
  )
}
