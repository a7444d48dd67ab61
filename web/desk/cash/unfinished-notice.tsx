import { createSignal, Show } from 'solid-js'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { refusalOf } from '../ordering.ts'
import { forgetOrder, type Unfinished, unfinished } from '../unfinished.ts'

/** An order whose answer never came: cancelled for good, or left as it is by whoever saw what became of it. */
export function UnfinishedNotice() {
  return (
    <Show keyed when={unfinished()}>
      {(order) => <Question order={order} />}
    </Show>
  )
}

function Question(props: { order: Unfinished }) {
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const cancel = async () => {
    setBusy(true)
    setFault(undefined)
    const { id, cancelId } = props.order
    try {
      const told = await bank.reversals.make.mutate({ id: cancelId, original: id, reason: 'No answer came' })
      toast(told.status === 'cancelled' ? 'It never came, and never will' : 'It had come, and is taken back')
      forgetOrder(id)
    } catch (error) {
      const now = heed(error)
      setFault(now)
      if (now.code === 'already_settled') forgetOrder(id)
    } finally {
      setBusy(false)
    }
  }
  const sentence = (now: Fault) =>
    now.code === 'not_found' ? 'It waits for a second person: refuse it there.' : refusalOf(now)
  return (
    <Notice
      kind="warn"
      title={`Not finished: ${props.order.says}`}
      action={
        <div class="mt-2 flex flex-wrap gap-2">
          <Button class="min-h-10!" busy={busy()} onClick={() => void cancel()}>
            Cancel it
          </Button>
          <Button look="plain" class="min-h-10!" onClick={() => forgetOrder(props.order.id)}>
            Leave it as it is
          </Button>
        </div>
      }
    >
      No answer came, so it may or may not be done. Look at the account first. If you cancel it, it is taken
      back where it came, and can never come where it did not.
      <Show when={fault()}>{(now) => <p class="mt-1 font-semibold">{sentence(now())}</p>}</Show>
    </Notice>
  )
}
