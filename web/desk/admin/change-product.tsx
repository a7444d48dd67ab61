import { createSignal, For, Show } from 'solid-js'
import type { Product } from '../../../worker/products/contract.ts'
import { bank } from '../../api.ts'
import { longDate } from '../../bank/ledger/days.ts'
import { Field, Input } from '../../ui/field.tsx'
import {
  type Draft,
  draftOf,
  faultsOf,
  feeParts,
  isFigure,
  partNames,
  partOf,
  rateParts,
} from './product-parts.ts'
import { ProposeDialog } from './propose-dialog.tsx'

type Changes = Parameters<typeof bank.products.propose.mutate>[0]['changes']

const next = (today: string, days: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
/** The first of the month after a day. */
const nextMonth = (today: string) => `${next(`${today.slice(0, 7)}-28`, 4).slice(0, 7)}-01`
const upper = (text: string) => text[0]!.toUpperCase() + text.slice(1)

/** Another rate, fee or fact of a product from a day to come, with its consequence in words. */
export function ChangeProduct(props: {
  product: Product
  today: string
  worseFrom: string
  onClose: () => void
}) {
  const stood = draftOf(props.product)
  const [draft, setDraft] = createSignal(stood)
  const [from, setFrom] = createSignal(nextMonth(props.worseFrom))
  const [faults, setFaults] = createSignal<Draft>({})
  const isDeposit = () => props.product.type === 'term_deposit'
  const changed = () => Object.keys(stood).filter((part) => draft()[part]!.trim() !== stood[part])
  const type = (part: string, text: string) => {
    setFaults({})
    setDraft({ ...draft(), [part]: text })
  }
  const consequence = () => {
    if (changed().length === 0) return 'Change a value to see what it will mean.'
    const parts = changed().map(
      (part) => `${partNames[part]} ${draft()[part]!.trim() || 'none'} instead of ${stood[part] || 'none'}`,
    )
    return `Once another admin has approved it, from ${from() ? longDate(from()) : '…'}: ${parts.join('; ')}. Days before keep what was in force.`
  }
  const propose = (why: { reason: string; source: string }) => {
    const asked = {
      product: props.product,
      changed: changed(),
      draft: draft(),
      from: from(),
      today: props.today,
    }
    setFaults(faultsOf(asked))
    if (Object.keys(faults()).length > 0) return undefined
    return bank.products.propose.mutate({
      code: props.product.code,
      effectiveFrom: from(),
      changes: Object.fromEntries(
        changed().map((part) => [part, partOf(props.product, part, draft()[part]!)]),
      ) as Changes,
      ...why,
    })
  }
  const field = (part: string, more: { hint?: string; type?: 'text' | 'date' } = {}) => (
    <Field label={upper(partNames[part]!)} hint={more.hint} error={faults()[part]}>
      {(wiring) => (
        <Input
          {...wiring}
          type={more.type ?? 'text'}
          autocomplete="off"
          maxLength={200}
          inputmode={isFigure(part) ? 'decimal' : 'text'}
          value={draft()[part]!}
          onInput={(text) => type(part, text)}
        />
      )}
    </Field>
  )
  return (
    <ProposeDialog
      title={`Change: ${props.product.name}`}
      consequence={consequence()}
      onPropose={propose}
      onClose={props.onClose}
    >
      <Show when={!isDeposit()}>
        <div class="grid items-start gap-4 sm:grid-cols-2">
          <For each={rateParts}>{(part) => field(part, { hint: 'Nothing for none' })}</For>
          <For each={feeParts}>{(part) => field(part, { hint: props.product.currency })}</For>
        </div>
      </Show>
      {field('name')}
      {field('summary')}
      {field('offeredUntil', { type: 'date', hint: 'Nothing: without an end' })}
      <Field
        label="In force from"
        hint={`Fees change with a month. What is worse for customers, who are told ahead: from ${longDate(props.worseFrom)} on.`}
        error={faults().from}
      >
        {(wiring) => (
          <Input {...wiring} type="date" min={next(props.today, 1)} value={from()} onInput={setFrom} />
        )}
      </Field>
    </ProposeDialog>
  )
}
