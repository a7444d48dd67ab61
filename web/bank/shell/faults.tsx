import CloudOff from 'lucide-solid/icons/cloud-off'
import RotateCw from 'lucide-solid/icons/rotate-cw'
import { Show } from 'solid-js'
import { faultOf } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { t } from './words.ts'

/** In the place of what could not be loaded: why, and a way to try again. */
export function Failed(props: { error: unknown; onRetry: () => void; busy?: boolean }) {
  const fault = () => faultOf(props.error)
  return (
    <div role="alert">
      <Empty
        icon={<CloudOff size={26} aria-hidden="true" />}
        title={fault().title}
        action={
          <Button look="quiet" busy={props.busy ?? false} onClick={() => props.onRetry()}>
            <RotateCw size={18} aria-hidden="true" /> {t('try_again')}
          </Button>
        }
      >
        <p>{fault().sentence}</p>
        <Show when={fault().requestId}>
          {(id) => <p class="mt-1 text-faint text-tiny">{t('reference', { id: id() })}</p>}
        </Show>
      </Empty>
    </div>
  )
}
