import { createSignal, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { mostWritten } from '../../../worker/support/contract.ts'
import type { TicketRecord } from '../../../worker/tickets/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { useQuery } from '../../bank/reading.ts'
import { AttachFiles } from '../../bank/support/attach.tsx'
import { createFiles } from '../../bank/support/files.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { cannedQuery, colleaguesQuery } from './queries.ts'
import { filled } from './words.ts'

type Kind = 'answer' | 'note'
type Becomes = 'waiting' | 'solved' | 'open'

/** An answer to the customer, or a note that they never see: the two look different, so that neither is sent for the other. */
export function Compose(props: { ticket: TicketRecord; onDone: () => Promise<unknown> }) {
  const canned = useQuery(cannedQuery)
  const colleagues = useQuery(colleaguesQuery)
  let messageId = uuidv7()
  const isOver = () => props.ticket.status === 'closed'
  const [chosen, setKind] = createSignal<Kind>('answer')
  const kind = (): Kind => (isOver() ? 'note' : chosen())
  const [becomes, setBecomes] = createSignal<Becomes>('waiting')
  const [text, setText] = createSignal('')
  const [error, setError] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const files = createFiles('addFor', () => props.onDone())
  const write = (typed: string) => {
    setText(typed)
    setError(undefined)
    messageId = uuidv7()
  }
  const insert = (id: string) => {
    const found = canned.data?.find((one) => one.id === id)
    if (!found) return
    const me = colleagues.data?.find(({ mine }) => mine)?.name ?? 'Edgebank'
    const facts = { customer: props.ticket.customerName, ticket: props.ticket.number, colleague: me }
    write([text().trimEnd(), filled(found.text, facts)].filter(Boolean).join('\n\n'))
  }
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    if (!text().trim()) return void setError('Write something first.')
    if ([...text()].length > mostWritten) return void setError('This is too long. Shorten it, or send two.')
    setBusy(true)
    setRefusal(undefined)
    const message = { id: props.ticket.id, messageId, text: text() }
    try {
      if (kind() === 'note') await bank.tickets.note.mutate(message)
      else await bank.tickets.answer.mutate({ ...message, becomes: becomes() })
      toast(kind() === 'note' ? 'Noted.' : 'Sent to the customer.')
      write('')
      await files.sendAll(message.id, message.messageId)
    } catch (fault) {
      setRefusal(heed(fault))
    } finally {
      await props.onDone()
      setBusy(false)
    }
  }
  return (
    <Card class={`p-4 sm:p-5 ${kind() === 'note' ? 'bg-warn-tint!' : ''}`}>
      <form class="grid gap-4" onSubmit={send} novalidate>
        <Show when={!isOver()}>
          <div class="flex flex-wrap items-end justify-between gap-4">
            <Segmented<Kind>
              legend="Write"
              value={kind()}
              options={[
                { value: 'answer', label: 'An answer' },
                { value: 'note', label: 'A note for the staff' },
              ]}
              onChange={setKind}
            />
            <Show when={kind() === 'answer' && (canned.data?.length ?? 0) > 0}>
              <div class="min-w-56">
                <Field label="Ready answer">
                  {(wiring) => (
                    <Select
                      {...wiring}
                      value=""
                      options={[
                        { value: '', label: 'Insert one …' },
                        ...(canned.data ?? []).map((one) => ({ value: one.id, label: one.title })),
                      ]}
                      onChange={insert}
                    />
                  )}
                </Field>
              </div>
            </Show>
          </div>
        </Show>
        <Field
          label={kind() === 'note' ? 'Note' : `Answer to ${props.ticket.customerName}`}
          hint={
            kind() === 'note'
              ? 'The customer never sees this.'
              : 'The mail says only that there is an answer.'
          }
          error={error()}
        >
          {(wiring) => (
            <TextArea {...wiring} name="text" rows={5} most={mostWritten} value={text()} onInput={write} />
          )}
        </Field>
        <AttachFiles files={files} />
        <Show when={refusal()}>
          {(fault) => (
            <Notice kind="bad" title={fault().title}>
              {fault().sentence}
            </Notice>
          )}
        </Show>
        <div class="flex flex-wrap items-end justify-end gap-3">
          <Show when={kind() === 'answer'}>
            <Segmented<Becomes>
              legend="Then"
              value={becomes()}
              options={[
                { value: 'waiting', label: 'Waits for customer' },
                { value: 'solved', label: 'Solved' },
                { value: 'open', label: 'Stays open' },
              ]}
              onChange={setBecomes}
            />
          </Show>
          <Button type="submit" busy={busy()}>
            {kind() === 'note' ? 'Keep note' : 'Send answer'}
          </Button>
        </div>
      </form>
    </Card>
  )
}
