import { useNavigate } from '@solidjs/router'
import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js'
import { spaced } from '../../bank/accounts/names.ts'
import { useInfiniteQuery } from '../../bank/reading.ts'
import { controlClass } from '../../ui/field.tsx'
import { findQuery } from '../queries.ts'
import { type Place, placesOf } from './places.ts'

export type Goal = { href: string; name: string; more?: string }
type Group = { name: string; goals: Goal[] }

const typingPauseMs = 250
const accountNumber = /^\d{13}$/

const isAskedFor = (words: string) => (place: Place) =>
  place.name
    .toLowerCase()
    .split(' ')
    .some((word) => word.startsWith(words)) || place.name.toLowerCase().includes(words)

/** Everything of the desk a few letters away: pages, customers as one types, an account by its number, and where one was. */
export default function Palette(props: { recent: Goal[]; onGo: (goal: Goal) => void; onClose: () => void }) {
  const navigate = useNavigate()
  const id = createUniqueId()
  const [typed, setTyped] = createSignal('')
  const [asked, setAsked] = createSignal('')
  const [at, setAt] = createSignal(0)
  let element!: HTMLDialogElement
  let timer: ReturnType<typeof setTimeout> | undefined
  onMount(() => element.showModal())
  onCleanup(() => {
    clearTimeout(timer)
    // Taken out of the page while open, it would not give the focus back.
    element.close()
  })

  const found = useInfiniteQuery(() => findQuery(asked()))
  const words = () => typed().trim().toLowerCase()
  const customers = (): Goal[] =>
    asked().length > 1 && asked() === typed().trim() && found.isSuccess
      ? found.data.pages
          .flatMap((page) => page.items)
          .map(({ customerId, name }) => ({
            href: `/desk/customers/${customerId}`,
            name,
            more: customerId,
          }))
      : []
  const account = (): Goal[] => {
    const digits = typed().replaceAll(/\s/g, '')
    return accountNumber.test(digits)
      ? [{ href: `/desk/accounts/${digits}`, name: `Account ${spaced(digits)}` }]
      : []
  }
  const groups = createMemo<Group[]>(() =>
    [
      { name: 'Account', goals: account() },
      { name: 'Recent', goals: words() ? [] : props.recent },
      { name: 'Pages', goals: placesOf().filter(isAskedFor(words())) },
      { name: 'Customers', goals: customers() },
    ].filter(({ goals }) => goals.length > 0),
  )
  const goals = () => groups().flatMap((group) => group.goals)
  const optionId = (index: number) => `${id}-${index}`
  createEffect(on(typed, () => setAt(0)))
  createEffect(() => document.getElementById(optionId(at()))?.scrollIntoView({ block: 'nearest' }))

  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer)
    // Whoever is shown is written down: not every letter is a question.
    timer = setTimeout(() => setAsked(text.trim()), typingPauseMs)
  }
  const go = (goal: Goal | undefined) => {
    if (!goal) return
    props.onGo(goal)
    props.onClose()
    // The press is answered at once; a page of its own takes longer to make.
    requestAnimationFrame(() => setTimeout(() => navigate(goal.href)))
  }
  const steps: Record<string, (now: number, most: number) => number> = {
    ArrowDown: (now, most) => (now >= most ? 0 : now + 1),
    ArrowUp: (now, most) => (now <= 0 ? most : now - 1),
    PageDown: (now, most) => Math.min(now + 8, most),
    PageUp: (now) => Math.max(now - 8, 0),
  }
  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const step = steps[event.key]
    if (step) setAt(step(Math.min(at(), goals().length - 1), goals().length - 1))
    else if (event.key === 'Enter') go(goals()[at()])
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it closes by Escape.
    <dialog
      ref={element}
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={(event) => event.target === element && props.onClose()}
      class="mx-auto mt-[max(1rem,8dvh)] w-[min(36rem,calc(100vw-1.5rem))] rounded-xl bg-surface p-0 text-ink shadow-float open:animate-rise"
    >
      <div class="grid gap-2 p-3">
        <input
          type="text"
          role="combobox"
          aria-label="Page, customer or account number"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={goals().length > 0 ? optionId(at()) : undefined}
          placeholder="Page, customer or account"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          class={controlClass}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={press}
        />
        <p role="status" class="sr-only">
          {goals().length} {goals().length === 1 ? 'result' : 'results'}
        </p>
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="Where to go"
          class="grid max-h-[60dvh] gap-2 overflow-y-auto"
        >
          <For each={groups()}>
            {(group, index) => {
              const before = () =>
                groups()
                  .slice(0, index())
                  .reduce((sum, one) => sum + one.goals.length, 0)
              return (
                // biome-ignore lint/a11y/useSemanticElements: a listbox holds groups, not fieldsets.
                <div role="group" aria-label={group.name}>
                  <p aria-hidden="true" class="px-3 py-1 font-semibold text-faint text-tiny">
                    {group.name}
                  </p>
                  <For each={group.goals}>
                    {(goal, place) => {
                      const number = () => before() + place()
                      return (
                        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys.
                        // biome-ignore lint/a11y/useFocusableInteractive: and the focus, by aria-activedescendant.
                        <div
                          id={optionId(number())}
                          role="option"
                          tabindex="-1"
                          aria-selected={number() === at()}
                          onPointerMove={() => setAt(number())}
                          onClick={() => go(goal)}
                          class="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-3 rounded-md px-3 py-1.5 text-small aria-selected:bg-tint aria-selected:text-on-tint"
                        >
                          <span class="min-w-0 break-words font-semibold">{goal.name}</span>
                          <Show when={goal.more}>
                            <span class="figures">{goal.more}</span>
                          </Show>
                        </div>
                      )
                    }}
                  </For>
                </div>
              )
            }}
          </For>
        </div>
        <Show when={goals().length === 0}>
          <p class="px-3 py-4 text-small text-soft">
            {found.isFetching || asked() !== typed().trim()
              ? 'Looking…'
              : 'Nothing found. Names are found by their beginning; an account number has 13 digits.'}
          </p>
        </Show>
        <p class="hidden px-3 text-soft text-tiny sm:block">
          <kbd>↑</kbd> <kbd>↓</kbd> to move, <kbd>Enter</kbd> to go there, <kbd>Esc</kbd> to close
        </p>
      </div>
    </dialog>
  )
}
