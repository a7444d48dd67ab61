/** Payees and payments for later: examples, and the records that they name. */
import type { Edge } from './edge.ts'
import { confirmPayee } from './examples-challenges.ts'
import { type Example, type Facts, nowhere } from './facts.ts'

/** More than `step_up.transfer_above`. */
const large = { amount: '50000.01', currency: 'INR' }
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10)
const scheduleOf = (from: string, to: string) => ({
  id: crypto.randomUUID(),
  from,
  to,
  amount: { amount: '1.00', currency: 'INR' },
  firstDate: inAYear,
  rule: 'monthly',
})
const scheduleChange = {
  amount: { amount: '2.00', currency: 'INR' },
  note: null,
  until: null,
  times: null,
  retryDays: 2,
}

export const ofPayees: Record<string, Example> = {
  'payees.list': { for: ['customer'], input: () => ({ limit: 2 }) },
  'payees.get': {
    for: ['customer'],
    input: ({ payee }) => ({ id: payee }),
    foreign: ({ foreignPayee }) => [{ id: foreignPayee }, { id: nowhere }],
  },
  'payees.check': {
    for: ['customer'],
    input: ({ foreign }) => ({ accountNumber: foreign, name: 'Vikram Mehta' }),
    foreignIsFine: 'it is there to confirm the name behind an account of somebody else',
  },
  'payees.add': {
    for: ['customer'],
    input: ({ foreign, newPayee }) => ({ ...newPayee, accountNumber: foreign, name: 'vikram mehta' }),
    prepare: confirmPayee,
    unconfirmed: ({ otherForeign: accountNumber }) => [
      { id: crypto.randomUUID(), accountNumber, name: 'vikram mehta' },
      { id: crypto.randomUUID(), challengeId: nowhere, accountNumber, name: 'vikram mehta' },
    ],
    foreignIsFine: 'payees are accounts of somebody else',
  },
  'payees.change': {
    for: ['customer'],
    input: ({ payee }) => ({ id: payee, nickname: 'Vik', dailyLimit: null }),
    foreign: ({ foreignPayee }) =>
      [foreignPayee, nowhere].map((id) => ({ id, nickname: 'Vik', dailyLimit: null })),
  },
  'payees.remove': {
    for: ['customer'],
    input: ({ payeeToRemove }) => ({ id: payeeToRemove }),
    foreign: ({ foreignPayee }) => [{ id: foreignPayee }, { id: nowhere }],
  },
  'schedules.list': { for: ['customer'] },
  'schedules.add': {
    for: ['customer'],
    input: ({ own, second }) => scheduleOf(own, second),
    unconfirmed: ({ own, foreign }) => [{ ...scheduleOf(own, foreign), amount: large }],
    foreign: ({ foreign, own, nobodys }) => [scheduleOf(foreign, own), scheduleOf(nobodys, own)],
  },
  'schedules.change': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule, ...scheduleChange }),
    unconfirmed: ({ schedule }) => [{ id: schedule, ...scheduleChange, amount: large }],
    foreign: ({ foreignSchedule }) => [foreignSchedule, nowhere].map((id) => ({ id, ...scheduleChange })),
  },
  'schedules.pause': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
  'schedules.resume': {
    for: ['customer'],
    input: ({ schedule }) => ({ id: schedule }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
  'schedules.cancel': {
    for: ['customer'],
    input: ({ scheduleToCancel }) => ({ id: scheduleToCancel }),
    foreign: ({ foreignSchedule }) => [{ id: foreignSchedule }, { id: nowhere }],
  },
}

/** A saved payee and a standing order: of customer1 twice, and of customer2. */
export async function savedOf(edge: Edge, own: string, foreign: string): Promise<Saved> {
  const savePayee = async (email: string, number: string): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, currency, new_until)
         select gen_random_uuid(), u.customer_id, $2, 'Somebody', 'Somebody', 'match', 'INR', now()
           from banking.users u where u.email_index = testing.index_of($1) returning id`,
        [email, number],
      )
    )[0].id
  const order = async (email: string, number: string): Promise<string> =>
    (
      await edge.sql(
        `insert into banking.schedules (id, customer_id, user_id, channel, from_account_id, to_number, to_name, amount,
           currency, first_date, rule, month_end, holiday, retry_days, next_number, next_nominal, next_date)
         select gen_random_uuid(), u.customer_id, u.id, 'web', a.id, '9999999999999', 'Somebody', 100, 'INR', $3, 'monthly',
             'last_day', 'ignore', 0, 0, $3, $3
           from banking.users u, banking.accounts a where u.email_index = testing.index_of($1) and a.account_number = $2 returning id`,
        [email, number, inAYear],
      )
    )[0].id
  const [asha, vikram] = ['customer1@demo.bank', 'customer2@demo.bank'] as const
  return {
    payee: await savePayee(asha, '1000000000001'),
    payeeToRemove: await savePayee(asha, '1000000000002'),
    foreignPayee: await savePayee(vikram, '1000000000003'),
    schedule: await order(asha, own),
    scheduleToCancel: await order(asha, own),
    foreignSchedule: await order(vikram, foreign),
  }
}

type Saved = Pick<
  Facts,
  'payee' | 'payeeToRemove' | 'foreignPayee' | 'schedule' | 'scheduleToCancel' | 'foreignSchedule'
>
