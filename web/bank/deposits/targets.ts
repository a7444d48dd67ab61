import { kindOf, nameOf, takesIn } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { useQuery } from '../reading.ts'

/** One's own accounts that a deposit in this currency can be paid to, as choices of a list. */
export function usePayoutChoices(currency: () => string) {
  const overview = useQuery(overviewQuery)
  return () =>
    overview.isSuccess
      ? overview.data.accounts
          .filter((one) => one.type !== 'term_deposit' && one.currency === currency() && takesIn(one))
          .map((one) => ({ value: one.id, label: `${nameOf(one)}, ${kindOf(one)}` }))
      : []
}
