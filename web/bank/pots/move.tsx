import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { fromTyping } from '../../../worker/money.ts'
import type { Pot } from '../../../worker/pots/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending } from '../accounts/names.ts'
import { AmountInput } from '../money/amount-input.tsx'

/** Moves money into a pot or back. One request for as long as the dialog is open, however often it is sent. */
export function MoveDialog(props: { pot: Pot; way: 'in' | 'out'; onClose: () => void }) {
  const client = useQueryClient()
  const requests = new Map<string, string>()
  const [typed, setTyped] = createSignal('')
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const currency = () => props.pot.saved.currency
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const amount = fromTyping(typed(), currency())
    if (!amount || Number(amount) <= 0) return setFault('Enter an amount above zero, such as 500.')
    const requestId = requests.get(amount) ?? crypto.randomUUID()
    requests.set(amount, requestId)
    setBusy(true)
    try {
      const { id } = props.pot
      await bank.pots.move.mutate({
        id,
        requestId,
        way: props.way,
        amount: { amount, currency: currency() },
      })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(props.way === 'in' ? 'Set aside' : 'Given back')
      props.onClose()
    } catch (error) {
      const refused = heed(error)
      setFault(refused.fields[0]?.message ?? refused.sentence)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      title={props.way === 'in' ? `Add to ${props.pot.name}` : `Take out of ${props.pot.name}`}
      onClose={props.onClose}
    >
      <form onSubmit={save} novalidate class="grid gap-5">
        <Field
          label="Amount"
          error={fault()}
          hint={
            props.way === 'in'
              ? `From account ${ending(props.pot.account)}. It stays there and earns interest, but is no longer available.`
              : `It is available on account ${ending(props.pot.account)} again.`
          }
        >
          {(wiring) => (
            <AmountInput
              {...wiring}
              currency={currency()}
              value={typed()}
              onInput={(text) => {
                setTyped(text)
                setFault(undefined)
              }}
            />
          )}
        </Field>
        <div class="flex flex-wrap gap-3">
          <Button type="submit" busy={busy()} class="flex-1">
            <Show when={props.way === 'in'} fallback="Take out">
              Add
            </Show>
          </Button>
          <Button look="plain" onClick={props.onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
