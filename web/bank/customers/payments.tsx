import { A } from '@solidjs/router'
import CalendarClock from 'lucide-solid/icons/calendar-clock'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Gauge from 'lucide-solid/icons/gauge'
import Handshake from 'lucide-solid/icons/handshake'
import Users from 'lucide-solid/icons/users'
import { For } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { Card, Section } from '../../ui/card.tsx'

const places = [
  { href: '/payees', name: 'Payees', says: 'Whom you pay', icon: Users },
  {
    href: '/schedules',
    name: 'Scheduled payments',
    says: 'Standing orders and later payments',
    icon: CalendarClock,
  },
  {
    href: '/approvals',
    name: 'Approvals',
    says: 'What holders of an account decide together',
    icon: Handshake,
  },
  { href: '/limits', name: 'Limits', says: 'How much may leave your accounts', icon: Gauge },
]

/** What belongs to paying, and is looked for now and then. */
export function Payments() {
  return (
    <Section title="Payments">
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
                    <span class="block font-semibold">{place.name}</span>
                    <span class="block text-small text-soft">{place.says}</span>
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
