import { A, useLocation } from '@solidjs/router'
import BookOpenText from 'lucide-solid/icons/book-open-text'
import Inbox from 'lucide-solid/icons/inbox'
import LogOut from 'lucide-solid/icons/log-out'
import NotebookPen from 'lucide-solid/icons/notebook-pen'
import ScrollText from 'lucide-solid/icons/scroll-text'
import ShieldAlert from 'lucide-solid/icons/shield-alert'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import Sunset from 'lucide-solid/icons/sunset'
import UserCog from 'lucide-solid/icons/user-cog'
import UsersRound from 'lucide-solid/icons/users-round'
import { For } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { signOut } from '../../api.ts'
import { Mark } from '../../bank/shell/logo.tsx'
import { signed } from '../../session.ts'
import { IconButton } from '../../ui/button.tsx'

/** One line a page of the desk; another one is another line here and in web/routes.ts. */
const places: { href: string; name: string; icon: typeof Inbox; also: RegExp; only?: 'admin' }[] = [
  { href: '/desk', name: 'Teller', icon: UsersRound, also: /^\/desk\/customers/ },
  { href: '/desk/approvals', name: 'Approvals', icon: Inbox, also: /^$/ },
  { href: '/desk/books', name: 'Books', icon: BookOpenText, also: /^\/desk\/(?:books|accounts)\// },
  { href: '/desk/day', name: 'End of day', icon: Sunset, also: /^$/ },
  { href: '/desk/journal', name: 'Day book', icon: NotebookPen, also: /^$/ },
  { href: '/desk/security-events', name: 'Alerts', icon: ShieldAlert, also: /^$/, only: 'admin' },
  { href: '/desk/audit', name: 'Audit', icon: ScrollText, also: /^$/, only: 'admin' },
  { href: '/desk/users', name: 'Users', icon: UserCog, also: /^\/desk\/permissions/, only: 'admin' },
]

/** The head of every page of the desk: where one is, where one can go. */
export function DeskBar() {
  const location = useLocation()
  const isHere = (place: (typeof places)[number]) =>
    location.pathname === place.href || place.also.test(location.pathname)
  return (
    <header class="unprinted sticky top-0 z-40 border-line border-b bg-surface">
      <div class="mx-auto flex max-w-[110rem] flex-wrap items-center justify-between gap-x-5 px-4 pt-1 sm:pt-0 md:px-6">
        <A href="/desk" class="rounded-md p-1" aria-label="Edgebank desk">
          <Mark />
        </A>
        <nav aria-label="Desk" class="order-last w-full sm:order-none sm:w-auto sm:flex-1">
          <ul class="flex justify-between gap-1 overflow-x-auto sm:justify-start">
            <For each={places.filter(({ only }) => !only || only === signed()?.role)}>
              {(place) => (
                <li class="shrink-0">
                  <A
                    href={place.href}
                    end
                    aria-current={isHere(place) ? 'page' : undefined}
                    class="flex min-h-14 flex-col items-center justify-center gap-0.5 border-transparent border-b-3 px-1 font-semibold text-soft text-tiny hover:text-ink aria-[current=page]:border-brand aria-[current=page]:text-brand sm:flex-row sm:gap-2 sm:px-3 sm:text-small"
                  >
                    <Dynamic component={place.icon} size={18} aria-hidden="true" />
                    {place.name}
                  </A>
                </li>
              )}
            </For>
          </ul>
        </nav>
        <A
          href="/desk/security"
          aria-label="Security"
          title="Security"
          class="ml-auto inline-flex size-11 items-center justify-center rounded-full text-soft hover:bg-ink/8 aria-[current=page]:text-brand"
        >
          <ShieldCheck size={20} aria-hidden="true" />
        </A>
        <IconButton label="Sign out" onClick={() => void signOut()} class="text-soft">
          <LogOut size={20} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  )
}
