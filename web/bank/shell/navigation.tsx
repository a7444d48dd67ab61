import { A, useLocation } from '@solidjs/router'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import ChartColumn from 'lucide-solid/icons/chart-column'
import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import House from 'lucide-solid/icons/house'
import LogOut from 'lucide-solid/icons/log-out'
import MessageCircle from 'lucide-solid/icons/message-circle'
import ReceiptText from 'lucide-solid/icons/receipt-text'
import Send from 'lucide-solid/icons/send'
import Target from 'lucide-solid/icons/target'
import UserRound from 'lucide-solid/icons/user-round'
import Users from 'lucide-solid/icons/users'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { signOut } from '../../api.ts'
import { IconButton } from '../../ui/button.tsx'
import { hidden, toggleAmounts } from '../money/privacy.ts'
import { Logo, Mark } from './logo.tsx'
import { t } from './words.ts'

type Name = 'home' | 'send' | 'history' | 'profile' | 'insights' | 'pots' | 'payees' | 'schedules' | 'help'
type Place = { href: string; name: Name; icon: typeof House; also: RegExp }

const accounts = /^\/(?:accounts\/|deposits\/|open-account|convert)/
const own = /^\/(?:security|activity|notifications|data|limits|approvals)/
/** Where thumbs have room for four, each of them stands for what is reached from it. */
const tabs = [
  { href: '/', name: 'home', icon: House, also: /^\/(?:accounts\/|deposits\/|open-account|convert|pots)/ },
  { href: '/send', name: 'send', icon: Send, also: /^\/send\// },
  { href: '/history', name: 'history', icon: ReceiptText, also: /^\/(?:receipt\/|insights)/ },
  {
    href: '/profile',
    name: 'profile',
    icon: UserRound,
    also: /^\/(?:support|payees|schedules|security|activity|notifications|data|limits|approvals)/,
  },
] as const satisfies Place[]
const [home, send, history, profile] = tabs
const places: Place[] = [
  { ...home, also: accounts },
  send,
  { ...history, also: /^\/receipt\// },
  { href: '/insights', name: 'insights', icon: ChartColumn, also: /^\/insights\// },
  { href: '/pots', name: 'pots', icon: Target, also: /^\/pots\// },
  { href: '/payees', name: 'payees', icon: Users, also: /^\/payees\// },
  { href: '/schedules', name: 'schedules', icon: CalendarClock, also: /^\/schedules\// },
  { href: '/support', name: 'help', icon: MessageCircle, also: /^\/support\// },
  { ...profile, also: own },
]

const useIsHere = () => {
  const location = useLocation()
  return (place: Place) => location.pathname === place.href || place.also.test(location.pathname)
}

/** Beside the page on wide screens: a rail of icons first, names too where there is room. */
export function Sidebar() {
  const isHere = useIsHere()
  return (
    <header class="unprinted sticky top-0 hidden h-dvh flex-col gap-8 overflow-y-auto border-line border-r bg-surface px-3 py-6 md:flex lg:px-5">
      <A href="/" class="self-center rounded-md p-1 lg:self-start lg:px-2" aria-label={t('edgebank_home')}>
        <Mark class="lg:hidden" />
        <Logo class="hidden! lg:inline-flex!" />
      </A>
      <nav aria-label={t('main')}>
        <ul class="grid gap-1">
          <For each={places}>
            {(place) => (
              <li>
                <A
                  href={place.href}
                  end
                  aria-current={isHere(place) ? 'page' : undefined}
                  class="flex min-h-12 flex-col items-center justify-center gap-1 rounded-md px-2 py-2 font-semibold text-soft text-tiny transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-tint aria-[current=page]:text-on-tint lg:flex-row lg:justify-start lg:gap-3.5 lg:px-4 lg:text-body"
                >
                  <Dynamic component={place.icon} size={22} aria-hidden="true" />
                  {t(place.name)}
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <button
        type="button"
        onClick={() => void signOut()}
        class="mt-auto flex min-h-12 flex-col items-center justify-center gap-1 rounded-md px-2 py-2 font-semibold text-soft text-tiny hover:bg-sunken hover:text-ink lg:flex-row lg:justify-start lg:gap-3.5 lg:px-4 lg:text-body"
      >
        <LogOut size={22} aria-hidden="true" />
        {t('sign_out')}
      </button>
    </header>
  )
}

/** At the foot of the page on phones, where thumbs are. */
export function TabBar() {
  const isHere = useIsHere()
  return (
    <nav
      aria-label={t('main')}
      class="fixed inset-x-0 bottom-0 z-40 border-line border-t bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden"
    >
      <ul class="mx-auto grid max-w-md grid-cols-4">
        <For each={tabs}>
          {(place) => (
            <li>
              <A
                href={place.href}
                end
                aria-current={isHere(place) ? 'page' : undefined}
                class="group flex min-h-16 flex-col items-center justify-center gap-0.5 text-center font-semibold text-[min(0.8125rem,6vw)] text-soft leading-tight aria-[current=page]:text-brand"
              >
                <span class="rounded-full px-[min(1rem,5vw)] py-1 transition-colors group-aria-[current=page]:bg-tint">
                  <Dynamic component={place.icon} size={22} aria-hidden="true" />
                </span>
                {t(place.name)}
              </A>
            </li>
          )}
        </For>
      </ul>
    </nav>
  )
}

/** The head of the page on phones. */
export function TopBar() {
  return (
    <header class="unprinted flex items-center justify-between px-4 pt-3 md:hidden">
      <A href="/" class="rounded-md p-1" aria-label={t('edgebank_home')}>
        <Logo />
      </A>
      <AmountsToggle />
    </header>
  )
}

/** Amounts into dots and back. */
export function AmountsToggle(props: { class?: string }) {
  return (
    <IconButton
      label={hidden() ? t('show_balances') : t('hide_balances')}
      onClick={toggleAmounts}
      class={props.class ?? 'text-soft'}
    >
      <Show when={hidden()} fallback={<Eye size={21} aria-hidden="true" />}>
        <EyeOff size={21} aria-hidden="true" />
      </Show>
    </IconButton>
  )
}
