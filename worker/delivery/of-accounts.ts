/** What the bank writes about accounts: their state, fees, deposits, what holders decide together, payments for later. */
import { type Currency, toMoney } from '../money.ts'
import { type Facts, fact, ifThere, ordered, sumOf, type Template } from './facts.ts'

const withFact = (name: string, word: string) => (facts: Facts) => {
  const told = name === 'sum' ? sumOf(facts) : fact(facts, name)
  return told === undefined ? '' : ` ${word}${told}`
}
const of = withFact('sum', 'of ')
const ending = withFact('account', '')
const during = withFact('month', 'for ')
const when = (facts: Facts) => ifThere(fact(facts, 'at'), (at) => `When: ${at}.`)

const sorts: Record<string, string> = {
  schedule: 'payments for later ',
  deposit: 'a term deposit ',
  exchange: 'an exchange into another currency ',
  deposit_closing: 'the early end of a term deposit, and its money ',
}
/** Of what holders decide about together, where it is no plain payment. */
const sortOf = (facts: Facts): string => sorts[String(facts.kind)] ?? ''

const termNames: Record<string, string> = {
  interestRatePercent: 'Interest a year',
  overdraftRatePercent: 'Interest on an overdraft a year',
  monthlyFee: 'Monthly fee',
  minimumBalance: 'Minimum balance',
  minimumBalanceFee: 'Fee below the minimum balance',
}
/** A rate, or an amount in minor units, as `banking.product_before` tells them. */
function termOf(value: unknown): string {
  const { minor, currency } = (value ?? {}) as { minor?: unknown; currency?: unknown }
  if (typeof minor === 'string' && /^\d{1,18}$/.test(minor) && typeof currency === 'string')
    return fact({ sum: toMoney(BigInt(minor), currency as Currency) }, 'sum') ?? ''
  return typeof value === 'string' && /^[\d.]+$/.test(value) ? `${value} %` : 'none'
}
/** What was and what will be, a line for each part of the terms that changes. */
const termsOf = ({ before, after }: Facts): string[] =>
  Object.entries((after ?? {}) as Facts)
    .filter(([part]) => Object.hasOwn(termNames, part))
    .map(
      ([part, then]) =>
        `${termNames[part]}: ${termOf(then)} from then on, ${termOf(((before ?? {}) as Facts)[part])} until then.`,
    )

