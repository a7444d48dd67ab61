import { A } from '@solidjs/router'
import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left'
import Send from 'lucide-solid/icons/send'
import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Overview } from '../../../worker/accounts/contract.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { afterPaint } from '../../ui/painted.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Offered } from '../accounts/offered.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { profileQuery } from '../customers/queries.ts'
import { AheadCards } from '../insights/ahead.tsx'
import { aheadQuery } from '../insights/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { AmountsToggle } from '../shell/navigation.tsx'
import { greeting } from './greeting.ts'
import { t } from './words.ts'

const mostWaitMs = 400
type Lower = typeof import('./lower.tsx')
const [lower, setLower] = createSignal<Lower>()
// Whether it is its turn.
const [isBelow, setIsBelow] = createSignal(false)
const [lowerFault, setLowerFault] = createSignal<unknown>()
// What it asks the bank for begins then too: earlier, it would travel beside what the first screen waits for.
function fetchLower() {
  setIsBelow(true)
  if (lower()) return
  setLowerFault(undefined)
  import('./lower.tsx').then((parts) => setLower(() => parts), setLowerFault)
}

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
  const profile = useQuery(() => ({ ...profileQuery(), enabled: isBelow() }))
  const overview = useQuery(overviewQuery)
  const ahead = useQuery(aheadQuery)
  const known = () => (overview.isSuccess ? overview.data : undefined)
  // In one column it stands below these.
  const isLower = () => ahead.isPending || overview.isPending
  const name = () => (profile.isSuccess ? profile.data.name.split(' ')[0] : '')

  const parts = () => {
    const fault = lowerFault()
    // For the shell, as when any page does not come.
    if (fault) throw fault
    return lower()
  }
  createEffect(() => void (isLower() || afterPaint(fetchLower)))
  onMount(() => {
    // A slow answer above is no reason for an empty page below.
    const timer = setTimeout(fetchLower, mostWaitMs)
    onCleanup(() => clearTimeout(timer))
  })

  return (
    <>
      <PageTitle
        title={name() ? t('hello_named', { greeting: greeting(), name: name()! }) : greeting()}
        document={t('home')}
      />
      <Show when={parts()}>{(now) => <Dynamic component={now().Notices} />}</Show>
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
            <Show when={parts()}>
              {(now) => <Dynamic component={now().Latest} overview={known()} isLower={isLower()} />}
            </Show>
          </div>
          <div class="beside contents lg:grid lg:content-start lg:gap-8">
            <AheadCards link />
            <Show when={parts()}>{(now) => <Dynamic component={now().Beside} overview={known()} />}</Show>
          </div>
        </div>
      </Show>
    </>
  )
}
