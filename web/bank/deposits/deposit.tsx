import { createSignal, Show } from 'solid-js'
import type { Account } from '../../../worker/accounts/contract.ts'
import type { Deposit } from '../../../worker/deposits/contract.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { AtMaturity } from './at-maturity.tsx'
import { CloseEarly } from './close-early.tsx'
import { percent, renewalName } from './names.ts'
import { depositQuery } from './queries.ts'
import { t } from './words.ts'

/**
 * The deposit behind an account: what was agreed, what becomes of it, and how to end it early. One who decides with others
 * asks them to end it, and to change what becomes of it.
 */
export function DepositTerms(props: {
  account: Account
  mandate: 'either' | 'jointly' | 'view' | undefined
}) {
  const mayAsk = () => props.mandate === 'either' || props.mandate === 'jointly'
  const query = useQuery(() => depositQuery(props.account.id))
  const [open, setOpen] = createSignal<'close' | 'maturity'>()
  return (
    <Section title={t('terms')}>
      <Card class="px-5 py-1.5">
        <Show
          when={!query.isError}
          fallback={
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          }
        >
          <Show when={query.isSuccess && query.data} fallback={<SkeletonRows rows={3} />}>
            {(deposit) => (
              <>
                <Show when={deposit().status === 'matured'}>
                  <div class="py-4">
                    <Waiting deposit={deposit()} />
                  </div>
                </Show>
                <Facts>
                  <Fact name={t('stands')}>
                    <Badge look={deposit().status === 'active' ? 'good' : 'neutral'}>
                      {t(deposit().status)}
                    </Badge>
                  </Fact>
                  <Fact name={t('put_away')}>
                    <Amount value={deposit().principal} />
                  </Fact>
                  <Fact name={t('rate')}>{t('a_year', { rate: percent(deposit().ratePercent) })}</Fact>
                  <Fact name={t('runs_from')}>{longDate(deposit().openedOn)}</Fact>
                  <Fact name={t('matures')}>{longDate(deposit().maturesOn)}</Fact>
                  <Show
                    when={deposit().interestPaid}
                    fallback={
                      <Fact name={t('then_get')}>
                        <Amount value={deposit().maturityAmount} class="font-bold" />
                      </Fact>
                    }
                  >
                    {(paid) => (
                      <Fact name={t('interest_paid')}>
                        <Amount value={paid()} class="font-bold" />
                      </Fact>
                    )}
                  </Show>
                  <Show when={deposit().overdue}>
                    {(overdue) => (
                      <>
                        <Fact name={t('rate_waiting')}>
                          {t('a_year', { rate: percent(overdue().ratePercent) })}
                        </Fact>
                        <Fact name={t('since_matured')}>
                          <Amount value={overdue().interest} />
                        </Fact>
                      </>
                    )}
                  </Show>
                  <Show when={deposit().overduePaid}>
                    {(paid) => (
                      <Fact name={t('waited_paid')}>
                        <Amount value={paid()} />
                      </Fact>
                    )}
                  </Show>
                  <Show when={deposit().status === 'active'}>
                    <Fact name={t('after')}>{renewalName(deposit().renewal)}</Fact>
                  </Show>
                </Facts>
                <Show when={mayAsk() && deposit().closing && !isRefused(deposit())}>
                  <div class="grid gap-2 py-4">
                    <Show when={deposit().status === 'active'}>
                      <Button look="quiet" onClick={() => setOpen('maturity')}>
                        {t('change_then')}
                      </Button>
                    </Show>
                    <Button look="plain" onClick={() => setOpen('close')}>
                      {t(deposit().status === 'matured' ? 'pay_it' : 'close_early')}
                    </Button>
                  </div>
                  <Show when={open() === 'close'}>
                    <CloseEarly
                      deposit={deposit()}
                      together={props.mandate === 'jointly'}
                      onClose={() => setOpen(undefined)}
                    />
                  </Show>
                  <Show when={open() === 'maturity'}>
                    <AtMaturity
                      deposit={deposit()}
                      together={props.mandate === 'jointly'}
                      onClose={() => setOpen(undefined)}
                    />
                  </Show>
                </Show>
              </>
            )}
          </Show>
        </Show>
      </Card>
    </Section>
  )
}

/** No other account helps it: the bank would refuse to pay it there as well. */
const isRefused = ({ waitsFor }: Deposit) =>
  waitsFor !== null && waitsFor !== 'payout_gone' && waitsFor !== 'payout_stopped'

/** Why a deposit that has matured is still here, and what is to be done about it. */
function Waiting(props: { deposit: Deposit }) {
  return (
    <Show
      when={props.deposit.waitsFor}
      fallback={
        <Notice kind="info" title={t('tonight')}>
          {t('tonight_why')}
        </Notice>
      }
    >
      {(why) => (
        <Notice kind="warn" title={t('not_paid')}>
          {t(why())}
        </Notice>
      )}
    </Show>
  )
}
