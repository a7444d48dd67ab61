import { A } from '@solidjs/router'
import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left'
import ReceiptText from 'lucide-solid/icons/receipt-text'
import Send from 'lucide-solid/icons/send'
import { Match, Show, Switch } from 'solid-js'
import type { Overview } from '../../../worker/accounts/contract.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { AccountCards } from '../accounts/cards.tsx'
import { Offered } from '../accounts/offered.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { profileQuery } from '../customers/queries.ts'
import { ReviewNotice } from '../customers/review-notice.tsx'
import { AheadCards } from '../insights/ahead.tsx'
import { aheadQuery } from '../insights/queries.ts'
import { WaitingForYou } from '../joint/waiting.tsx'
import { latestQuery } from '../ledger/queries.ts'
import { Transactions } from '../ledger/rows.tsx'
import { Amount } from '../money/amount.tsx'
import { Pots } from '../pots/strip.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { AmountsToggle } from '../shell/navigation.tsx'
import { greeting } from './greeting.ts'
import { People } from './people.tsx'
import { t } from './words.ts'

const shownLatest = 8

function Total(props: { overview: Overview | undefined }) {
  return (
    <section aria-label={t('total')} class="hero grid gap-6 rounded-xl p-6 sm:p-8">
      <div class="@container grid grid-cols-1 gap-1.5">
        <div class="flex min-h-11 items-center justify-between">
          <h2 class="font-semibold text-on-hero-soft">{t('total_balance')}</h2>
          <AmountsToggle class="hidden! text-on-hero-soft md:inline-flex!" />
        </div>
        <Show
          when={props.overview}
          fallback={<Skeleton class="h-[1.05em] w-64 max-w-full bg-on-hero/15! text-display" />}
        >
          {(overview) => (
            <p class="font-bold text-display tracking-tight">
              <Amount value={overview().balance} />
            </p>
          )}
        </Show>
        <p class="min-h-6 text-on-hero-soft text-small">
          <Show when={props.overview}>
            {(overview) => (
              <>
                {t.parts('available_now', {
                  amount: <Amount value={overview().available} class="font-semibold text-on-hero" />,
                })}
              </>
            )}
          </Show>
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <A href="/send" class={buttonClass('spark', 'w-full sm:w-auto sm:px-7')}>
          <Send size={19} aria-hidden="true" /> {t('send_money')}
        </A>
        <Show when={(props.overview?.totals.length ?? 0) > 1}>
          <Offered feature="exchange">
            <A
              href="/convert"
              class={buttonClass('plain', 'w-full text-on-hero! hover:bg-on-hero/10! sm:w-auto sm:px-6')}
            >
              <ArrowRightLeft size={19} aria-hidden="true" /> {t('convert')}
            </A>
          </Offered>
        </Show>
      </div>
    </section>
  )
}

export default function Home() {
  const profile = useQuery(profileQuery)
  const overview = useQuery(overviewQuery)
  const latest = useQuery(() => latestQuery())
  const ahead = useQuery(aheadQuery)
  const known = () => (overview.isSuccess ? overview.data : undefined)
  // In one column it stands below these.
  const isLower = () => ahead.isPending || overview.isPending
  const name = () => (profile.isSuccess ? profile.data.name.split(' ')[0] : '')

  return (
    <>
      <PageTitle
        title={name() ? t('hello_named', { greeting: greeting(), name: name()! }) : greeting()}
        document={t('home')}
      />
      <WaitingForYou />
      <Show when={profile.isSuccess && profile.data}>{(known) => <ReviewNotice profile={known()} />}</Show>
      <Show
        when={!overview.isError}
        fallback={
          <Card>
            <Failed
              error={overview.error}
              onRetry={() => void overview.refetch()}
              busy={overview.isFetching}
            />
          </Card>
        }
      >
        <div class="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1.45fr)_minmax(0,1fr)] lg:gap-8">
          <div class="contents lg:grid lg:content-start lg:gap-8">
            <Total overview={known()} />
            <Section
              title={t('latest')}
              class={`order-3 ${isLower() ? 'max-lg:invisible' : ''}`}
              aside={
                <A href="/history" class={buttonClass('plain', '-mr-4 px-4!')}>
                  {t('see_all')}
                </A>
              }
            >
              <Card class="overflow-hidden">
                <Switch fallback={<SkeletonRows rows={5} />}>
                  <Match when={latest.isError}>
                    <Failed
                      error={latest.error}
                      onRetry={() => void latest.refetch()}
                      busy={latest.isFetching}
                    />
                  </Match>
                  <Match when={latest.isSuccess && latest.data.items.length === 0}>
                    <Empty icon={<ReceiptText size={26} aria-hidden="true" />} title={t('nothing_yet')}>
                      {t('nothing_why')}
                    </Empty>
                  </Match>
                  <Match when={latest.isSuccess && known()}>
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
          </div>
          <div class="beside contents lg:grid lg:content-start lg:gap-8">
            <AheadCards link />
            <AccountCards accounts={known()?.accounts} />
            <Pots always />
            <People
              items={latest.isSuccess ? latest.data.items : undefined}
              accounts={known()?.accounts ?? []}
            />
          </div>
        </div>
      </Show>
    </>
  )
}
