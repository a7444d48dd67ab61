import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Applicant, Application } from '../../../worker/applications/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { catalogueQuery } from '../../bank/accounts/queries.ts'
import { useQuery } from '../../bank/reading.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { Papers } from './papers.tsx'
import { Duplicates, PersonFacts } from './person-facts.tsx'
import { steps, type Typed } from './steps.tsx'
import { applicationRefusal } from './words.ts'

type Level = Application['kycLevel']
const titles = [...steps.map(({ title }) => title), 'Account', 'Review']
const accountStep = steps.length
const review = steps.length + 1

/** What was typed, without what was left empty. */
const filled = (person: Typed) =>
  Object.fromEntries(Object.entries(person).filter(([, value]) => value?.trim())) as Applicant

/** An application, written step by step; each step is kept as a draft before the next one shows. */
export function Wizard(props: { id: string; draft?: Application }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const catalogue = useQuery(catalogueQuery)
  const [person, setPerson] = createStore<Typed>({
    country: 'IN',
    nationality: 'IN',
    taxCountry: 'IN',
    ...props.draft?.person,
  })
  const [level, setLevel] = createSignal<Level>(props.draft?.kycLevel ?? 'full')
  const [product, setProduct] = createSignal(props.draft?.productCode ?? 'savings')
  const [kept, setKept] = createSignal(props.draft)
  const [at, setAt] = createSignal(0)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  const [wrong, setWrong] = createSignal<Partial<Record<string, string>>>({})
  let form!: HTMLFormElement
  let heading!: HTMLHeadingElement
  const products = () =>
    catalogue.isSuccess
      ? catalogue.data.products
          .filter(({ type }) => type === 'savings' || type === 'current')
          .map(({ code, name }) => ({ value: code, label: name }))
      : []

  const go = (step: number) => {
    setAt(step)
    queueMicrotask(() => heading.focus())
  }
  /** Shows what is wrong where it is asked for. */
  const refuse = (told: Fault) => {
    setWrong(
      Object.fromEntries(told.fields.map(({ path, message }) => [path.replace('person.', ''), message])),
    )
    if (told.fields.length === 0) return setFault(told)
    const first = steps.findIndex(({ fields }) => fields.some((field) => wrong()[field]))
    if (first < 0) return setFault(told)
    setAt(first)
    focusFirstFault(form)
  }
  const save = async () => {
    const saved = await bank.applications.save.mutate({
      id: props.id,
      version: kept()?.version ?? 0,
      person: filled(person),
      product: product(),
      kycLevel: level(),
    })
    setKept(saved)
    // A reload comes back to the draft, and the page stays where it is.
    history.replaceState(history.state, '', `/desk/applications/${props.id}`)
    void client.invalidateQueries({ queryKey: ['desk', 'applications'] })
    return saved
  }
  const attempt = async (work: () => Promise<void>) => {
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    setWrong({})
    try {
      await work()
    } catch (error) {
      refuse(heed(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void attempt(async () => {
      const saved = at() === review ? kept()! : await save()
      if (at() < review) return go(at() + 1)
      await bank.applications.submit.mutate({ id: props.id, version: saved.version })
      toast('Waits for a second person, under Approvals')
      await client.invalidateQueries({ queryKey: ['desk'] })
      navigate(`/desk/applications/${props.id}`, { replace: true })
    })
  }
  const leave = () =>
    void attempt(async () => {
      if (at() < review) await save()
      toast('Draft kept')
      navigate('/desk/applications')
    })

  return (
    <>
      <PageTitle title={person.name?.trim() || 'New application'} document="Application" />
      <ol class="flex flex-wrap gap-2 text-small" aria-label="Steps">
        <For each={titles}>
          {(title, step) => (
            <li>
              <button
                type="button"
                disabled={step() > at() || busy()}
                aria-current={step() === at() ? 'step' : undefined}
                onClick={() => go(step())}
                class="min-h-11 rounded-full px-4 font-semibold text-soft enabled:hover:bg-ink/6 aria-[current=step]:bg-tint aria-[current=step]:text-on-tint"
              >
                {step() + 1}. {title}
              </button>
            </li>
          )}
        </For>
      </ol>
      <Card class="w-full max-w-2xl p-5">
        <form ref={form} onSubmit={submit} novalidate class="grid gap-4">
          <h2 ref={heading} tabindex="-1" class="font-bold text-heading">
            {titles[at()]}
          </h2>
          <Show when={steps[at()]} keyed>
            {(step) => (
              <step.view
                person={person}
                onType={(field, value) => setPerson(field, value)}
                faultOf={(field) => wrong()[field]}
              />
            )}
          </Show>
          <Show when={at() === accountStep}>
            <Field label="First account">
              {(wiring) => (
                <Select {...wiring} options={products()} value={product()} onChange={setProduct} />
              )}
            </Field>
            <Segmented<Level>
              legend="How well the bank knows them"
              value={level()}
              options={[
                { value: 'minimum', label: 'Minimum' },
                { value: 'small', label: 'Small' },
                { value: 'full', label: 'Full' },
              ]}
              onChange={setLevel}
            />
            <p class="text-small text-soft">
              Minimum: name, birth, contact. Small: an address as well. Full: tax id and purpose too, and no
              bounds on the account.
            </p>
          </Show>
          <Show when={at() === review && kept()}>
            {(draft) => (
              <>
                <PersonFacts application={draft()} />
                <Duplicates application={draft()} />
                <Notice kind="info">
                  Once submitted it is screened and rated, and nobody changes it. Another person decides.
                </Notice>
              </>
            )}
          </Show>
          <Show when={fault()}>{(now) => <Notice kind="bad">{applicationRefusal(now())}</Notice>}</Show>
          <div class="flex flex-wrap gap-3">
            <Button type="submit" busy={busy()}>
              {at() === review ? 'Submit for approval' : 'Save and go on'}
            </Button>
            <Show when={at() > 0}>
              <Button look="quiet" onClick={() => go(at() - 1)}>
                Back
              </Button>
            </Show>
            <Button look="plain" onClick={leave}>
              Keep for later
            </Button>
          </div>
        </form>
      </Card>
      <Show when={kept()}>
        <div class="max-w-2xl">
          <Papers application={props.id} mayAdd />
        </div>
      </Show>
    </>
  )
}
