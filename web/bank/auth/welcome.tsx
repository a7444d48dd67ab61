import ArrowUpRight from 'lucide-solid/icons/arrow-up-right'
import Clock from 'lucide-solid/icons/clock'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { For } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { Logo } from '../shell/logo.tsx'
import { t } from './words.ts'

const promises = [
  { icon: ArrowUpRight, key: 'promise_name' },
  { icon: ShieldCheck, key: 'promise_once' },
  { icon: Clock, key: 'promise_out' },
] as const

/** Beside the form on wide screens: what the bank stands for. */
export function Welcome() {
  return (
    <aside
      aria-label={t('about')}
      class="hero sticky top-0 hidden h-dvh flex-col justify-between gap-10 p-12 lg:flex"
    >
      <Logo />
      <div class="grid gap-8">
        <p class="max-w-md text-balance font-bold text-[3.25rem] leading-[1.05] tracking-tight">
          {t('slogan')}
        </p>
        <ul class="grid gap-4">
          <For each={promises}>
            {(promise) => (
              <li class="flex max-w-sm items-center gap-4 text-on-hero-soft">
                <span class="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-on-hero/10 text-spark">
                  <Dynamic component={promise.icon} size={20} aria-hidden="true" />
                </span>
                {t(promise.key)}
              </li>
            )}
          </For>
        </ul>
      </div>
      <p class="text-on-hero-soft text-small">{t('open_source')}</p>
    </aside>
  )
}
