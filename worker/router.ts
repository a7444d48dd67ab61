import { accounts } from './accounts/router.ts'
import { analytics } from './analytics/router.ts'
import { applications } from './applications/router.ts'
import { attachments } from './attachments/router.ts'
import { auth } from './auth/router.ts'
import { books } from './books/router.ts'
import { catalogue } from './catalogue/router.ts'
import { challenges } from './challenges/router.ts'
import { contacts } from './contacts/router.ts'
import { customers } from './customers/router.ts'
import { day } from './day/router.ts'
import { deposits } from './deposits/router.ts'
import { desk } from './desk/router.ts'
import { documents } from './documents/router.ts'
import { evidence } from './evidence/router.ts'
import { exchange } from './exchange/router.ts'
import { exports } from './exports/router.ts'
import { factors } from './factors/router.ts'
import { holds } from './holds/router.ts'
import { insights } from './insights/router.ts'
import { joint } from './joint/router.ts'
import { ledger } from './ledger/router.ts'
import { limits } from './limits/router.ts'
import { passkeys } from './passkeys/router.ts'
import { payees } from './payees/router.ts'
import { pots } from './pots/router.ts'
import { preferences } from './preferences/router.ts'
import { products } from './products/router.ts'
import { proposals } from './proposals/router.ts'
import { reports } from './reports/router.ts'
import { reversals } from './reversals/router.ts'
import { reviews } from './reviews/router.ts'
import { risk } from './risk/router.ts'
import { schedules } from './schedules/router.ts'
import { seals } from './seals/router.ts'
import { sessions } from './sessions/router.ts'
import { settings } from './settings/router.ts'
import { statements } from './statements/router.ts'
import { support } from './support/router.ts'
import { tickets } from './tickets/router.ts'
import { tills } from './tills/router.ts'
import { transfers } from './transfers/router.ts'
import { router } from './trpc.ts'
import { users } from './users/router.ts'

/** Everything the bank does, one line a feature. */
export const bank = router({
  auth,
  factors,
  passkeys,
  customers,
  contacts,
  accounts,
  ledger,
  insights,
  pots,
  transfers,
  limits,
  holds,
  joint,
  deposits,
  exchange,
  catalogue,
  tills,
  reversals,
  proposals,
  applications,
  documents,
  reviews,
  exports,
  risk,
  desk,
  support,
  tickets,
  books,
  day,
  reports,
  analytics,
  attachments,
  statements,
  seals,
  evidence,
  settings,
  products,
  payees,
  preferences,
  schedules,
  sessions,
  challenges,
  users,
})
export type Bank = typeof bank
