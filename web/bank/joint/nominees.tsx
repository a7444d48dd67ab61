import { For, Show } from 'solid-js'
import type { JointOrder } from '../../../worker/joint/contract.ts'
import { t } from './words.ts'

type Named = NonNullable<JointOrder['nominees']>

function List(props: { title: string; all: Named['after'] }) {
  return (
    <div>
      <p class="text-soft">{props.title}</p>
      <ul class="grid gap-1">
        <For each={props.all} fallback={<li>{t('nobody_named')}</li>}>
          {({ name, relation, sharePercent }) => (
            <li class="break-words">{`${name}: ${relation}, ${Number(sharePercent)} %`}</li>
          )}
        </For>
      </ul>
    </div>
  )
}

/** Whom an order names; while it waits beside those who are named now, since their place is taken. */
export function JointNominees(props: { named: Named }) {
  return (
    <div class="grid gap-3 text-small sm:grid-cols-2">
      <Show when={props.named.before}>{(before) => <List title={t('named_now')} all={before()} />}</Show>
      <List title={t(props.named.before ? 'named_then' : 'named')} all={props.named.after} />
    </div>
  )
}
