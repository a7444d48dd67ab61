import type { RouteDefinition } from '@solidjs/router'
import { lazy } from 'solid-js'

/** Every page a file of its own; the shell with the query cache comes only after sign-in. */
export const loadShell = () => import('./bank/shell/shell.tsx')
export const loadHome = () => import('./bank/home/home.tsx')

export const routes: RouteDefinition[] = [
  { path: '/sign-in', component: lazy(() => import('./bank/auth/sign-in.tsx')) },
  { path: '/forgot', component: lazy(() => import('./bank/auth/forgot.tsx')) },
  { path: '/reset', component: lazy(() => import('./bank/auth/reset.tsx')) },
  { path: '/stop-change', component: lazy(() => import('./bank/security/stop-change.tsx')) },
  { path: '/verify', component: lazy(() => import('./bank/statements/verify.tsx')) },
  {
    path: '/desk',
    component: lazy(() => import('./desk/shell/shell.tsx')),
    children: [
      { path: '/', component: lazy(() => import('./desk/customers/find.tsx')) },
      { path: '/customers/:id', component: lazy(() => import('./desk/customers/customer.tsx')) },
      { path: '/approvals', component: lazy(() => import('./desk/approvals/approvals.tsx')) },
      { path: '/books', component: lazy(() => import('./desk/books/trial-balance.tsx')) },
      { path: '/books/:code', component: lazy(() => import('./desk/books/ledger-account.tsx')) },
      { path: '/accounts/:id', component: lazy(() => import('./desk/accounts/account.tsx')) },
      { path: '/accounts/:id/entries', component: lazy(() => import('./desk/books/entries.tsx')) },
      { path: '/accounts/:id/days', component: lazy(() => import('./desk/books/days.tsx')) },
      { path: '/accounts/:id/limits', component: lazy(() => import('./desk/accounts/limits.tsx')) },
      { path: '/transactions/:seq', component: lazy(() => import('./desk/books/transaction.tsx')) },
      { path: '/chart', component: lazy(() => import('./desk/books/chart.tsx')) },
      { path: '/day', component: lazy(() => import('./desk/day/day.tsx')) },
      { path: '/security', component: lazy(() => import('./desk/security/security.tsx')) },
      { path: '/security-events', component: lazy(() => import('./desk/evidence/security-events.tsx')) },
      { path: '/audit', component: lazy(() => import('./desk/evidence/audit.tsx')) },
      { path: '/users', component: lazy(() => import('./desk/users/users.tsx')) },
      { path: '/admin', component: lazy(() => import('./desk/admin/admin.tsx')) },
      { path: '/permissions', component: lazy(() => import('./desk/permissions/permissions.tsx')) },
      { path: '/journal', component: lazy(() => import('./desk/books/day-book.tsx')) },
      { path: '*', component: lazy(() => import('./bank/shell/not-found.tsx')) },
    ],
  },
  {
    path: '/',
    component: lazy(loadShell),
    children: [
      { path: '/', component: lazy(loadHome) },
      { path: '/send', component: lazy(() => import('./bank/transfers/send.tsx')) },
      { path: '/send/review', component: lazy(() => import('./bank/transfers/review.tsx')) },
      { path: '/receipt/:id', component: lazy(() => import('./bank/ledger/receipt.tsx')) },
      { path: '/approvals', component: lazy(() => import('./bank/joint/approvals.tsx')) },
      { path: '/convert', component: lazy(() => import('./bank/exchange/convert.tsx')) },
      { path: '/history', component: lazy(() => import('./bank/ledger/history.tsx')) },
      { path: '/open-account', component: lazy(() => import('./bank/accounts/open.tsx')) },
      { path: '/deposits/new', component: lazy(() => import('./bank/deposits/new.tsx')) },
      { path: '/accounts/:id', component: lazy(() => import('./bank/accounts/account.tsx')) },
      { path: '/accounts/:id/statements', component: lazy(() => import('./bank/statements/statements.tsx')) },
      { path: '/payees', component: lazy(() => import('./bank/payees/payees.tsx')) },
      { path: '/payees/add', component: lazy(() => import('./bank/payees/add.tsx')) },
      { path: '/limits', component: lazy(() => import('./bank/limits/limits.tsx')) },
      { path: '/schedules', component: lazy(() => import('./bank/schedules/schedules.tsx')) },
      { path: '/schedules/add', component: lazy(() => import('./bank/schedules/add.tsx')) },
      { path: '/security', component: lazy(() => import('./bank/security/security.tsx')) },
      { path: '/activity', component: lazy(() => import('./bank/security/activity-page.tsx')) },
      { path: '/profile', component: lazy(() => import('./bank/customers/profile.tsx')) },
      { path: '*', component: lazy(() => import('./bank/shell/not-found.tsx')) },
    ],
  },
]
