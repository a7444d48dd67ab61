import * as z from 'zod/mini'
import { manifest as manifestShape, paperFormat } from '../proofs/contract.ts'
import { accountNumber, currency, date, file, money, page, paging, uuid } from '../shapes.ts'

/** A month as a period is written; a cursor from elsewhere is none. */
export const isMonth = (text: string) => /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/.test(text)

const isPeriod = (text: string) => {
  if (isMonth(text)) return true
  const [from, to, ...more] = text.split('..')
  return more.length === 0 && date.safeParse(from).success && date.safeParse(to).success && from! <= to!
}

/** A calendar month, or any two booking dates. */
export const period = z
  .string()
  .check(
    z.maxLength(22),
    z.refine(isPeriod, 'A period is a month such as 2026-10, or two dates such as 2026-10-05..2026-11-04.'),
    z.describe('A month (2026-10) or two booking dates, both included (2026-10-05..2026-11-04)'),
  )

const version = z
  .optional(z.string().check(z.regex(/^\d{1,18}$/)))
  .check(
    z.describe(
      'Leaves out entries of the last day after this one: the last version that a file or manifest names',
    ),
  )

export const statementsInput = z.object({ id: accountNumber, ...paging })

/** The months of an account, the newest first. */
export const statements = page(
  z.object({
    period,
    from: date,
    to: date,
    complete: z.boolean().check(z.describe('False while the month goes on')),
    cut: z
      .nullable(z.object({ opening: money, closing: money, entries: z.number() }))
      .check(z.describe('As it was cut when the month’s last day closed; null before')),
  }),
)

export const statementInput = z.object({
  id: accountNumber,
  period,
  format: z._default(paperFormat, 'pdf').check(z.describe('How it is written')),
  version,
})
export type StatementInput = z.output<typeof statementInput>

/** The file, and with what input its manifest is got. */
export const paper = z.object({
  ...file.shape,
  account: accountNumber,
  currency,
  period,
  lastVersion: z.string(),
})
export type Paper = z.infer<typeof paper>

export const receiptInput = z.object({ id: uuid })
export const manifest = manifestShape
