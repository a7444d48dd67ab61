import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { WholeCase } from '../../../worker/risk/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { barredIn } from '../approvals/barred.ts'
import { caseQuery, stepRefusal } from './queries.ts'
import { outcomeNames } from './words.ts'

type Step = 'take' | 'note' | 'propose' | 'close' | 'back'
type Outcome = NonNullable<WholeCase['outcome']>

const done: Record<Step, string> = {
  take: 'The case is yours',
  note: 'Kept',
  propose: 'Proposed: another person closes it',
  close: 'The case is closed',
  back: 'Sent back to review',
}
const outcomes = (Object.keys(outcomeNames) as Outcome[]).map((value) => ({
  value,
  label: outcomeNames[value],
}))

/** What may be done with a case as it stands; each step leaves a note that stays. */
export function Steps(props: { case: WholeCase }) {
  const client = useQueryClient()
  const [text, setText] = createSignal('')
  const [outcome, setOutcome] = createSignal<Outcome>('false_positive')
  const [missing, setMissing] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  let form!: HTMLFormElement
  const go = async (step: Step) => {
    setMissing(!text().trim())
    if (missing()) return focusFirstFault(form)
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    const said = step === 'propose' ? outcome() : step === 'close' ? props.case.outcome : undefined
    try {
      const now = await bank.risk.moveCase.mutate({
        id: props.case.id,
        step,
        text: text().trim(),
        ...(said ? { outcome: said } : {}),
      })
      client.setQueryData(caseQuery(props.case.id).queryKey, now)
      void client.invalidateQueries({ queryKey: ['desk', 'cases'] })
      setText('')
      toast(done[step])
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title="Next step">
      <Card class="p-4 sm:px-5">
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault()
            void go('note')
          }}
          novalidate
          class="grid gap-4"
        >
          <Field
            label="What you found"
            hint="Kept for good. The customer never reads it."
            error={missing() ? 'Say what you found.' : undefined}
          >
            {(wiring) => (
              <textarea
                {...wiring}
                rows={3}
                maxLength={2000}
                value={text()}
                onInput={(event) => setText(event.currentTarget.value)}
                class="w-full rounded-md border border-edge bg-surface px-4 py-3 text-body focus:border-brand focus:outline-none focus:ring-3 focus:ring-brand/25 aria-invalid:border-bad"
              />
            )}
          </Field>
          <Show when={fault()}>{(now) => <Notice kind="bad">{stepRefusal(now())}</Notice>}</Show>
          <div class="flex flex-wrap gap-2">
            <Button type="submit" look="quiet" class="min-h-11!" busy={busy()}>
              Add a note
            </Button>
            <Show when={props.case.status === 'open'}>
              <Button class="min-h-11!" onClick={() => void go('take')}>
                Take under review
              </Button>
            </Show>
          </div>
          <Show when={props.case.status === 'under_review'}>
            <Show
              when={props.case.outcome}
              fallback={
                <Show
                  when={!props.case.barred}
                  fallback={<p class="text-small text-soft">{barredIn(props.case.barred)}</p>}
                >
                  <Propose
                    outcome={outcome()}
                    onOutcome={setOutcome}
                    onGo={() => void go('propose')}
                    held={props.case.held}
                  />
                </Show>
              }
            >
              <Show
                when={!props.case.barred}
                fallback={
                  <p class="text-small text-soft">
                    {props.case.mine
                      ? 'Yours: somebody else closes it, or sends it back.'
                      : barredIn(props.case.barred)}
                  </p>
                }
              >
                <div class="flex flex-wrap gap-2">
                  <Button class="min-h-11!" onClick={() => void go('close')}>
                    Close as {outcomeNames[props.case.outcome!].toLowerCase()}
                  </Button>
                  <Button look="quiet" class="min-h-11!" onClick={() => void go('back')}>
                    Send back
                  </Button>
                </div>
              </Show>
            </Show>
          </Show>
        </form>
      </Card>
    </Section>
  )
}

function Propose(props: {
  outcome: Outcome
  held: number
  onOutcome: (outcome: Outcome) => void
  onGo: () => void
}) {
  return (
    <Show
      when={props.held === 0}
      fallback={
        <p class="text-small text-soft">Release or decline what is held first; then propose an outcome.</p>
      }
    >
      <div class="grid gap-3 border-line border-t pt-4">
        <Field label="Outcome" hint="Another person closes the case.">
          {(wiring) => (
            <Select
              {...wiring}
              value={props.outcome}
              options={outcomes}
              onChange={(value) => props.onOutcome(value as Outcome)}
            />
          )}
        </Field>
        <Button class="min-h-11!" onClick={props.onGo}>
          Propose this outcome
        </Button>
      </div>
    </Show>
  )
}
