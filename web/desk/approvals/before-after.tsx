import ArrowRight from 'lucide-solid/icons/arrow-right'
import { For, Show } from 'solid-js'
import type { Proposal } from '../../../worker/proposals/contract.ts'

const factNames: Record<string, string> = {
  overdraftLimit: 'overdraft limit',
  customerId: 'customer',
}

/** Of whom a change of a user is: staff by name, a customer by number. */
export const nameOf = (user: NonNullable<Proposal['user']>) => user.name ?? user.customerId ?? user.id

/** What a change of a user replaces, and by what. */
export function BeforeAfter(props: { proposal: Proposal }) {
  return (
    <Show when={props.proposal.after}>
      {(after) => (
        <dl class="grid gap-1">
          <For each={Object.entries(after())}>
            {([name, value]) => (
              <div class="flex flex-wrap items-center gap-x-2">
                <dt class="text-soft">{factNames[name] ?? name}</dt>
                <dd class="flex flex-wrap items-center gap-x-2">
                  <Show when={props.proposal.before?.[name]}>
                    {(before) => (
                      <Show when={before() !== value}>
                        <span class="line-through">{before()}</span>
                        <ArrowRight size={14} aria-label="becomes" />
                      </Show>
                    )}
                  </Show>
                  <span class="font-semibold">{value}</span>
                </dd>
              </div>
            )}
          </For>
        </dl>
      )}
    </Show>
  )
}
