import './ui/base.css'
import { Router, type RouteSectionProps } from '@solidjs/router'
import { createEffect, ErrorBoundary, on, Suspense } from 'solid-js'
import { render } from 'solid-js/web'
import { Crash } from './bank/shell/crash.tsx'
import { atDesk, begin, isDesk } from './languages/languages.ts'
import { OfflineNotice } from './offline/notice.tsx'
import { keepPages } from './offline/online.ts'
import { routes } from './routes.ts'
import { Toaster } from './ui/toast.tsx'

// A new version replaced the pages that this one would load: the page at this address, loaded anew, has them all.
addEventListener('vite:preloadError', () => {
  if (!navigator.onLine) return
  const key = 'reloaded-at'
  if (Date.now() - Number(sessionStorage.getItem(key)) < 10_000) return
  sessionStorage.setItem(key, String(Date.now()))
  location.reload()
})

keepPages()

function Root(props: RouteSectionProps) {
  const path = () => props.location.pathname
  // By the router's path: the window's own may still be the one before.
  createEffect(
    on(
      () => isDesk(path()),
      (desk) => (desk ? atDesk() : void begin(path())),
    ),
  )
  return (
    <>
      <OfflineNotice />
      <ErrorBoundary fallback={(error) => <Crash error={error} />}>
        <Suspense>{props.children}</Suspense>
      </ErrorBoundary>
      <Toaster />
    </>
  )
}

await begin(location.pathname)
render(
  () => (
    <Router root={Root} scrollRestoration>
      {routes}
    </Router>
  ),
  document.getElementById('bank')!,
)
