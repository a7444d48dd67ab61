import { createSignal, onCleanup, Show } from 'solid-js'
import type { Quote } from '../../../worker/exchange/contract.ts'
import { lessPercent, type Money } from '../../../worker/money.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { Amount } from '../money/amount.tsx'
import { inWords } from '../money/format.ts'
import { t } from './words.ts'

/** By how much what is bought may be less when the last holder approves. */
const percents = [0, 1, 3]

/** Seconds until an instant, counted down once a second. */
function useSecondsUntil(instant: string) {
  const left = () => Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / 1000))
  const [seconds, setSeconds] = createSignal(left())
  const timer = setInterval(() => setSeconds(left()), 1000)
  onCleanup(() => clearInterval(timer))
  return seconds
}

/** The promise as it stands: what goes, what comes, at which rate and for how long. */
export function Promised(props: {
  quote: Quote
  /** The holders of the account decide together. */
  together: boolean
  busy: boolean
  onAccept: (atLeast?: Money) => void
  onAgain: () => void
}) {
  const [percent, setPercent] = createSignal(1)
  const seconds = useSecondsUntil(props.quote.expiresAt)
  return (
    <Card class="px-5 pt-3 pb-5 sm:px-7">
      <Facts>
        <Fact name={t('give')}>
          <Amount value={props.quote.sell} frank />
        </Fact>
        <Fact name={t('get')}>
          <span class="font-bold text-heading">
            <Amount value={props.quote.buy} frank />
          </span>
        </Fact>
        <Fact name={t('rate')}>
          1 {props.quote.sell.currency} = {props.quote.rate.replace(/0+$/, '')} {props.quote.buy.currency}
        </Fact>
        <Fact name={t('good_for')}>{seconds() > 0 ? t('seconds', { count: seconds() }) : t('over')}</Fact>
      </Facts>
      <Show when={props.together}>
        <div class="mt-3">
          <Field label={t('longer')} hint={t('longer_why')}>
            {(wiring) => (
              <Select
                {...wiring}
                value={String(percent())}
                options={percents.map((value) => ({
                  value: String(value),
                  label: t('at_least', { amount: inWords(lessPercent(props.quote.buy, value)) }),
                }))}
                onChange={(value) => setPercent(Number(value))}
              />
            )}
          </Field>
        </div>
      </Show>
      <Show
        when={seconds() > 0 || props.busy}
        fallback={
          <Button look="quiet" class="mt-3 w-full" onClick={() => props.onAgain()}>
            {t('new_rate')}
          </Button>
        }
      >
        <Button
          class="mt-3 w-full"
          busy={props.busy}
          onClick={() => props.onAccept(props.together ? lessPercent(props.quote.buy, percent()) : undefined)}
        >
          {t(props.together ? 'ask_sum' : 'convert_sum', { amount: inWords(props.quote.sell) })}
        </Button>
      </Show>
    </Card>
  )
}
