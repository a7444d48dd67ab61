import { A } from '@solidjs/router'
import CircleCheck from 'lucide-solid/icons/circle-check'
import type { OpenedDeposit } from '../../../worker/deposits/contract.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Unhurried } from '../../ui/unhurried.tsx'
import { spaced } from '../accounts/names.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { percent } from './names.ts'
import { t } from './words.ts'

/** The receipt: what was agreed, and where it can be found from now on. */
export function DepositOpened(props: { deposit: OpenedDeposit }) {
  return (
    <>
      <PageTitle title={t('is_open')} class="justify-center! text-center" />
      <Card class="px-5 pt-7 pb-2 sm:px-7">
        <div class="@container grid grid-cols-1 justify-items-center gap-3 pb-6 text-center">
          <span class="inline-flex size-16 items-center justify-center rounded-full bg-good-tint text-good">
            <CircleCheck size={32} aria-hidden="true" />
          </span>
          <p class="font-bold text-display tracking-tight">
            <Amount value={props.deposit.principal} frank />
          </p>
          <p role="status" class="text-small text-soft">
            {t.parts('becomes', {
              amount: <Amount value={props.deposit.maturityAmount} frank class="font-semibold text-ink" />,
              date: longDate(props.deposit.maturesOn),
            })}
          </p>
        </div>
        <Facts>
          <Fact name={t('number')}>
            <span class="figures -my-2.5 -mr-3 flex flex-wrap items-center gap-1">
              {spaced(props.deposit.accountNumber)}
              <CopyButton text={props.deposit.accountNumber} what={t('number')} />
            </span>
          </Fact>
          <Fact name={t('rate')}>{t('a_year', { rate: percent(props.deposit.ratePercent) })}</Fact>
          <Fact name={t('opened_on')}>{longDate(props.deposit.openedOn)}</Fact>
          <Fact name={t('interest')}>
            <Amount value={props.deposit.interestAtMaturity} frank />
          </Fact>
          <Fact name={t('reference')}>
            <span class="figures min-w-0 break-all font-normal text-small">
              {props.deposit.transactionId}
            </span>
          </Fact>
        </Facts>
      </Card>
      <Unhurried class="unprinted grid gap-3 sm:grid-cols-2">
        <A href={`/accounts/${props.deposit.accountNumber}`} class={buttonClass('primary')}>
          {t('show')}
        </A>
        <A href="/" class={buttonClass('quiet')}>
          {t('back')}
        </A>
      </Unhurried>
    </>
  )
}
