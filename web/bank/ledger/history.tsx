import { A } from '@solidjs/router'
import Search from 'lucide-solid/icons/search'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import X from 'lucide-solid/icons/x'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { ending, nameOf } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { useQuery } from '../reading.ts'
import { ExportButton } from './export-button.tsx'
import { chipsOf, isBound, isCategory, isDate, isType, nothing, useFilters } from './filters.ts'
import { categoryNames, typeNames } from './kinds.ts'
import { HistoryList } from './list.tsx'
import type { Filters } from './queries.ts'
import { TotalsLine } from './totals.tsx'
import { t } from './words.ts'

const typingPauseMs = 350

/** Hands on what was typed once the typing pauses. */
function whenPaused(onChange: (text: string) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return (text: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => onChange(text.trim()), typingPauseMs)
  }
}

function Words(props: { value: string; onChange: (q: string) => void }) {
  const onInput = whenPaused((q) => props.onChange(q))
  return (
    <Field label={t('name_or_note')} hint={t('name_or_note_hint')}>
      {(wiring) => (
        <div class="relative">
          <Search
            size={20}
            aria-hidden="true"
            class="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 text-soft"
          />
          <Input
            {...wiring}
            type="search"
            autocomplete="off"
            maxLength={100}
            value={props.value}
            class="pl-11.5!"
            onInput={onInput}
          />
        </div>
      )}
    </Field>
  )
}

function Bound(props: { label: string; value: string; onChange: (bound: string | undefined) => void }) {
  const [wrong, setWrong] = createSignal(false)
  const onInput = whenPaused((text) => {
    const bound = isBound(text)
    setWrong(text !== '' && bound === undefined)
    if (!wrong()) props.onChange(bound)
  })
  return (
    <Field label={props.label} error={wrong() ? t('such_as') : undefined}>
      {(wiring) => (
        <Input
          {...wiring}
          inputmode="decimal"
          autocomplete="off"
          maxLength={20}
          value={props.value}
          class="figures"
          onInput={onInput}
        />
      )}
    </Field>
  )
}

const choices = (any: string, names: Record<string, string>) => [
  { value: '', label: any },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
]

function MoreFilters(props: {
  filters: Filters
  today: string | undefined
  onChange: (change: Filters) => void
}) {
  return (
    <div class="grid animate-rise gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <Field label={t('kind')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={props.filters.type ?? ''}
            onChange={(type) => props.onChange({ type: isType(type) })}
            options={choices(t('all_kinds'), typeNames)}
          />
        )}
      </Field>
      <Field label={t('from')}>
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={props.filters.from ?? ''}
            max={props.filters.to ?? props.today}
            onInput={(from) => props.onChange({ from: isDate(from) })}
          />
        )}
      </Field>
      <Field label={t('to')}>
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={props.filters.to ?? ''}
            min={props.filters.from}
            max={props.today}
            onInput={(to) => props.onChange({ to: isDate(to) })}
          />
        )}
      </Field>
      <Field label={t('category')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={props.filters.category ?? ''}
            onChange={(category) => props.onChange({ category: isCategory(category) })}
            options={choices(t('all_categories'), categoryNames)}
          />
        )}
      </Field>
      <Bound label={t('least')} value={props.filters.min ?? ''} onChange={(min) => props.onChange({ min })} />
      <Bound
        label={t('greatest')}
        value={props.filters.max ?? ''}
        onChange={(max) => props.onChange({ max })}
      />
    </div>
  )
}

/** What the list is narrowed by: a press takes it away. */
function Chips(props: {
  filters: Filters
  accounts: readonly Account[]
  onChange: (change: Filters) => void
}) {
  const chips = () => chipsOf(props.filters, props.accounts)
  return (
    <Show when={chips().length > 0}>
      <div class="flex flex-wrap items-center gap-2">
        <For each={chips()}>
          {(chip) => (
            <button
              type="button"
              aria-label={t('without', { filter: chip.text })}
              onClick={() => props.onChange(chip.without)}
              class="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full bg-tint px-4 font-semibold text-on-tint text-small hover:brightness-95"
            >
              <span class="truncate">{chip.text}</span>
              <X size={16} class="shrink-0" aria-hidden="true" />
            </button>
          )}
        </For>
        <Button look="plain" class="min-h-11! px-4!" onClick={() => props.onChange(nothing)}>
          {t('clear')}
        </Button>
      </div>
    </Show>
  )
}

export default function History() {
  const [filters, change] = useFilters()
  const overview = useQuery(overviewQuery)
  const hasMore = () => {
    const { account: _, q: __, ...more } = filters()
    return Object.values(more).some(Boolean)
  }
  const [open, setOpen] = createSignal(hasMore())
  const accounts = () => (overview.isSuccess ? overview.data.accounts : [])
  const today = () => (overview.isSuccess ? overview.data.businessDate : undefined)
  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-4xl gap-6">
      <PageTitle
        title={t('history')}
        aside={
          <div class="flex flex-wrap gap-2">
            <A href="/insights" class={buttonClass('plain', 'px-4!')}>
              {t('insights')}
            </A>
            <ExportButton filters={filters()} />
          </div>
        }
      />
      <search aria-label={t('history')}>
        <form class="grid gap-4" onSubmit={(event) => event.preventDefault()}>
          <div class="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
            <Words value={filters().q ?? ''} onChange={(q) => change({ q })} />
            <Field label={t('account')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={filters().account ?? ''}
                  onChange={(account) => change({ account })}
                  options={[
                    { value: '', label: t('all_accounts') },
                    ...accounts().map((account) => ({
                      value: account.accountNumber,
                      label: `${nameOf(account)} ${ending(account.accountNumber)}`,
                    })),
                  ]}
                />
              )}
            </Field>
            <Button look="quiet" class="min-h-13!" aria-expanded={open()} onClick={() => setOpen(!open())}>
              <SlidersHorizontal size={18} aria-hidden="true" /> {t('more_filters')}
            </Button>
          </div>
          <Show when={open()}>
            <MoreFilters filters={filters()} today={today()} onChange={change} />
          </Show>
          <Chips filters={filters()} accounts={accounts()} onChange={change} />
        </form>
      </search>
      <div class="grid gap-3">
        <TotalsLine filters={filters()} />
        <HistoryList filters={filters()} heading="h2" />
      </div>
    </div>
  )
}
