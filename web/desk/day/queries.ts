import { queryOptions } from '@tanstack/solid-query'
import { bank } from '../../api.ts'

export const dayQuery = () =>
  queryOptions({
    queryKey: ['day'],
    queryFn: ({ signal }) => bank.day.status.query(undefined, { signal }),
    // Cron or a colleague may be closing it.
    refetchInterval: 5_000,
  })

const names: Record<string, string> = {
  roll_account_days: 'Balances of the day',
  accrue_interest: 'Interest of the day',
  capitalise_interest: 'Interest posted to accounts',
  charge_fees: 'Monthly fees',
  check_minimum_balance: 'Minimum balances',
  mature_term_deposits: 'Term deposits that mature',
  pay_waiting_deposits: 'Matured deposits that had to wait',
  expire_holds: 'Holds that expire',
  expire_joint_orders: 'Orders that other holders did not decide',
  announce_maturities: 'Deposits that will mature',
  mark_dormant: 'Dormant accounts',
  run_schedules: 'Standing orders and schedules',
}

/** A step's name as people say it; one that this page has not heard of by its own. */
export const stepName = (name: string) =>
  names[name] ?? name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
