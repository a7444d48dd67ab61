import type { Checked } from '../../../worker/proofs/check.ts'
import { checkNames, findings } from '../../../worker/proofs/sentences.ts'
import { words } from '../../ui/language.ts'
import { longDate } from '../ledger/days.ts'
import { inWords } from '../money/format.ts'

export const names = words('check_names', checkNames)
export const found = words('check_findings', findings)

const shown = (fact: Checked['facts'][string]) =>
  typeof fact === 'object'
    ? inWords(fact)
    : /^\d{4}-\d\d-\d\d$/.test(String(fact))
      ? longDate(String(fact))
      : fact

/** What a check found, in the language of the page: its amounts and days as they are written there. */
export function foundInWords({ finding, facts }: Checked): string {
  const holes = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, shown(fact)]))
  return (found as (key: typeof finding, holes: Record<string, string | number>) => string)(finding, holes)
}
