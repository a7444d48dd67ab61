import { For } from 'solid-js'

const people = [
  { who: 'Customer', identifier: 'customer1@demo.bank' },
  { who: 'Another customer', identifier: 'customer2@demo.bank' },
]
const password = 'correct-horse-battery-demo'

/** The log-ins of the demo bank, offered only where the bank itself says that it is one. */
export function DemoLogins(props: { onUse: (identifier: string, password: string) => void }) {
  return (
    <aside aria-label="Demo log-ins" class="rounded-lg border border-line border-dashed p-4 text-small">
      <p class="font-semibold">This is a demo bank. The money is not real.</p>
      <ul class="mt-2 divide-y divide-line">
        <For each={people}>
          {(person) => (
            <li class="flex items-center justify-between gap-3 py-1.5">
              <span class="min-w-0">
                <span class="block text-faint text-tiny">{person.who}</span>
                <span class="block break-all">{person.identifier}</span>
              </span>
              <button
                type="button"
                onClick={() => props.onUse(person.identifier, password)}
                aria-label={`Use ${person.identifier}`}
                class="min-h-11 rounded-full bg-tint px-4 font-semibold text-on-tint hover:brightness-95"
              >
                Use
              </button>
            </li>
          )}
        </For>
      </ul>
      <p class="mt-2 text-faint text-tiny">
        Password for all: <code class="break-words font-sans">{password}</code>
      </p>
    </aside>
  )
}
