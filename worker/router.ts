import { accounts } from './accounts/router.ts'
import { auth } from './auth/router.ts'
import { catalogue } from './catalogue/router.ts'
import { customers } from './customers/router.ts'
import { day } from './day/router.ts'
import { ledger } from './ledger/router.ts'
import { transfers } from './transfers/router.ts'
import { router } from './trpc.ts'

/** Everything the bank does, one line a feature. */
export const bank = router({ auth, customers, accounts, ledger, transfers, catalogue, day })
export type Bank = typeof bank
