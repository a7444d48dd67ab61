import { Navigate, useLocation } from '@solidjs/router'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/solid-query'
import { createEffect, createSignal, type JSX, Match, onMount, Suspense, Switch } from 'solid-js'
import { faultOf, heed, isPassing, renew } from '../../api.ts'
import { state } from '../../session.ts'
import { forgetRequests } from '../accounts/request.ts'
import { forgetOnLeaving } from '../transfers/draft.ts'
import { Failed } from './faults.tsx'
import { LeavingDialog } from './leaving.tsx'
import { Logo } from './logo.tsx'
import { Sidebar, TabBar, TopBar } from './navigation.tsx'
import { Staff } from './staff.tsx'

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

/** Everything behind the sign-in: who may see it, the way around in it, and what is forgotten at the end. */
export default function Shell(props: { children?: JSX.Element }) {
  const location = useLocation()
  const [failure, setFailure] = createSignal<unknown>()
  const restore = () => {
    setFailure(undefined)
    renew().catch(setFailure)
  }
  onMount(() => {
    if (state().kind === 'unknown') restore()
  })
  createEffect(() => {
    const now = state()
    if (now.kind !== 'out') return
    queries.clear()
    forgetOnLeaving(now.ending)
    if (now.ending === 'signed_out') forgetRequests()
  })
  const signed = () => {
    const now = state()
    return now.kind === 'in' ? now : undefined
  }
  return (
    <Switch>
      <Match when={state().kind === 'out'}>
        <Navigate href="/sign-in" state={{ next: location.pathname + location.search }} />
      </Match>
      <Match when={state().kind === 'unknown'}>
        <main class="grid min-h-dvh place-content-center justify-items-center gap-6 p-6">
          <Logo class={failure() ? '' : 'animate-breathe'} />
          {failure() ? <Failed error={failure()} onRetry={restore} /> : null}
        </main>
      </Match>
      <Match when={signed()?.role !== 'customer' && location.pathname.startsWith('/desk/')}>
        <QueryClientProvider client={queries}>
          <main id="content" tabindex="-1" class="mx-auto grid max-w-6xl grid-cols-1 gap-6 px-4 py-6 md:px-8">
            <Suspense>{props.children}</Suspense>
          </main>
        </QueryClientProvider>
      </Match>
      <Match when={signed()?.role !== 'customer' && signed()}>{(who) => <Staff role={who().role} />}</Match>
      <Match when={signed()}>
        <QueryClientProvider client={queries}>
          <a
            href="#content"
            class="skip sr-only z-50 rounded-full bg-brand font-semibold text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-5 focus:py-3"
          >
            Skip to content
          </a>
          <div class="md:grid md:grid-cols-[6rem_minmax(0,1fr)] lg:grid-cols-[15.5rem_minmax(0,1fr)] print:block">
            <Sidebar />
            <div>
              <TopBar />
              <main
                id="content"
                tabindex="-1"
                class="mx-auto grid max-w-6xl grid-cols-1 gap-6 px-4 pt-4 pb-28 md:px-8 md:pt-8 md:pb-12 lg:px-10"
              >
                <Suspense>{props.children}</Suspense>
              </main>
            </div>
            <TabBar />
          </div>
          <LeavingDialog />
        </QueryClientProvider>
      </Match>
    </Switch>
  )
}
