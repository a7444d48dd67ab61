import { For } from 'solid-js'
import { describe } from '../../api.ts'
import { choose, type Language, language, languages } from '../../languages/languages.ts'
import { toast } from '../../ui/toast.tsx'
import { t } from './words.ts'

/** Before the sign-in: each other language under its own name, for who cannot read this one. */
export function LanguageChoice() {
  const others = () => (Object.keys(languages) as Language[]).filter((code) => code !== language())
  const change = (code: Language) => choose(code).catch(() => toast(describe('offline').sentence))
  return (
    <nav aria-label={t('language')} class="-ml-3 flex flex-wrap gap-1">
      <For each={others()}>
        {(code) => (
          <button
            type="button"
            lang={code}
            onClick={() => void change(code)}
            class="min-h-11 rounded-full px-3 font-semibold text-brand hover:bg-tint"
          >
            {languages[code].name}
          </button>
        )}
      </For>
    </nav>
  )
}
