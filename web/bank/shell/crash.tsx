import { Show } from 'solid-js'
import { lostAt } from '../../offline/online.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Logo } from './logo.tsx'
import { t } from './words.ts'

/** A fault of the page itself, or a part of it that a new version replaced while it was open. Loading it anew mends both. */
export function Crash(props: { error: unknown }) {
  console.error(props.error)
  return (
    <main class="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <Logo />
      <Show
        when={lostAt()}
        fallback={
          <>
            <h1 class="mt-4 font-bold text-title">{t('stumbled')}</h1>
            <p class="max-w-sm text-soft">{t('safe')}</p>
          </>
        }
      >
        <h1 class="mt-4 font-bold text-title">{t('offline')}</h1>
        <p class="max-w-sm text-soft">{t('opens_later')}</p>
      </Show>
      <a href="/" rel="external" class={buttonClass()}>
        {t('load_again')}
      </a>
    </main>
  )
}
