import { queryOptions, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Document } from '../../../worker/documents/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { bank, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { saveBase64 } from '../../bank/statements/download.ts'
import { base64Of, sizeOf, taken, wrongWith } from '../../bank/support/files.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'

const kinds: Record<Document['kind'], string> = {
  identity: 'Identity',
  address: 'Address',
  tax: 'Tax id',
  other: 'Other',
}
const kindOptions = Object.entries(kinds).map(([value, label]) => ({ value, label }))

const papersQuery = (application: string) =>
  queryOptions({
    queryKey: ['desk', 'papers', application],
    queryFn: ({ signal }) => bank.documents.list.query({ application }, { signal }),
  })

/** The papers beside an application. Their content is saved, never shown in the page. */
export function Papers(props: { application: string; mayAdd: boolean }) {
  const papers = useQuery(() => papersQuery(props.application))
  const items = () => (papers.isSuccess ? papers.data.items : [])
  const [fault, setFault] = createSignal<string>()
  const take = async (id: string) => {
    setFault(undefined)
    try {
      saveBase64(await bank.documents.get.query({ id }))
    } catch (error) {
      setFault(heed(error).sentence)
    }
  }
  return (
    <Section title="Papers">
      <Card class="grid gap-4 p-5">
        <Show
          when={items().length > 0}
          fallback={
            <Show when={!papers.isPending} fallback={<SkeletonRows rows={1} />}>
              <p class="text-small text-soft">None yet.</p>
            </Show>
          }
        >
          <ul aria-label="Papers" class="divide-y divide-line text-small">
            <For each={items()}>
              {(one) => (
                <li class="flex flex-wrap items-center justify-between gap-x-4 py-2">
                  <span>
                    <span class="font-semibold">{kinds[one.kind]}</span>{' '}
                    <span class="text-soft">
                      {one.contentType.split('/')[1]!.toUpperCase()}, {sizeOf(one.bytes)}, {one.addedBy},{' '}
                      {longMoment(one.addedAt)}
                    </span>
                  </span>
                  <Button
                    look="plain"
                    class="min-h-11! px-3! text-small"
                    aria-label={`Save: ${kinds[one.kind]}, ${longMoment(one.addedAt)}`}
                    onClick={() => void take(one.id)}
                  >
                    Save
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={fault()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Show when={props.mayAdd}>
          <AddPaper application={props.application} />
        </Show>
      </Card>
    </Section>
  )
}

function AddPaper(props: { application: string }) {
  const client = useQueryClient()
  const [kind, setKind] = createSignal<Document['kind']>('identity')
  const [file, setFile] = createSignal<File>()
  const [wrong, setWrong] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const faultOfFile = (chosen: File | undefined) => (chosen ? wrongWith(chosen) : 'Choose a file.')
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const chosen = file()
    setWrong(faultOfFile(chosen))
    if (wrong() || !chosen) return focusFirstFault(form)
    if (busy()) return
    setBusy(true)
    try {
      const content = await base64Of(chosen)
      const { application } = props
      await bank.documents.add.mutate({ id: uuidv7(), application, kind: kind(), content })
      toast('Paper added')
      form.reset()
      setFile(undefined)
      await client.invalidateQueries({ queryKey: ['desk', 'papers', application] })
    } catch (error) {
      const told = heed(error)
      setWrong(told.fields[0]?.message ?? `${told.title}. ${told.sentence}`)
      focusFirstFault(form)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form ref={form} onSubmit={(event) => void send(event)} novalidate class="grid gap-3">
      <Field label="What it shows">
        {(wiring) => (
          <Select
            {...wiring}
            options={kindOptions}
            value={kind()}
            onChange={(value) => setKind(value as Document['kind'])}
          />
        )}
      </Field>
      <Field label="File" hint="PDF, JPEG or PNG, at most 5 MB." error={wrong()}>
        {(wiring) => (
          <input
            {...wiring}
            type="file"
            accept={taken}
            onChange={(event) => setFile(event.currentTarget.files?.[0])}
            class="w-full min-w-0 rounded-md border border-edge bg-surface p-3 text-small aria-invalid:border-bad"
          />
        )}
      </Field>
      <Button type="submit" look="quiet" class="justify-self-start" busy={busy()}>
        Add the paper
      </Button>
    </form>
  )
}
