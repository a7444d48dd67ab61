import { Show } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Answers } from '../../ui/dialog.tsx'

/** The next step is under the return key. */
export const focused = (element: HTMLElement) => queueMicrotask(() => element.focus())

/** What can be done with an order that was looked at: send it, ask again where no answer came, change it, or be done. */
export function Steps(props: {
  stage: 'idle' | 'sending' | 'unknown' | 'done'
  /** What sending does, in words. */
  send: string
  onSend: () => void
  onChange: () => void
  onClose: () => void
}) {
  return (
    <Answers>
      <Show
        when={props.stage !== 'done'}
        fallback={
          <Button ref={focused} onClick={() => props.onClose()}>
            Close
          </Button>
        }
      >
        <Show when={props.stage === 'idle'}>
          <Button look="plain" onClick={() => props.onChange()}>
            Change
          </Button>
        </Show>
        <Button ref={focused} busy={props.stage === 'sending'} onClick={() => props.onSend()}>
          {props.stage === 'unknown' ? 'Ask again' : props.send}
        </Button>
      </Show>
    </Answers>
  )
}
