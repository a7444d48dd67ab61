import { A } from '@solidjs/router'
import Search from 'lucide-solid/icons/search'
import UserSearch from 'lucide-solid/icons/user-search'
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { signed } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { TillCard } from '../cash/till.tsx'
import { More } from '../more.tsx'
import { findQuery } from '../queries.ts'

const typingPauseMs = 250

/** The teller's first page: who is standing there, and what is in the till. */
export default function FindCustomer() {
  const [words, setWords] = createSignal('')
  const found = useInfiniteQuery(() => findQuery(words()))
  const items = () => (found.isSuccess ? found.data.pages.flatMap((page) => page.items) : [])
  let timer: ReturnType<typeof setTimeout> | undefined
  let field!: HTMLDivElement
  onCleanup(() => clearTimeout(timer))
  onMount(() => queueMicrotask(() => field.querySelector('input')?.focus()))
  const type = (text: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => setWords(text.trim()), typingPauseMs)
  }
  return (
    <>
      <PageTitle title="Teller" />
      <div class="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Card class="grid gap-4 p-4 sm:p-5">
          <search aria-label="Customers" ref={field}>
            <Field
              label="Find a customer"
              hint="Customer id, account number, e-mail, phone, or beginnings of the words of a name. Press / to come back here."
            >
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
                    spellcheck={false}
                    maxLength={100}
                    class="pl-11.5!"
                    onInput={type}
                  />
                </div>
              )}
            </Field>
          </search>
          <p role="status" class="sr-only">
            {found.isSuccess && words().length > 1 ? `${items().length} found` : ''}
          </p>
          <Show when={words().length > 1}>
            <More pages={found}>
              <Show
                when={items().length > 0}
                fallback={
                  <Empty icon={<UserSearch size={26} aria-hidden="true" />} title="Nobody found">
                    Names are found by the beginnings of their words. An account number has 13 digits.{' '}
                    <A
                      href="/desk/applications"
                      class="font-semibold text-brand underline underline-offset-4"
                    >
                      Somebody new begins with an application
                    </A>
                    .
                  </Empty>
                }
              >
                <ul aria-label="Found" class="divide-y divide-line rounded-md border border-line">
                  <For each={items()}>
                    {(one) => (
                      <li>
                        <A
                          href={`/desk/customers/${one.customerId}`}
                          class="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 hover:bg-sunken"
                        >
                          <span class="font-semibold">{one.name}</span>
                          <span class="figures text-small text-soft">{one.customerId}</span>
                          <span class="min-w-0 break-all text-small text-soft">{one.email}</span>
                          <span class="ml-auto text-small text-soft">
                            {one.accounts === 1 ? '1 account' : `${one.accounts} accounts`}
                          </span>
                          <Show when={one.status !== 'active'}>
                            <Badge look="warn">{one.status}</Badge>
                          </Show>
                        </A>
                      </li>
                    )}
                  </For>
                </ul>
              </Show>
            </More>
          </Show>
        </Card>
        <Show when={signed()?.role === 'operator'}>
          <div class="beside grid">
            <TillCard />
          </div>
        </Show>
      </div>
    </>
  )
}
