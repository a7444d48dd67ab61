import BadgeCheck from 'lucide-solid/icons/badge-check'
import BookOpenText from 'lucide-solid/icons/book-open-text'
import ChartColumn from 'lucide-solid/icons/chart-column'
import FileChartColumn from 'lucide-solid/icons/file-chart-column'
import Inbox from 'lucide-solid/icons/inbox'
import KeyRound from 'lucide-solid/icons/key-round'
import MessagesSquare from 'lucide-solid/icons/messages-square'
import Network from 'lucide-solid/icons/network'
import NotebookPen from 'lucide-solid/icons/notebook-pen'
import ScrollText from 'lucide-solid/icons/scroll-text'
import ShieldAlert from 'lucide-solid/icons/shield-alert'
import Siren from 'lucide-solid/icons/siren'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import Sunset from 'lucide-solid/icons/sunset'
import UserCog from 'lucide-solid/icons/user-cog'
import UserPlus from 'lucide-solid/icons/user-plus'
import UsersRound from 'lucide-solid/icons/users-round'
import { signed } from '../../session.ts'

export type Place = {
  href: string
  name: string
  icon: typeof Inbox
  /** Pages that are reached from here. */
  also?: RegExp
  only?: 'admin'
}

/** One line a page of the desk: another one is another line here, in the group where staff would look for it. */
export const groups: { name: string; places: Place[] }[] = [
  {
    name: 'Customers',
    places: [
      { href: '/desk', name: 'Teller', icon: UsersRound, also: /^\/desk\/(?:customers|accounts)\// },
      {
        href: '/desk/applications',
        name: 'Applications',
        icon: UserPlus,
        also: /^\/desk\/applications\//,
      },
      { href: '/desk/reviews', name: 'Reviews', icon: BadgeCheck },
    ],
  },
  {
    name: 'Work',
    places: [
      { href: '/desk/approvals', name: 'Approvals', icon: Inbox },
      { href: '/desk/cases', name: 'Cases', icon: Siren, also: /^\/desk\/cases\// },
      {
        href: '/desk/tickets',
        name: 'Tickets',
        icon: MessagesSquare,
        also: /^\/desk\/(?:tickets\/|canned-answers)/,
      },
    ],
  },
  {
    name: 'Ledger',
    places: [
      { href: '/desk/books', name: 'Books', icon: BookOpenText, also: /^\/desk\/books\// },
      { href: '/desk/chart', name: 'Chart of accounts', icon: Network },
      { href: '/desk/journal', name: 'Day book', icon: NotebookPen, also: /^\/desk\/transactions\// },
      { href: '/desk/day', name: 'End of day', icon: Sunset },
    ],
  },
  {
    name: 'Oversight',
    places: [
      { href: '/desk/analytics', name: 'Analytics', icon: ChartColumn },
      { href: '/desk/reports', name: 'Reports', icon: FileChartColumn },
      { href: '/desk/security-events', name: 'Alerts', icon: ShieldAlert, only: 'admin' },
      { href: '/desk/audit', name: 'Audit', icon: ScrollText, only: 'admin' },
    ],
  },
  {
    name: 'Bank',
    places: [
      { href: '/desk/users', name: 'Users', icon: UserCog, only: 'admin' },
      { href: '/desk/rules', name: 'Risk rules', icon: SlidersHorizontal },
      { href: '/desk/admin', name: 'Administration', icon: SlidersHorizontal, only: 'admin' },
      { href: '/desk/permissions', name: 'Who may what', icon: KeyRound },
    ],
  },
]

/** The groups with what the caller may open; an empty one is not there. */
export const shownGroups = () =>
  groups
    .map(({ name, places }) => ({
      name,
      places: places.filter(({ only }) => !only || only === signed()?.role),
    }))
    .filter(({ places }) => places.length > 0)

/** Every page that the caller may open. */
export const placesOf = (): Place[] => [
  ...shownGroups().flatMap(({ places }) => places),
  { href: '/desk/security', name: 'Security', icon: ShieldAlert },
]
