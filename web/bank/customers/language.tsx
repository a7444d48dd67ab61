import { describe } from '../../api.ts'
import { type Grouping, grouping, type Language, language, languages } from '../../languages/languages.ts'
import { Card, Section } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.tsx'
import { chooseEverywhere } from '../preferences/follow.ts'
import { t } from './words.ts'

const options = Object.entries(languages).map(([code, { name }]) => ({
  value: code as Language,
  label: name,
}))

/** What the pages speak and how they write figures. */
export function LanguageSection() {
  const change = (code: Language, grouped: Grouping) =>
    void chooseEverywhere(code, grouped).catch(() => toast(describe('offline').sentence))
  return (
    <Section title={t('language_and')}>
      <Card class="grid gap-4 p-5">
        <Segmented
          legend={t('language')}
          value={language()}
          onChange={(code) => change(code, grouping())}
          options={options}
        />
        <Segmented
          legend={t('numbers')}
          value={grouping()}
          onChange={(grouped) => change(language(), grouped)}
          options={[
            { value: 'indian', label: t('indian', { sample: '1,00,000' }) },
            { value: 'international', label: t('international', { sample: '100,000' }) },
          ]}
        />
      </Card>
    </Section>
  )
}
