import Eye from 'lucide-solid/icons/eye'
import { For } from 'solid-js'
import { Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { longMoment } from '../ledger/days.ts'
import { useInfiniteQuery } from '../reading.ts'
import { PagedCard } from './pages.tsx'
import { seenQuery } from './queries.ts'
import { lookWords, roleWords } from './words.ts'

/** Who of the bank looked at the customer's data. */
export default function Seen() {
  const looks = useInfiniteQuery(seenQuery)
  const items = () => (looks.isSuccess ? looks.data.pages.flatMap((page) => page.items) : [])
  return (
    <Section title="Who looked at your data">
      <p class="text-small text-soft">
        Every time somebody at the bank sees your data it is written down here, and nobody can take it out
        again. Ask us about any line by its reference.
      </p>
      <PagedCard
        pages={looks}
        isEmpty={items().length === 0}
        empty={
          <Empty icon={<Eye size={26} aria-hidden="true" />} title="Nobody has looked">
            When somebody at the bank opens your data, you will see it here.
          </Empty>
        }
      >
        <For each={items()}>
          {(look) => (
            <li class="grid gap-0.5 px-4 py-3.5 sm:px-5">
              <p class="font-semibold">{lookWords(look.what)}</p>
              <p class="text-small text-soft">
                {roleWords(look.role)}, reference <span class="figures">{look.staff}</span>
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
