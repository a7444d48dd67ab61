import type { UseQueryResult } from '@tanstack/solid-query'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { regainsFocus } from '../../ui/focus.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Failed } from '../shell/faults.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Props = {
  title: string
  query: Pick<UseQueryResult, 'isError' | 'isSuccess' | 'isFetching' | 'error' | 'refetch'>
  count: number
  /** Shown once, in the place of everything else, until they are kept. */
  codes: string[]
  onKept: () => void
  /** `Add an app`. */
  addLabel: string
  adder: (close: () => void) => JSX.Element
  empty: { icon: JSX.Element; title: string; says: string; below?: JSX.Element }
  /** The rows where there are some. */
  children: JSX.Element
  dialogs: JSX.Element
}

/** One kind of factor that somebody holds: none yet, those there are, adding one, and the codes that come with it. */
export function Held(props: Props) {
  const [adding, setAdding] = createSignal(false)
  const comesBack = regainsFocus()
  const addButton = () => (
    <Button ref={comesBack} look="quiet" onClick={() => setAdding(true)}>
      <Plus size={19} aria-hidden="true" /> {props.addLabel}
    </Button>
  )
  return (
    <Section
      title={props.title}
      aside={
        <Show when={props.count > 0 && !adding() && props.codes.length === 0}>
          <span class="-my-0.5 max-sm:hidden">{addButton()}</span>
        </Show>
      }
    >
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={2} />}>
          <Match when={props.query.isError}>
            <Failed
              error={props.query.error}
              onRetry={() => void props.query.refetch()}
              busy={props.query.isFetching}
            />
          </Match>
          <Match when={props.codes.length > 0}>
            <div class="p-4 sm:p-5">
              <RecoveryCodes codes={props.codes} onKept={() => props.onKept()} />
            </div>
          </Match>
          <Match when={adding()}>
            <div class="p-4 sm:p-5">{props.adder(() => setAdding(false))}</div>
          </Match>
          <Match when={props.query.isSuccess && props.count === 0}>
            <Empty icon={props.empty.icon} title={props.empty.title} action={addButton()}>
              {props.empty.says}
            </Empty>
            {props.empty.below}
          </Match>
          <Match when={props.query.isSuccess}>
            {props.children}
            {/* Beside the heading it would push down what stands below, where there is no room for both in a line. */}
            <div class="grid border-line border-t p-4 sm:hidden">{addButton()}</div>
          </Match>
        </Switch>
      </Card>
      {props.dialogs}
    </Section>
  )
}
