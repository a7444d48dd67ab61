import { A, useNavigate } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { onMount, Show } from 'solid-js'
import { minorOf, toMoney } from '../../../worker/money.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Unhurried } from '../../ui/unhurried.tsx'
import { nameOf, spaced } from '../accounts/names.ts'
import { Party } from '../accounts/party.tsx'
import { overviewQuery } from '../accounts/queries.ts'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { StepUp } from '../security/step-up.tsx'
import { forget, justPaid, type Pending, pending } from './draft.ts'
import { useSending } from './sending.ts'
import { t } from './words.ts'

// Within this time a payment that was under way goes on by itself; after it, the person is asked.
const sameBreathMs = 10 * 60_000

export default function Review() {
  const navigate = useNavigate()
  const payment = pending()
  onMount(() => {
    if (payment) return
    const paid = justPaid()
    navigate(paid ? `/receipt/${paid}` : '/send', { replace: true })
  })
  return <Show when={payment}>{(now) => <Payment payment={now()} />}</Show>
}

function Payment(props: { payment: Pending }) {
  const navigate = useNavigate()
  const sending = useSending()
  const wasSent = props.payment.stage !== 'ready'
  const goesOn = props.payment.stage === 'sent' && Date.now() - props.payment.sentAt < sameBreathMs
  onMount(() => {
    if (goesOn) sending.send()
  })
  const title = () => (wasSent || sending.stage() === 'unknown' ? t('finishing') : t('check'))
  const discard = () => {
    forget()
    navigate('/history', { replace: true })
  }

  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-xl gap-6">
      <div>
        <Show when={!wasSent && sending.stage() === 'idle'} fallback={<div class="h-11" />}>
          <A
            href="/send"
            class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
          >
            <ArrowLeft size={18} aria-hidden="true" /> {t('change')}
          </A>
        </Show>
        <PageTitle title={title()} />
      </div>
      <Show when={sending.stage() === 'unknown'}>
        <Notice kind="warn" title={t('no_word')}>
          {t('no_word_why')}
        </Notice>
      </Show>
      <Show when={wasSent && !goesOn && sending.stage() === 'idle'}>
        <Notice kind="warn" title={t('unfinished')}>
          {t('unfinished_why')}
        </Notice>
      </Show>
      <Card class="px-5 pt-7 pb-2 sm:px-7">
        <Summary payment={props.payment} />
      </Card>
      <Unhurried class="grid gap-3">
        <Button
          busy={sending.stage() === 'sending' || sending.waiting()}
          onClick={sending.send}
          class="min-h-14! w-full text-lead"
        >
          <Show
            when={sending.stage() !== 'unknown'}
            fallback={sending.waiting() ? t('asking') : t('ask_again')}
          >
            {t(sending.stage() === 'sending' ? 'sending_sum' : wasSent ? 'go_on_sum' : 'send_sum', {
              amount: inWords(props.payment.payload.amount),
            })}
          </Show>
        </Button>
        <Show when={wasSent && !goesOn && sending.stage() === 'idle'}>
          <Button look="plain" onClick={discard}>
            {t('discard')}
          </Button>
        </Show>
        <p role="status" class="sr-only">
          {sending.stage() === 'sending' ? t('sending') : ''}
        </p>
      </Unhurried>
      <StepUp
        asked={sending.asked()}
        onConfirmed={sending.confirmed}
        onAnew={sending.askAnew}
        onClose={sending.notNow}
      />
    </div>
  )
}

/** Who, how much, and what is left. Amounts are never hidden here: this is what one signs. */
function Summary(props: { payment: Pending }) {
  const overview = useQuery(overviewQuery)
  const payload = () => props.payment.payload
  const fromName = () => {
    const account = overview.isSuccess && overview.data.accounts.find((one) => one.id === payload().from)
    return account ? nameOf(account) : ''
  }
  const left = () => {
    const { currency } = payload().amount
    return toMoney(minorOf(props.payment.availableBefore) - minorOf(payload().amount), currency)
  }
  return (
    <>
      <div class="@container grid grid-cols-1 justify-items-center gap-3 pb-6 text-center">
        <Monogram name={props.payment.payee.name} class="size-16! text-heading!" />
        <p>
          <span class="block text-small text-soft">{props.payment.payee.own ? t('to_own') : t('to')}</span>
          <span class="block font-bold text-heading">{props.payment.payee.name}</span>
        </p>
        <p class="font-bold text-display tracking-tight">
          <Amount value={payload().amount} frank />
        </p>
      </div>
      <Facts>
        <Fact name={t('number')}>
          <span class="figures">{spaced(payload().to)}</span>
        </Fact>
        <Fact name={t('from')}>
          <Party name={fromName()} accountNumber={payload().from} />
        </Fact>
        <Show when={payload().note}>{(note) => <Fact name={t('note')}>{note()}</Fact>}</Show>
        <Fact name={t('fee')}>{t('none')}</Fact>
        <Show when={props.payment.stage === 'ready'}>
          <Fact name={t('left')}>
            <Amount value={left()} frank />
          </Fact>
        </Show>
      </Facts>
    </>
  )
}
