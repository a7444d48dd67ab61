import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Currency } from '../../../worker/money.ts'
import type { Till } from '../../../worker/tills/contract.ts'
import { bank, heed } from '../../api.ts'
import { inWords } from '../../bank/money/format.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { refusalOf } from '../ordering.ts'

/** Which of one's tills is looked at, where there are several, and a further one for cash of another currency. */
export function Currencies(props: { till: Till; onChoose: (currency: Currency) => void }) {
  const client = useQueryClient()
  const [opening, setOpening] = createSignal(false)
  const [wanted, setWanted] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const chosen = () => props.till.mayOpen.find((one) => one === wanted()) ?? props.till.mayOpen[0]
  const open = async (event: SubmitEvent) => {
    event.preventDefault()
    const currency = chosen()
    if (busy() || !currency) return
    setBusy(true)
    setRefusal(undefined)
    try {
      await bank.tills.open.mutate({ currency })
      toast(`You have a till in ${currency}`)
      setOpening(false)
      props.onChoose(currency)
      await client.invalidateQueries({ queryKey: ['desk', 'till'] })
    } catch (error) {
      setRefusal(refusalOf(heed(error)))
    }
    setBusy(false)
  }
  return (
    <>
      <Show when={props.till.tills.length > 1}>
        <Field label="Till">
          {(wiring) => (
            <Select
              {...wiring}
              value={props.till.cash.currency}
              options={props.till.tills.map(({ cash }) => ({
                value: cash.currency,
                label: `${cash.currency}, ${inWords(cash)}`,
              }))}
              onChange={(value) => props.onChoose(value as Currency)}
            />
          )}
        </Field>
      </Show>
      <Show when={props.till.mayOpen.length > 0}>
        <Show
          when={opening()}
          fallback={
            <Button look="plain" class="text-small" onClick={() => setOpening(true)}>
              Open a till in another currency
            </Button>
          }
        >
          <form onSubmit={open} novalidate class="grid gap-3">
            <Field label="Currency of the cash" error={refusal()}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={chosen() ?? ''}
                  options={props.till.mayOpen.map((value) => ({ value, label: value }))}
                  onChange={setWanted}
                />
              )}
            </Field>
            <Button type="submit" look="quiet" class="text-small" busy={busy()}>
              Open the till
            </Button>
          </form>
        </Show>
      </Show>
    </>
  )
}
