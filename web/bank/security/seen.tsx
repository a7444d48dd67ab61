import Eye from 'lucide-solid/icons/eye'
import { For } from 'solid-js'
import { Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { longMoment } from '../ledger/days.ts'
import { useInfiniteQuery } from '../reading.ts'
import { lookWords, roleWords } from './activity-words.ts'
import { PagedCard } from './pages.tsx'
import { seenQuery } from './queries.ts'
import { t } from './words.ts'

/** Who of the bank looked at the customer's data. */
export default function Seen() {
  const looks = useInfiniteQuery(seenQuery)
  const items = () => (looks.isSuccess ? looks.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title={t('seen')}>
      <p class="text-small text-soft">{t('seen_why')}</p>
      <PagedCard
        pages={looks}
        isEmpty={items().length === 0}
        empty={
          <Empty icon={<Eye size={26} aria-hidden="true" />} title={t('nobody')}>
            {t('seen_here')}
          </Empty>
        }
      >
        <For each={items()}>
          {(look) => (
            <li class="grid gap-0.5 px-4 py-3.5 sm:px-5">
              <p class="font-semibold">{lookWords(look.what)}</p>
              <p class="text-small text-soft">
                {t.parts('by', {
                  role: roleWords(look.role),
                  staff: <span class="figures">{look.staff}</span>,
                })}
                <br class="sm:hidden" />
                <span class="hidden sm:inline"> · </span>
                <time dateTime={look.at}>{longMoment(look.at)}</time>
              </p>
            </li>
          )}
        </For>
      </PagedCard>
    </Section>
  )
}
