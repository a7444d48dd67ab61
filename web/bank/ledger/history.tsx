import { useLocation, useNavigate } from '@solidjs/router'
import Search from 'lucide-solid/icons/search'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import { createMemo, createSignal, onCleanup, Show } from 'solid-js'
import type { TransactionType } from '../../../worker/ledger/contract.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { ending, nameOf } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { useQuery } from '../reading.ts'
import { HistoryList } from './list.tsx'
import { type Filters, typeNames } from './queries.ts'

const typingPauseMs = 350
const isDate = (text: string | undefined) => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined)
const isType = (text: string | undefined) =>
  text && Object.hasOwn(typeNames, text) ? (text as TransactionType) : undefined
const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/**
 * The filters, kept where a reload and the way back from a receipt find them: in the address, but for the words,
 * which may be somebody's name and so stay in the state of the history entry.
 */
function useFilters(): [() => Filters, (change: Filters) => void] {
  const location = useLocation<{ q: string }>()
  const navigate = useNavigate()
  const filters = createMemo(
    (): Filters => ({
      account: one(location.query.account),
      type: isType(one(location.query.type)),
      from: isDate(one(location.query.from)),
      to: isDate(one(location.query.to)),
      q: location.state?.q,
    }),
  )
  const change = (some: Filters) => {
    const { q, ...open } = { ...filters(), ...some }
    const query = new URLSearchParams(
      Object.entries(open).filter((entry): entry is [string, string] => !!entry[1]),
    )
    const search = query.size > 0 ? `?${query}` : ''
    navigate(`/history${search}`, { replace: true, scroll: false, state: q ? { q } : null })
  }
  return [filters, change]
}

function Words(props: { value: string; onChange: (q: string) => void }) {
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return (
    <Field label="Name or note">
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
            onInput={(text) => {
              clearTimeout(timer)
              timer = setTimeout(() => props.onChange(text.trim()), typingPauseMs)
            }}
          />
        </div>
      )}
    </Field>
  )
}

export default function History() {
  const [filters, change] = useFilters()
  const overview = useQuery(overviewQuery)
  const [open, setOpen] = createSignal(Boolean(filters().type || filters().from || filters().to))
  const accounts = () => (overview.isSuccess ? overview.data.accounts : [])
  const today = () => (overview.isSuccess ? overview.data.businessDate : undefined)
  const narrowed = () => Object.values(filters()).some(Boolean)
  const clear = () =>
    change({ account: undefined, type: undefined, from: undefined, to: undefined, q: undefined })
  const Clear = () => (
    <Show when={narrowed()}>
      <Button look="quiet" class="justify-self-start" onClick={clear}>
        Clear filters
      </Button>
    </Show>
  )
  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-4xl gap-6">
      <PageTitle title="History" />
      <search aria-label="History">
        <form class="grid gap-4" onSubmit={(event) => event.preventDefault()}>
          <div class="grid items-end gap-4 sm:grid-cols-[1fr_1fr_auto]">
            <Words value={filters().q ?? ''} onChange={(q) => change({ q })} />
            <Field label="Account">
              {(wiring) => (
                <Select
                  {...wiring}
                  value={filters().account ?? ''}
                  onChange={(account) => change({ account })}
                  options={[
                    { value: '', label: 'All accounts' },
                    ...accounts().map((account) => ({
                      value: account.accountNumber,
                      label: `${nameOf(account)} ${ending(account.accountNumber)}`,
                    })),
                  ]}
                />
              )}
            </Field>
            <Button look="quiet" class="min-h-13!" aria-expanded={open()} onClick={() => setOpen(!open())}>
              <SlidersHorizontal size={18} aria-hidden="true" /> More filters
            </Button>
          </div>
          <Show when={open()}>
            <div class="grid animate-rise gap-4 sm:grid-cols-3">
              <Field label="Kind">
                {(wiring) => (
                  <Select
                    {...wiring}
                    value={filters().type ?? ''}
                    onChange={(type) => change({ type: isType(type) })}
                    options={[
                      { value: '', label: 'All kinds' },
                      ...Object.entries(typeNames).map(([value, label]) => ({ value, label })),
                    ]}
                  />
                )}
              </Field>
              <Field label="From">
                {(wiring) => (
                  <Input
                    {...wiring}
                    type="date"
                    value={filters().from ?? ''}
                    max={filters().to ?? today()}
                    onInput={(from) => change({ from: isDate(from) })}
                  />
                )}
              </Field>
              <Field label="To">
                {(wiring) => (
                  <Input
                    {...wiring}
                    type="date"
                    value={filters().to ?? ''}
                    min={filters().from}
                    max={today()}
                    onInput={(to) => change({ to: isDate(to) })}
                  />
                )}
              </Field>
            </div>
          </Show>
          <Clear />
        </form>
      </search>
      <HistoryList filters={filters()} heading="h2" />
    </div>
  )
}
