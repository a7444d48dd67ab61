import { A } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import NotebookText from 'lucide-solid/icons/notebook-text'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, For, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { mostWritten } from '../../../worker/support/contract.ts'
import type { CannedAnswer } from '../../../worker/tickets/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { useQuery } from '../../bank/reading.ts'
import { Failed } from '../../bank/shell/faults.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { cannedQuery } from './queries.ts'

const saysWhy = (fault: Fault) =>
  fault.code === 'already_settled'
    ? 'There is one with this title already.'
    : (fault.fields[0]?.message ?? fault.sentence)

/** Answers that staff keep ready. */
export default function CannedAnswers() {
  const client = useQueryClient()
  const query = useQuery(cannedQuery)
  const [edited, setEdited] = createSignal<CannedAnswer>()
  const [removed, setRemoved] = createSignal<CannedAnswer>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const close = () => {
    setEdited(undefined)
    setRemoved(undefined)
    setRefusal(undefined)
  }
  const finish = async (work: () => Promise<unknown>, said: string) => {
    if (busy()) return
    setBusy(true)
    try {
      await work()
      await client.invalidateQueries({ queryKey: ['desk', 'canned'] })
      close()
      toast(said)
    } catch (error) {
      setRefusal(heed(error))
    } finally {
      setBusy(false)
    }
  }
  const isKept = () => query.isSuccess && query.data.some(({ id }) => id === edited()?.id)
  const change = (part: Partial<CannedAnswer>) => {
    setRefusal(undefined)
    setEdited((before) => before && { ...before, ...part })
  }
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    void finish(() => bank.tickets.keepCanned.mutate(edited()!), 'Kept.')
  }
  const add = () => (
    <Button onClick={() => setEdited({ id: uuidv7(), title: '', text: '' })}>
      <Plus size={19} aria-hidden="true" /> New
    </Button>
  )
  return (
    <>
      <div>
        <A
          href="/desk/tickets"
          class="-ml-1 inline-flex min-h-9 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Tickets
        </A>
        <PageTitle title="Ready answers" aside={add()} />
      </div>
      <Show
        when={!query.isError}
        fallback={<Failed error={query.error} onRetry={() => void query.refetch()} />}
      >
        <Show when={query.isSuccess && query.data} fallback={<SkeletonRows rows={4} />}>
          {(answers) => (
            <Card class="overflow-hidden">
              <Show
                when={answers().length > 0}
                fallback={
                  <Empty icon={<NotebookText size={26} aria-hidden="true" />} title="None kept yet">
                    Keep what you write often, with {'{customer}'}, {'{ticket}'} and {'{colleague}'} for what
                    differs.
                  </Empty>
                }
              >
                <ul class="divide-y divide-line">
                  <For each={answers()}>
                    {(answer) => (
                      <li class="grid gap-2 px-4 py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start sm:px-5">
                        <div class="min-w-0">
                          <p class="break-words font-semibold">{answer.title}</p>
                          <p class="line-clamp-3 whitespace-pre-wrap break-words text-small text-soft">
                            {answer.text}
                          </p>
                        </div>
                        <div class="-ml-3 flex gap-1 sm:ml-0">
                          <Button
                            look="plain"
                            class="px-3!"
                            aria-label={`Change ${answer.title}`}
                            onClick={() => setEdited(answer)}
                          >
                            Change
                          </Button>
                          <Button
                            look="plain"
                            class="px-3!"
                            aria-label={`Remove ${answer.title}`}
                            onClick={() => setRemoved(answer)}
                          >
                            Remove
                          </Button>
                        </div>
                      </li>
                    )}
                  </For>
                </ul>
              </Show>
            </Card>
          )}
        </Show>
      </Show>
      <Dialog
        open={edited() !== undefined}
        title={isKept() ? 'Change this answer' : 'New ready answer'}
        onClose={close}
      >
        <form class="grid gap-4" onSubmit={save}>
          <Field label="Title" hint="What you look for it by. Customers do not see it.">
            {(wiring) => (
              <Input
                {...wiring}
                required
                maxLength={80}
                autocomplete="off"
                value={edited()?.title ?? ''}
                onInput={(title) => change({ title })}
              />
            )}
          </Field>
          <Field label="Answer" hint="{customer}, {ticket} and {colleague} are filled in.">
            {(wiring) => (
              <TextArea
                {...wiring}
                required
                rows={8}
                most={mostWritten}
                value={edited()?.text ?? ''}
                onInput={(text) => change({ text })}
              />
            )}
          </Field>
          <Show when={refusal()}>{(fault) => <Notice kind="bad">{saysWhy(fault())}</Notice>}</Show>
          <Answers>
            <Button look="plain" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" busy={busy()}>
              Save
            </Button>
          </Answers>
        </form>
      </Dialog>
      <Dialog open={removed() !== undefined} title={`Remove “${removed()?.title ?? ''}”?`} onClose={close}>
        <p>What was sent with it stays as it is.</p>
        <Show when={refusal()}>{(fault) => <Notice kind="bad">{saysWhy(fault())}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={close}>
            Keep
          </Button>
          <Button
            busy={busy()}
            onClick={() =>
              void finish(() => bank.tickets.removeCanned.mutate({ id: removed()!.id }), 'Removed.')
            }
          >
            Remove
          </Button>
        </Answers>
      </Dialog>
    </>
  )
}
