import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { bank, heed } from '../../api.ts'
import { longMoment } from '../../bank/ledger/days.ts'
import { useQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { namesIn } from './csv.ts'
import { screeningQuery } from './queries.ts'

const partMost = 50

/** The lists that names are looked up in. An admin loads one whole; it takes the place of what it was. */
export function Screening() {
  const lists = useQuery(screeningQuery)
  const [loading, setLoading] = createSignal(false)
  const items = () => (lists.isSuccess ? lists.data.items : [])
  return (
    <Section
      title="Screening lists"
      aside={
        <Show when={signed()?.role === 'admin'}>
          <Button look="quiet" onClick={() => setLoading(true)}>
            Load a list
          </Button>
        </Show>
      }
    >
      <Show
        when={items().length > 0}
        fallback={
          <Show when={lists.isSuccess}>
            <Notice kind="warn">
              No list is loaded, so no name is found. An admin loads one as a CSV file.
            </Notice>
          </Show>
        }
      >
        <Card>
          <ul aria-label="Screening lists" class="divide-y divide-line text-small">
            <For each={items()}>
              {(one) => (
                <li class="flex flex-wrap justify-between gap-x-4 px-4 py-3">
                  <span class="font-semibold">{one.list}</span>
                  <span class="text-soft">
                    {one.names} {one.names === 1 ? 'name' : 'names'}, loaded {longMoment(one.loadedAt)}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Show>
      <Show when={loading()}>
        <LoadList onClose={() => setLoading(false)} />
      </Show>
    </Section>
  )
}

function LoadList(props: { onClose: () => void }) {
  const client = useQueryClient()
  // One for all parts, however often the button is pressed: what came twice stays one.
  const load = uuidv7()
  const [list, setList] = createSignal('')
  const [file, setFile] = createSignal<File>()
  const [tried, setTried] = createSignal(false)
  const [done, setDone] = createSignal(0)
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    setTried(true)
    const chosen = file()
    if (!list().trim() || !chosen) return focusFirstFault(form)
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      const names = namesIn(await chosen.text())
      if (names.length === 0) return setFault('There is no name in this file. The first column is the name.')
      for (let from = 0; from < names.length; from += partMost) {
        const entries = names.slice(from, from + partMost)
        const total = names.length
        await bank.applications.loadScreening.mutate({ load, list: list().trim(), from, total, entries })
        setDone((from + entries.length) / total)
      }
      toast(`${names.length} names are in force`)
      void client.invalidateQueries({ queryKey: ['desk', 'screening'] })
      props.onClose()
    } catch (error) {
      const told = heed(error)
      setFault(told.fields[0]?.message ?? `${told.title}. ${told.sentence} What was in force stays so.`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open title="Load a screening list" onClose={props.onClose}>
      <form ref={form} onSubmit={(event) => void send(event)} novalidate class="grid gap-4">
        <Field
          label="Name of the list"
          hint="A list of the same name is replaced."
          error={tried() && !list().trim() ? 'Name the list.' : undefined}
        >
          {(wiring) => <Input {...wiring} autocomplete="off" maxLength={60} onInput={setList} />}
        </Field>
        <Field
          label="CSV file"
          hint="One name a line, in the first column; in the second a reference, where there is one."
          error={tried() && !file() ? 'Choose a file.' : undefined}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => setFile(event.currentTarget.files?.[0])}
              class="w-full rounded-md border border-edge bg-surface p-3 text-small"
            />
          )}
        </Field>
        <Show when={busy()}>
          <Meter label="Loaded" value={done()} most={1} />
        </Show>
        <Show when={fault()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" busy={busy()}>
            Load
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
