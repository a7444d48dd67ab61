import { For } from 'solid-js'
import { t } from './words.ts'

const people = [
  { who: 'demo_customer', identifier: 'customer1@demo.bank' },
  { who: 'demo_another', identifier: 'customer2@demo.bank' },
] as const
const password = 'correct-horse-battery-demo'

/** The log-ins of the demo bank, offered only where the bank itself says that it is one. */
export function DemoLogins(props: { onUse: (identifier: string, password: string) => void }) {
  return (
    <aside aria-label={t('demo')} class="rounded-lg border border-line border-dashed p-4 text-small">
      <p class="font-semibold">{t('demo_bank')}</p>
      <ul class="mt-2 divide-y divide-line">
        <For each={people}>
          {(person) => (
            <li class="flex items-center justify-between gap-3 py-1.5">
              <span class="min-w-0">
                <span class="block text-faint text-tiny">{t(person.who)}</span>
                <span class="block break-all">{person.identifier}</span>
              </span>
              <button
                type="button"
                onClick={() => props.onUse(person.identifier, password)}
                aria-label={t('use_one', { who: person.identifier })}
                class="min-h-11 rounded-full bg-tint px-4 font-semibold text-on-tint hover:brightness-95"
              >
                {t('use')}
              </button>
            </li>
          )}
        </For>
      </ul>
      <p class="mt-2 text-faint text-tiny">
        {t.parts('demo_password', {
          password: <code class="break-words font-sans">{password}</code>,
        })}
      </p>
    </aside>
  )
}
