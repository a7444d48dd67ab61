import { For, Show } from 'solid-js'
import type { ComingTerms } from '../../../worker/accounts/contract.ts'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { percent } from '../deposits/names.ts'
import { longDate } from '../ledger/days.ts'
import { inWords } from '../money/format.ts'
import { t } from './words.ts'

type Terms = ComingTerms['after']

const parts = {
  interestRatePercent: 'coming_interest',
  overdraftRatePercent: 'coming_overdraft',
  monthlyFee: 'coming_fee',
  minimumBalance: 'coming_minimum',
  minimumBalanceFee: 'coming_minimum_fee',
} as const satisfies Record<keyof Terms, string>
const names = Object.entries(parts) as [keyof Terms, (typeof parts)[keyof Terms]][]

const said = (term: Terms[keyof Terms]) =>
  term === null ? t('coming_none') : typeof term === 'string' ? percent(term) : inWords(term)

/** What is decided to change of the account's terms, and from when. Nothing where nothing is. */
export function Coming(props: { terms: ComingTerms[] }) {
  return (
    <Show when={props.terms.length > 0}>
      <Section title={t('coming')}>
        <div class="grid gap-3">
          <For each={props.terms}>
            {({ from, before, after, worse }) => (
              <Card class="px-5 py-4">
                <h3 class="font-semibold">{t('coming_from', { day: longDate(from) })}</h3>
                <Facts>
                  <For each={names.filter(([part]) => said(before[part]) !== said(after[part]))}>
                    {([part, name]) => (
                      <Fact name={t(name)}>
                        {t('coming_instead', { after: said(after[part]), before: said(before[part]) })}
                      </Fact>
                    )}
                  </For>
                </Facts>
                <Show when={worse}>
                  <p class="pt-2 text-small text-soft">{t('coming_worse')}</p>
                </Show>
              </Card>
            )}
          </For>
        </div>
      </Section>
    </Show>
  )
}
