/** Shapes that every contract is built from: text, money, dates, ids, pages. */
import * as z from 'zod/mini'
import { accountNumberPattern, customerIdPattern } from './ids.ts'
import { currencies, toMinor } from './money.ts'

// Postgres cannot store NUL, and a lone surrogate has no UTF-8 form: both would come back as something else.
const kept = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/** Free text, kept byte for byte. `most` counts characters (Unicode code points), as JSON Schema does. */
export const text = (most: number, least = 0) =>
  z
    .string()
    .check(
      z.minLength(least, least === 1 ? 'This is needed.' : `At least ${least} characters.`),
      z.maxLength(most, `At most ${most} characters.`),
      z.refine(kept, 'This contains a character that cannot be stored.'),
    )

// What looks like something the bank has sealed would be opened for whoever brought it along (worker/vault/journal.ts).
const unsealed = (name: string) => !/^v1\.[0-9a-f-]{36}\./.test(name)

/** What staff write and what comes back under `note`, where payments have what the bank has sealed. */
export const remark = (most: number) => text(most, 1).check(z.refine(unsealed, 'This is no text of yours.'))

/** A name that somebody writes and that comes back under `name`. */
export const named = (most: number) => text(most, 1).check(z.refine(unsealed, 'This is no name.'))

export const currency = z.enum(currencies)

/** An amount in an answer; a leading `-` marks an overdrawn balance. */
export const money = z.object({
  amount: z.string().check(z.regex(/^-?\d+(?:\.\d+)?$/), z.describe('Decimal string in major units')),
  currency,
})

/** An amount to be moved: positive, with exactly the decimals of its currency. */
export const payment = z
  .object({
    amount: z.string().check(z.maxLength(20), z.describe('Decimal string in major units, e.g. "1250.00"')),
    currency,
  })
  .check((check) => {
    const minor = toMinor(check.value.amount, check.value.currency)
    if (minor === undefined || minor <= 0n)
      check.issues.push({
        code: 'custom',
        input: check.value.amount,
        path: ['amount'],
        message: 'Enter an amount above zero with the decimals of its currency, such as 1250.00.',
      })
  })

export const accountNumber = z
  .string()
  .check(
    z.regex(accountNumberPattern, 'An account number has 13 digits.'),
    z.describe('13 digits, the last a check digit'),
  )

export const customerId = z
  .string()
  .check(z.regex(customerIdPattern, 'A customer id is C and 10 digits.'), z.describe('C and 10 digits'))

export const uuid = z
  .string()
  .check(
    z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'This must be a UUID.'),
    z.toLowerCase(),
    z.describe('A UUID, version 7 preferred'),
  )

// Postgres has no year 0.
export const date = z.iso
  .date()
  .check(z.refine((day) => !day.startsWith('0000'), 'The year 0 does not exist.'))
export const instant = z.iso
  .datetime()
  .check(z.refine((moment) => !moment.startsWith('0000'), 'The year 0 does not exist.'))

/** `?limit=&cursor=` of every list. The limit arrives as text in a URL. */
export const paging = {
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50)
    .check(z.describe('How many, 200 at most')),
  cursor: z
    .optional(
      z.string().check(z.maxLength(200), z.regex(/^[A-Za-z0-9_-]+$/, 'This is not a cursor of the bank.')),
    )
    .check(z.describe('The `next` of the page before')),
}

/** A page of a list; `next` is the cursor of the following page, or null on the last. */
export const page = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()) })

/** A file in an answer. tRPC carries its bytes in base64; a REST route of a procedure with `isFile` sends them as they are. */
export const file = z.object({
  contentType: z.string(),
  filename: z.string(),
  body: z.string().check(z.describe('Base64')),
})

export const empty = z.object({})
