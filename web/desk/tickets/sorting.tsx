import { createSignal, Show } from 'solid-js'
import { categories, type TicketCategory } from '../../../worker/support/contract.ts'
import { priorities, type TicketRecord } from '../../../worker/tickets/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { useQuery } from '../../bank/reading.ts'
import { categoryNames } from '../../bank/support/words.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { colleaguesQuery } from './queries.ts'
import { priorityNames } from './words.ts'

/** Whose ticket it is, what it is about, how pressing, and whether it is done. */
export function Sorting(props: { ticket: TicketRecord; onDone: () => Promise<unknown> }) {
  const colleagues = useQuery(colleaguesQuery)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Fault>()
  const work = async (deed: Promise<unknown>, said: string) => {
    setBusy(true)
    setRefusal(undefined)
    try {
      await deed
      toast(said)
    } catch (error) {
      setRefusal(heed(error))
    } finally {
      await props.onDone()
      setBusy(false)
    }
  }
  const id = () => props.ticket.id
  const people = () => (colleagues.isSuccess ? colleagues.data : [])
  const me = () => people().find(({ mine }) => mine)
  const assign = (assignee: string | null) => {
    const name = people().find((one) => one.id === assignee && !one.mine)?.name
    const said = !assignee ? 'Back in the queue.' : name ? `${name} has it now.` : 'You have it now.'
    void work(bank.tickets.assign.mutate({ id: id(), assignee }), said)
  }
  const sort = (change: Partial<Pick<TicketRecord, 'category' | 'priority'>>) => {
    const { category, priority } = props.ticket
    void work(bank.tickets.sort.mutate({ id: id(), category, priority, ...change }), 'Changed.')
  }
  const isOver = () => props.ticket.status === 'closed'
  const isSolved = () => props.ticket.status === 'solved'
  const about = (): TicketCategory[] => (props.ticket.category === 'dispute' ? ['dispute'] : [...categories])
  return (
    <Section title="Work">
      <Card class="grid gap-4 p-4">
        <Field label="With">
          {(wiring) => (
            <Select
              {...wiring}
              disabled={isOver() || busy() || !colleagues.isSuccess}
              value={props.ticket.assignee?.id ?? ''}
              options={[
                { value: '', label: 'Nobody' },
                ...people().map((one) => ({
                  value: one.id,
                  label: one.mine ? `You (${one.name})` : one.name,
                })),
              ]}
              onChange={(value) => assign(value || null)}
            />
          )}
        </Field>
        <Field label="About">
          {(wiring) => (
            <Select
              {...wiring}
              disabled={isOver() || isSolved() || busy() || about().length === 1}
              value={props.ticket.category}
              options={about().map((value) => ({ value, label: categoryNames[value] }))}
              onChange={(value) => sort({ category: value as TicketCategory })}
            />
          )}
        </Field>
        <Field label="Priority">
          {(wiring) => (
            <Select
              {...wiring}
              disabled={isOver() || isSolved() || busy()}
              value={props.ticket.priority}
              options={priorities.map((value) => ({ value, label: priorityNames[value] }))}
              onChange={(value) => sort({ priority: value as TicketRecord['priority'] })}
            />
          )}
        </Field>
        <Show when={refusal()}>{(fault) => <Notice kind="bad">{fault().sentence}</Notice>}</Show>
        <Show when={!isOver()}>
          <div class="flex flex-wrap gap-2">
            <Show when={me() && !props.ticket.assignee?.mine}>
              <Button look="quiet" class="flex-1" busy={busy()} onClick={() => assign(me()!.id)}>
                Take it
              </Button>
            </Show>
            <Button
              look="quiet"
              class="flex-1"
              busy={busy()}
              onClick={() =>
                void work(
                  bank.tickets.solve.mutate({ id: id(), solved: !isSolved() }),
                  isSolved() ? 'Open again.' : 'Solved.',
                )
              }
            >
              {isSolved() ? 'Open again' : 'Mark as solved'}
            </Button>
          </div>
        </Show>
      </Card>
    </Section>
  )
}
