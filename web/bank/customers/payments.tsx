import { A } from '@solidjs/router'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Gauge from 'lucide-solid/icons/gauge'
import Handshake from 'lucide-solid/icons/handshake'
import Users from 'lucide-solid/icons/users'
import { For } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { Card, Section } from '../../ui/card.tsx'
import { t } from './words.ts'

const places = [
  { href: '/payees', name: 'payees', says: 'payees_why', icon: Users },
  {
    href: '/schedules',
    name: 'schedules',
    says: 'schedules_why',
    icon: CalendarClock,
  },
  { href: '/approvals', name: 'approvals', says: 'approvals_why', icon: Handshake },
  { href: '/limits', name: 'limits', says: 'limits_why', icon: Gauge },
] as const

/** What belongs to paying, and is looked for now and then. */
export function Payments() {
  return (
    <Section title={t('payments')}>
      <Card class="overflow-hidden">
        <ul class="divide-y divide-line">
          <For each={places}>
            {(place) => (
              <li>
                <A
                  href={place.href}
                  class="flex min-h-16 items-center gap-3.5 px-4 py-2.5 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
                >
                  <span class="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-tint text-on-tint">
                    <Dynamic component={place.icon} size={20} aria-hidden="true" />
                  </span>
                  <span class="min-w-0 flex-1">
                    <span class="block font-semibold">{t(place.name)}</span>
                    <span class="block text-small text-soft">{t(place.says)}</span>
                  </span>
                  <ChevronRight size={20} class="shrink-0 text-soft" aria-hidden="true" />
                </A>
              </li>
            )}
          </For>
        </ul>
      </Card>
    </Section>
  )
}
