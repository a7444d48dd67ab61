import { Show } from 'solid-js'
import type { Money } from '../../../worker/money.ts'
import { t } from '../shell/words.ts'
import { inPieces, sign } from './format.ts'
import { hidden } from './privacy.ts'

/**
 * Money as it is shown everywhere: Indian grouping, figures of one width, paise a size smaller. `direction` puts
 * a sign before it. Amounts that must be read whatever happens (a payment about to be sent) are `frank`.
 */
export function Amount(props: {
  value: Money
  direction?: 'credit' | 'debit' | undefined
  frank?: boolean
  class?: string
}) {
  const pieces = () => inPieces(props.value)
  const prefix = () => (props.direction === 'credit' ? '+' : props.direction === 'debit' ? '−' : '')
  return (
    <span class={`figures max-w-full break-words ${props.class ?? ''}`}>
      <Show
        when={hidden() && !props.frank}
        fallback={
          <>
            {prefix()}
            {pieces()[0]}
            <span class="text-[max(0.72em,0.75rem)] in-[.text-display]:opacity-80">{pieces()[1]}</span>
          </>
        }
      >
        <span aria-hidden="true">{sign(props.value.currency)}••••</span>
        <span class="sr-only">{t('amount_hidden')}</span>
      </Show>
    </span>
  )
}
