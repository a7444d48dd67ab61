import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { fromTyping } from '../../../worker/money.ts'
import type { Pot } from '../../../worker/pots/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending } from '../accounts/names.ts'
import { AmountInput } from '../money/amount-input.tsx'
import { t } from './page-words.ts'

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
    if (!amount || Number(amount) <= 0) return setFault(t('above_zero'))
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
      toast(t(props.way === 'in' ? 'set_aside' : 'given_back'))
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
      title={t(props.way === 'in' ? 'add_to' : 'take_of', { name: props.pot.name })}
      onClose={props.onClose}
    >
      <form onSubmit={save} novalidate class="grid gap-5">
        <Field
          label={t('amount')}
          error={fault()}
          hint={t(props.way === 'in' ? 'in_hint' : 'out_hint', { account: ending(props.pot.account) })}
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
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t(props.way === 'in' ? 'add' : 'take')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
