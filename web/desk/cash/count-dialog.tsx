import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { type Money, minorOf, toMoney } from '../../../worker/money.ts'
import type { Till } from '../../../worker/tills/contract.ts'
import { bank } from '../../api.ts'
import { Amount } from '../../bank/money/amount.tsx'
import { inWords } from '../../bank/money/format.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { refusalOf, useOrder } from '../ordering.ts'
import { Steps } from './steps.tsx'

type Told = Awaited<ReturnType<typeof bank.tills.count.mutate>>

/** An even count is as settled as a posted one. */
async function count(id: string, till: Till, counts: Record<string, number>) {
  const denominations = till.denominations.map((value) => ({ value, count: counts[value.amount] ?? 0 }))
  const told = await bank.tills.count.mutate({ id, denominations })
  return { status: told.status === 'pending' ? ('pending' as const) : ('posted' as const), told }
}

/** What was found, after the bank has compared it with its books: the teller counts without seeing them. */
function Found(props: { told: Told }) {
  const told = () => props.told
  const posted = () => {
    const now = told()
    return now.status === 'pending' ? undefined : now
  }
  return (
    <Switch>
      <Match when={told().status === 'pending'}>
        <Notice kind="warn" title="Waits for a second person">
          What was counted differs from the books by more than one person may settle in a day. It waits under
          Approvals.
        </Notice>
      </Match>
      <Match when={told().status === 'even'}>
        <Notice kind="good" title="The till is right">
          What was counted is what the books say.
        </Notice>
      </Match>
      <Match when={posted()}>
        {(now) => (
          <Notice kind="warn" title={minorOf(now().difference) < 0n ? 'Too little' : 'Too much'}>
            The books said {inWords(now().expected)}. The difference was posted to till differences.
          </Notice>
        )}
      </Match>
    </Switch>
  )
}

/** Notes and coins, one field each; the total is on top and grows as one types. */
export function CountDialog(props: { till: Till; onClose: () => void }) {
  const [counts, setCounts] = createSignal<Record<string, string>>({})
  const [faulty, setFaulty] = createSignal<string>()
  const [isReview, setReview] = createSignal(false)
  const numbers = () =>
    Object.fromEntries(Object.entries(counts()).map(([value, typed]) => [value, Number(typed || 0)]))
  const pieces = (value: Money) => {
    const typed = counts()[value.amount] ?? ''
    return /^\d{0,6}$/.test(typed) ? BigInt(typed || 0) : 0n
  }
  const total = () =>
    toMoney(
      props.till.denominations.reduce((sum, value) => sum + minorOf(value) * pieces(value), 0n),
      props.till.cash.currency,
    )
  const sending = useOrder(
    (id) => count(id, props.till, numbers()),
    () => `Count of the till, ${inWords(total())}`,
  )
  const type = (value: Money, typed: string) => {
    setCounts({ ...counts(), [value.amount]: typed.trim() })
    if (faulty() === value.amount) setFaulty(undefined)
  }
  let form!: HTMLFormElement
  const review = (event: SubmitEvent) => {
    event.preventDefault()
    const wrong = Object.entries(counts()).find(([, typed]) => !/^\d{0,6}$/.test(typed))
    setFaulty(wrong?.[0])
    if (wrong) return focusFirstFault(form)
    setReview(true)
  }
  const change = () => {
    setReview(false)
    sending.renew()
  }
  const close = () => {
    if (sending.stage() !== 'sending') props.onClose()
  }
  return (
    <Dialog open title="Count the till" onClose={close}>
      <Facts>
        <Fact name="Counted">
          <Amount value={total()} frank class="font-bold text-lead" />
        </Fact>
      </Facts>
      <Show
        when={isReview()}
        fallback={
          <form ref={form} onSubmit={review} novalidate class="grid gap-4">
            <div class="grid grid-cols-2 items-start gap-3 sm:grid-cols-3">
              <For each={props.till.denominations}>
                {(value) => (
                  <Field
                    label={inWords(value)}
                    error={faulty() === value.amount ? 'A whole number.' : undefined}
                  >
                    {(wiring) => (
                      <Input
                        {...wiring}
                        inputmode="numeric"
                        autocomplete="off"
                        maxLength={6}
                        placeholder="0"
                        value={counts()[value.amount] ?? ''}
                        onInput={(typed) => type(value, typed)}
                      />
                    )}
                  </Field>
                )}
              </For>
            </div>
            <Answers>
              <Button look="plain" onClick={close}>
                Cancel
              </Button>
              <Button type="submit">Review</Button>
            </Answers>
          </form>
        }
      >
        <Show when={sending.stage() === 'done' && sending.answer()}>
          {(answer) => <Found told={answer().told} />}
        </Show>
        <Show when={sending.stage() === 'idle'}>
          <p>
            A difference from the books is posted at once, or waits for a second person where it is large.
          </p>
        </Show>
        <Show when={sending.stage() === 'unknown'}>
          <Notice kind="warn" title="No answer came">
            It may or may not be done. Ask again: under the same reference it is never done twice.
          </Notice>
        </Show>
        <Show when={sending.stage() === 'idle' && sending.fault()}>
          {(fault) => (
            <Notice kind="bad" title="The bank refused">
              {refusalOf(fault())}
            </Notice>
          )}
        </Show>
        <Steps
          stage={sending.stage()}
          send={`Book ${inWords(total())} as counted`}
          onSend={() => void sending.submit()}
          onChange={change}
          onClose={close}
        />
      </Show>
    </Dialog>
  )
}
