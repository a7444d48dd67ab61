import * as z from 'zod/mini'
import { pending } from '../proposals/contract.ts'
import {
  accountNumber,
  currency,
  customerId,
  date,
  instant,
  money,
  named,
  page,
  paging,
  remark,
  text,
  uuid,
} from '../shapes.ts'

export const accountType = z.enum(['savings', 'current', 'term_deposit'])
export const accountStatus = z
  .enum(['active', 'frozen', 'debit_frozen', 'credit_frozen', 'dormant', 'locked', 'closed'])
  .check(z.describe('debit_frozen takes no debits, credit_frozen no credits; locked is a term deposit'))

export const account = z.object({
  id: accountNumber,
  accountNumber,
  type: accountType,
  product: z.string(),
  nickname: z.nullable(z.string()),
  currency,
  status: accountStatus,
  balance: money.check(z.describe('Posted: the sum of all entries')),
  held: money.check(z.describe('Open holds')),
  available: money.check(z.describe('Posted less held plus overdraft limit')),
  overdraftLimit: money,
  openedOn: date,
})
export type Account = z.infer<typeof account>

export const accountInput = z.object({ id: accountNumber })

export const accountsInput = z.prefault(z.object(paging), {})
export const accounts = page(account)

export const accountBalance = z.object({
  accountNumber,
  balance: money,
  held: money,
  available: money,
  asOf: instant,
})

/** What the caller has in all: one total for each currency, the bank's own currency first. */
export const overview = z.object({
  customerId: z.string(),
  balance: money.check(z.describe("Sum of posted balances in the bank's own currency")),
  available: money,
  totals: z.array(z.object({ balance: money, available: money })),
  accounts: z.array(account),
  businessDate: date,
  asOf: instant,
})
export type Overview = z.infer<typeof overview>

/** The longest name that a holder gives to an account. */
export const nicknameLength = 40
const nickname = z.nullable(
  text(nicknameLength, 1).check(z.refine((name) => name.trim() === name, 'No spaces at the ends.')),
)
const productCode = text(40, 1).check(z.describe('A product of the catalogue'))

/** The client makes `id`, so that sending again never opens a second account. */
export const openInput = z.object({
  id: uuid,
  product: productCode,
  nickname: z.optional(nickname),
})
export const openForInput = z.object({ id: uuid, customerId, product: productCode })

/** An account as it was opened: what never changes, so that a repeated request gets the same answer. */
export const opened = z.object({
  id: accountNumber,
  accountNumber,
  type: accountType,
  productCode: z.string(),
  nickname: z.nullable(z.string()),
  currency,
  openedOn: date,
})
export type Opened = z.infer<typeof opened>

export const updateInput = z.object({ id: accountNumber, nickname })

export const mandate = z.enum(['either', 'jointly', 'view'])
/** A percentage with at most two decimals, as a decimal string. */
const share = z
  .string()
  .check(z.regex(/^(?:100|[1-9]?\d)(?:\.\d{1,2})?$/, 'Enter a share such as 50 or 33.33.'))

export const nominee = z.object({
  name: named(100),
  relation: text(50, 1),
  sharePercent: share,
})
export type Nominee = z.infer<typeof nominee>
export const nomineesInput = z.object({
  id: accountNumber,
  nominees: z.array(nominee).check(z.maxLength(4, 'Four nominees at most.')),
})
/** Set at once, or waiting for the others who decide about the account. */
export const nominees = z.union([z.object({ nominees: z.array(nominee) }), pending])
export type Nominees = z.infer<typeof nominees>

/** What keeps an account from being closed. */
export const obligation = z
  .string()
  .check(z.describe('balance, interest, holds, term_deposit, payout, schedules, frozen'))

const rate = z.nullable(z.string())
const terms = z.object({
  interestRatePercent: rate,
  overdraftRatePercent: rate,
  monthlyFee: money,
  minimumBalance: money,
  minimumBalanceFee: money,
})
const comingTerms = z.object({
  from: date,
  before: terms.check(z.describe('What holds until then')),
  after: terms,
  worse: z.boolean().check(z.describe('A part of it is worse for the customer, who is told ahead by letter')),
})
export type ComingTerms = z.infer<typeof comingTerms>

export const details = z.object({
  account,
  productSummary: z.string(),
  interestRatePercent: z.nullable(z.string()),
  comingTerms: z
    .array(comingTerms)
    .check(z.describe('Changes of its terms that are decided, the next first')),
  mandate: mandate.check(z.describe('What the caller may do: decide alone, only together, or look')),
  owner: z.boolean(),
  holders: z.array(z.object({ name: z.string(), role: z.string(), mandate, you: z.boolean() })),
  holds: z
    .array(z.object({ id: uuid, merchant: z.string(), amount: money, placedAt: instant, expiresAt: instant }))
    .check(z.describe('Open ones, newest first, 200 at most')),
  nominees: z.array(nominee).check(z.describe('Shown to the owner alone')),
  obligations: z.array(obligation).check(z.describe('Empty where the account can be closed')),
})
export type Details = z.infer<typeof details>

export const closeInput = z.object({
  id: accountNumber,
  to: z.optional(accountNumber.check(z.describe('Another account of the caller, for what is left in it'))),
})
export const closed = z.union([account, pending])
export const closingTerms = z.object({
  balance: money,
  interest: money.check(z.describe('Accrued until yesterday and not yet credited: paid first')),
  owed: money.check(z.describe('Accrued on an overdraft and not yet charged: taken first')),
  rest: money.check(z.describe('What is left then, for another account')),
})
export type ClosingTerms = z.infer<typeof closingTerms>

const reason = remark(200).check(
  z.refine((words) => words.trim().length > 0, 'Say why.'),
  z.describe('Kept in the history of the account'),
)
export const freezeInput = z.object({
  id: accountNumber,
  side: z
    .enum(['debit', 'credit', 'both'])
    .check(z.describe('A term deposit or a dormant account stops on both sides, whichever is asked for')),
  reason,
})
export const unfreezeInput = z.object({ id: accountNumber, reason })
export const standing = z.object({ accountNumber, status: accountStatus })

export const overdraftInput = z.object({
  id: accountNumber,
  limit: money.check(z.describe('0.00 for none; never negative')),
  reason,
})
/** Done at once, or above `overdraft.second_person_above` waiting for a second person. */
export const overdraft = z.union([
  pending,
  z.object({ status: z.literal('done'), accountNumber, limit: money }),
])

export const holderInput = z.object({
  id: accountNumber,
  customerId,
  mandate: z.enum(['either', 'jointly', 'view', 'none']).check(z.describe('`none` ends it')),
  reason,
})
/** What staff asks for on an account and a second person decides. */
export const askInput = z.object({ id: accountNumber, reason })
export const asked = pending
