import { accounts } from './accounts/router.ts'
import { auth } from './auth/router.ts'
import { catalogue } from './catalogue/router.ts'
import { customers } from './customers/router.ts'
import { ledger } from './ledger/router.ts'
import { limits } from './limits/router.ts'
import { payees } from './payees/router.ts'
import { schedules } from './schedules/router.ts'
import { transfers } from './transfers/router.ts'
import { router } from './trpc.ts'

/** Everything the bank does, one line a feature. */
export const bank = router({
  auth,
  customers,
  accounts,
  ledger,
  transfers,
  limits,
  payees,
  schedules,
  catalogue,
})
export type Bank = typeof bank
