import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import FileText from 'lucide-solid/icons/file-text'
import Send from 'lucide-solid/icons/send'
import { Match, Show, Switch } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import { faultOf } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { DepositTerms } from '../deposits/deposit.tsx'
import { longDate } from '../ledger/days.ts'
import { HistoryList } from '../ledger/list.tsx'
import { Amount } from '../money/amount.tsx'
import { Pots } from '../pots/strip.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import NotFound from '../shell/not-found.tsx'
import { Coming } from './coming.tsx'
import { Holds } from './holds.tsx'
import { Manage } from './manage.tsx'
import { nameOf, paysOut, spaced, statusNames, typeNames } from './names.ts'
import { Holders, Nominees } from './people.tsx'
import { accountQuery, detailsQuery } from './queries.ts'
import { Standing } from './standing.tsx'
import { t } from './words.ts'

function Balance(props: { account: Account | undefined }) {
  return (
    <section aria-label={t('balance')} class="hero grid gap-5 rounded-xl p-6 sm:p-8">
      <div class="@container grid grid-cols-1 gap-1.5">
        <h2 class="font-semibold text-on-hero-soft">{t('balance')}</h2>
        <Show
          when={props.account}
          fallback={<Skeleton class="h-[1.05em] w-64 max-w-full bg-on-hero/15! text-display" />}
        >
          {(account) => (
            <p class="font-bold text-display tracking-tight">
              <Amount value={account().balance} />
            </p>
          )}
        </Show>
      </div>
      <Show when={!props.account}>
        <Skeleton class="h-12 w-full rounded-full! bg-on-hero/15! sm:w-44" />
      </Show>
      <Show when={props.account && paysOut(props.account) && props.account}>
        {(account) => (
          <div>
            <A
              href="/send"
              state={{ from: account().accountNumber }}
              class={buttonClass('spark', 'w-full sm:w-auto sm:px-7')}
            >
              <Send size={19} aria-hidden="true" /> {t('send_from')}
            </A>
          </div>
        )}
      </Show>
    </section>
  )
}

const looks: Partial<Record<Account['status'], 'good' | 'neutral'>> = {
  active: 'good',
  locked: 'good',
  closed: 'neutral',
}

function Details(props: { account: Account }) {
  return (
    <Section title={t('details')}>
      <Card class="px-5 py-1.5">
        <Facts>
          <Show when={props.account.type !== 'term_deposit'}>
            <Fact name={t('available')}>
              <Amount value={props.account.available} />
            </Fact>
            <Fact name={t('held')}>
              <Amount value={props.account.held} />
            </Fact>
          </Show>
          <Show when={Number(props.account.overdraftLimit.amount) > 0}>
            <Fact name={t('overdraft')}>
              <Amount value={props.account.overdraftLimit} />
            </Fact>
          </Show>
          <Fact name={t('number')}>
            <span class="figures -my-2.5 flex flex-wrap items-center gap-1">
              <span class="min-w-0 break-words">{spaced(props.account.accountNumber)}</span>
              <CopyButton text={props.account.accountNumber} what={t('number')} class="-mr-3" />
            </span>
          </Fact>
          <Fact name={t('type')}>{typeNames[props.account.type]}</Fact>
          <Fact name={t('status')}>
            <Badge look={looks[props.account.status] ?? 'warn'}>{statusNames[props.account.status]}</Badge>
          </Fact>
          <Fact name={t('opened')}>{longDate(props.account.openedOn)}</Fact>
        </Facts>
      </Card>
      <A href={`/accounts/${props.account.accountNumber}/statements`} class={buttonClass('quiet', 'w-full')}>
        <FileText size={19} aria-hidden="true" /> {t('statements')}
      </A>
    </Section>
  )
}

export default function AccountPage() {
  const params = useParams<{ id: string }>()
  const query = useQuery(() => accountQuery(params.id))
  const account = () => (query.isSuccess ? query.data : undefined)
  const details = useQuery(() => detailsQuery(params.id))
  const known = () => (details.isSuccess ? details.data : undefined)
  return (
    <Switch>
      <Match when={query.isError && ['not_found', 'invalid_input'].includes(faultOf(query.error).code)}>
        <NotFound />
      </Match>
      <Match when={query.isError}>
        <PageTitle title={t('account')} />
        <Card>
          <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
        </Card>
      </Match>
      <Match when={true}>
        <div>
          <A
            href="/"
            class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
          >
            <ArrowLeft size={18} aria-hidden="true" /> {t('home')}
          </A>
          <PageTitle title={account() ? nameOf(account()!) : t('account')} />
        </div>
        <div class="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1.45fr)_minmax(0,1fr)] lg:gap-8">
          <div class="contents lg:grid lg:content-start lg:gap-8">
            <Balance account={account()} />
            {/* In one column it stands below all that is known of the account. */}
            <Section
              title={t('history')}
              class={`order-3 ${query.isPending || details.isPending ? 'max-lg:invisible' : ''}`}
            >
              <HistoryList filters={{ account: params.id }} heading="h3" />
            </Section>
          </div>
          <Show
            when={account()}
            fallback={
              <Card class="beside">
                <SkeletonRows rows={3} />
              </Card>
            }
          >
            {(now) => (
              <div class="beside contents lg:grid lg:content-start lg:gap-8">
                <Standing account={now()} />
                <Show when={now().type === 'term_deposit'}>
                  <DepositTerms account={now()} mandate={known()?.mandate} />
                </Show>
                <Details account={now()} />
                <Pots account={now().accountNumber} />
                <Show when={known()}>
                  {(behind) => (
                    <>
                      <Coming terms={behind().comingTerms} />
                      <Holds holds={behind().holds} />
                      <Holders details={behind()} />
                      <Nominees details={behind()} />
                      <Manage details={behind()} />
                    </>
                  )}
                </Show>
              </div>
            )}
          </Show>
        </div>
      </Match>
    </Switch>
  )
}