export const ofAccounts: Record<string, Template> = {
  account_closed: {
    subject: 'Your account is closed',
    lines: (facts) => [
      ifThere(fact(facts, 'account'), (account) => `Your account ${account} is closed for good.`),
      'Accrued interest was paid first. Its history and statements stay where they were.',
    ],
  },
  account_frozen: {
    subject: 'Payments of your account were stopped',
    lines: (facts) => [
      ifThere(fact(facts, 'account'), (account) => {
        const what = facts.side === 'debit' ? 'out of' : facts.side === 'credit' ? 'into' : 'into and out of'
        return `The bank has stopped payments ${what} your account ${account}.`
      }),
      'Call the bank, or come by, to hear more.',
    ],
  },
  account_unfrozen: {
    subject: 'Your account can be used again',
    lines: (facts) => [
      ifThere(fact(facts, 'account'), (account) => `Account: ${account}.`),
      'The bank has lifted the stop on its payments.',
    ],
  },
  account_dormant: {
    subject: 'Your account is dormant',
    lines: (facts) => [
      ifThere(
        fact(facts, 'account'),
        (account) => `Nothing was paid from your account ${account} for two years, so it is dormant now.`,
      ),
      'Sign in and wake it to use it again. It costs nothing, and your money is safe.',
    ],
  },
  money_in: {
    subject: 'Money has arrived',
    lines: (facts) => [
      `Your account${ending(facts)} was credited${withFact('sum', 'with ')(facts)}.`,
      when(facts),
    ],
  },
  money_out: {
    subject: 'Money has left your account',
    lines: (facts) => [
      `Your account${ending(facts)} was debited${withFact('sum', 'by ')(facts)}.`,
      when(facts),
      'Was this not you? Sign in, and call the bank at once.',
    ],
  },
  review_due: {
    subject: 'Please show us again who you are',
    lines: (facts) => [
      ifThere(fact(facts, 'on'), (on) => `The law has us look at your papers again by ${on}.`),
      'Come by with a passport or another paper with a photograph, and a proof of address. We never ask for papers by mail.',
      'Three months after that day payments from your accounts stop until you have come.',
    ],
  },
  review_overdue: {
    subject: 'Payments from your accounts have stopped',
    lines: () => [
      'You have not shown us your papers again, so payments from your accounts are stopped. Your money is safe, and still comes in.',
      'Come by with a passport or another paper with a photograph, and a proof of address: then they go on.',
    ],
  },
  review_done: {
    subject: 'Payments from your accounts go on',
    lines: () => ['Thank you for showing us your papers. Everything works again as before.'],
  },
  export_ready: {
    subject: 'The copy of your data is ready',
    lines: () => [
      'Sign in and look under Profile, Your data, to take it. We never send it by mail.',
      'Did you not ask for it? Sign in, change your password and call the bank.',
    ],
  },
  fee_charged: {
    subject: 'A fee was taken',
    lines: (facts) => [
      `A fee${of(facts)} was taken from your account${ending(facts)}${during(facts)}.`,
      'Your statement says for what.',
    ],
  },
  minimum_balance_short: {
    subject: 'Your account was below its minimum balance',
    lines: (facts) => [
      `The average balance of your account${ending(facts)} was below its minimum${during(facts)}.`,
      facts.amount === '0' ? 'No fee was taken.' : `A fee${of(facts)} was taken.`,
    ],
  },
  terms_change: {
    subject: 'The terms of an account of yours will change',
    lines: (facts) => [
      `The terms of your account${ifThere(fact(facts, 'product'), (name) => ` ${name}`) ?? ''} change${
        ifThere(fact(facts, 'from'), (day) => ` on ${day}`) ?? ''
      }. Until then they stay as they are.`,
      ...termsOf(facts),
      'If you do not want that, you can close the account before that day, or ask us under Help.',
    ],
  },
  deposit_matures: {
    subject: 'Your term deposit will mature',
    lines: (facts) => [
      ifThere(
        fact(facts, 'on'),
        (date) => `Your term deposit ${fact(facts, 'account') ?? ''} matures on ${date}.`,
      ),
      facts.renewal === 'none' ? 'It is paid out then.' : 'It is opened again then, at the rate of that day.',
      'Until then you can choose otherwise in your bank.',
    ],
  },
  deposit_matured: {
    subject: 'Your term deposit has matured',
    lines: (facts) => [
      ifThere(fact(facts, 'account'), (account) => `Your term deposit ${account} has matured.`),
      facts.to === 'renewed'
        ? 'It was opened again, at the rate of that day.'
        : facts.to === 'paid'
          ? 'It was paid out with its interest.'
          : 'It could not be paid out: choose another account for it in your bank.',
    ],
  },
  joint_order_waiting: {
    subject: 'A holder of your account waits for your approval',
    lines: (facts) => [
      facts.kind === 'closing'
        ? 'Another holder wants to close an account that you hold together.'
        : `Another holder ordered ${sortOf(facts)}from an account that you hold together: ${ordered(facts)}.`,
      ifThere(
        fact(facts, 'until'),
        (until) => `Approve or refuse it before ${until}, under Approvals in your bank.`,
      ),
    ],
  },
  joint_order_settled: {
    subject: 'What you ordered together was decided',
    lines: (facts) => [
      facts.kind === 'closing'
        ? 'You wanted to close an account that you hold together.'
        : `You ordered ${sortOf(facts)}from an account that you hold together: ${ordered(facts)}.`,
      ifThere(fact(facts, 'status'), (status) =>
        status === 'approved'
          ? 'It was approved and done.'
          : status === 'lapsed'
            ? 'All agreed, but it would have brought less than the least that you wanted. Nothing has moved, and what was set aside is free again.'
            : `It was not done: ${status}.`,
      ),
    ],
  },
  order_settled: {
    subject: 'Your payment was looked at',
    lines: (facts) => [
      `You ordered: ${ordered(facts)}.`,
      ifThere(fact(facts, 'status'), (status) =>
        status === 'released' ? 'It is done.' : 'It was not done, and the money for it is free again.',
      ),
    ],
  },
  schedule_stopped: {
    subject: 'A planned payment was changed',
    lines: (facts) => [
      ifThere(fact(facts, 'status'), (status) =>
        status === 'active'
          ? `Another holder of the account lets it go on: ${ordered(facts)}.`
          : `Another holder of the account has ${status} it: ${ordered(facts)}.`,
      ),
      'Look under Scheduled in your bank.',
    ],
  },
  schedule_waiting: {
    subject: 'A planned payment is waiting',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} could not be made yet.`),
      ifThere(fact(facts, 'retryUntil'), (date) => `We try again each day until ${date}.`),
      'Look under Scheduled in your bank.',
    ],
  },
  schedule_skipped: {
    subject: 'A planned payment was skipped',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} was skipped.`),
      'Look under Scheduled in your bank.',
    ],
  },
  schedule_failed: {
    subject: 'A planned payment was not made',
    lines: (facts) => [
      ifThere(fact(facts, 'dueDate'), (date) => `Your payment due on ${date} was not made.`),
      'Look under Scheduled in your bank.',
    ],
  },
}
