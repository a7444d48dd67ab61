/** What stands below the first screen of a phone: a file of its own, which comes once what stands above is painted. */
import { A } from '@solidjs/router'
import ReceiptText from 'lucide-solid/icons/receipt-text'
import { Match, Show, Switch } from 'solid-js'
import type { Overview } from '../../../worker/accounts/contract.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { AccountCards } from '../accounts/cards.tsx'
import { profileQuery } from '../customers/queries.ts'
import { ReviewNotice } from '../customers/review-notice.tsx'
import { WaitingForYou } from '../joint/waiting.tsx'
import { latestQuery } from '../ledger/queries.ts'
import { Transactions } from '../ledger/rows.tsx'
import { Pots } from '../pots/strip.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { People } from './people.tsx'
import { t } from './words.ts'

const shownLatest = 8

/** What the customer has to know of before anything else; rare. */
export function Notices() {
  const profile = useQuery(profileQuery)
  return (
    <>
      <WaitingForYou />
      <Show when={profile.isSuccess && profile.data}>{(known) => <ReviewNotice profile={known()} />}</Show>
    </>
  )
}

/** The last movements. */
export function Latest(props: { overview: Overview | undefined; isLower: boolean }) {
  const latest = useQuery(() => latestQuery())
  return (
    <Section
      title={t('latest')}
      class={`order-3 ${props.isLower ? 'max-lg:invisible' : ''}`}
      aside={
        <A href="/history" class={buttonClass('plain', '-mr-4 px-4!')}>
          {t('see_all')}
        </A>
      }
    >
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={5} />}>
          <Match when={latest.isError}>
            <Failed error={latest.error} onRetry={() => void latest.refetch()} busy={latest.isFetching} />
          </Match>
          <Match when={latest.isSuccess && latest.data.items.length === 0}>
            <Empty icon={<ReceiptText size={26} aria-hidden="true" />} title={t('nothing_yet')}>
              {t('nothing_why')}
            </Empty>
          </Match>
          <Match when={latest.isSuccess && props.overview}>
            {(now) => (
              <Transactions
                items={latest.data!.items.slice(0, shownLatest)}
                today={now().businessDate}
                heading="h3"
                accounts={now().accounts}
                mixed={now().accounts.length > 1}
              />
            )}
          </Match>
        </Switch>
      </Card>
    </Section>
  )
}

/** Beside the last movements where there is room. */
export function Beside(props: { overview: Overview | undefined }) {
  const latest = useQuery(() => latestQuery())
  return (
    <>
      <AccountCards accounts={props.overview?.accounts} />
      <Pots always />
      <People
        items={latest.isSuccess ? latest.data.items : undefined}
        accounts={props.overview?.accounts ?? []}
      />
    </>
  )
}
