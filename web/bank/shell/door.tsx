import { Navigate, useLocation } from '@solidjs/router'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/solid-query'
import { createEffect, createSignal, type JSX, Match, on, onMount, Switch } from 'solid-js'
import { faultOf, heed, isPassing, renew } from '../../api.ts'
import { lostAt } from '../../offline/online.ts'
import { state, wishFor } from '../../session.ts'
import { forgetRequests } from '../accounts/request.ts'
import { forgetOnLeaving } from '../transfers/draft.ts'
import { Failed } from './faults.tsx'
import { Logo } from './logo.tsx'
import { t } from './words.ts'

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: heed }),
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      // Offline is a state to be shown with a way out, not a reason to wait for ever.
      networkMode: 'always',
      retry: (count, error) => count < 1 && isPassing(faultOf(error)),
    },
  },
})

/**
 * What stands before everything behind the sign-in: who may see this side of the bank (the others are sent to theirs),
 * and what is forgotten at the end.
 */
export function Door(props: { side: 'customers' | 'staff'; children: JSX.Element }) {
  const location = useLocation()
  const [failure, setFailure] = createSignal<unknown>()
  const restore = () => {
    setFailure(undefined)
    renew().catch(setFailure)
  }
  onMount(() => {
    if (state().kind === 'unknown') restore()
  })
  createEffect(on(lostAt, (since) => void (!since && failure() && restore()), { defer: true }))
  createEffect(() => {
    const now = state()
    if (now.kind !== 'out') return
    queries.clear()
    forgetOnLeaving(now.ending)
    if (now.ending === 'signed_out') forgetRequests()
  })
  const side = () => {
    const now = state()
    if (now.kind !== 'in') return undefined
    return now.role === 'customer' ? 'customers' : 'staff'
  }
  return (
    <Switch>
      <Match when={state().kind === 'out'}>
        <Navigate href="/sign-in" state={wishFor(location.pathname + location.search)} />
      </Match>
      <Match when={state().kind === 'unknown'}>
        <main class="grid min-h-dvh place-content-center justify-items-center gap-6 p-6">
          <h1 class="sr-only">Edgebank</h1>
          <Logo class={failure() ? '' : 'animate-breathe'} />
          {failure() ? <Failed error={failure()} onRetry={restore} /> : null}
        </main>
      </Match>
      <Match when={side() !== props.side}>
        <Navigate href={side() === 'staff' ? '/desk' : '/'} />
      </Match>
      <Match when={side()}>
        <QueryClientProvider client={queries}>
          <a
            href="#content"
            class="skip sr-only z-50 rounded-full bg-brand font-semibold text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-5 focus:py-3"
          >
            {t('skip')}
          </a>
          {props.children}
        </QueryClientProvider>
      </Match>
    </Switch>
  )
}
