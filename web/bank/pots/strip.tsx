import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { buttonClass } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useQuery } from '../reading.ts'
import { Progress } from './progress.tsx'
import { potsQuery } from './queries.ts'
import { t } from './words.ts'

/** The pots, or those of one account; on home a way to the first one too. */
export function Pots(props: { account?: string; always?: boolean }) {
  const query = useQuery(potsQuery)
  const pots = () =>
    query.isSuccess ? query.data.items.filter((pot) => !props.account || pot.account === props.account) : []
  return (
    <Show when={props.always ? !query.isError : pots().length > 0}>
      <Section
        title={t('pots')}
        class="order-3"
        aside={
          <A href="/pots" class={buttonClass('plain', '-mr-4 px-4!')}>
            {pots().length > 0 ? t('all') : t('start')}
          </A>
        }
      >
        <Card class="overflow-hidden">
          <Show when={query.isSuccess} fallback={<SkeletonRows rows={1} />}>
            <ul class="divide-y divide-line">
              <For
                each={pots()}
                fallback={<li class="px-4 py-3.5 text-small text-soft sm:px-5">{t('why')}</li>}
              >
                {(pot) => (
                  <li class="grid gap-1 px-4 py-3.5 sm:px-5">
                    <p class="font-semibold leading-snug">{pot.name}</p>
                    <Progress pot={pot} />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </Card>
      </Section>
    </Show>
  )
}
