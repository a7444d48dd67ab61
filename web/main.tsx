import './ui/base.css'
import { Router } from '@solidjs/router'
import { ErrorBoundary, type JSX, Suspense } from 'solid-js'
import { render } from 'solid-js/web'
import { Crash } from './bank/shell/crash.tsx'
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

const Root = (props: { children?: JSX.Element }) => (
  <>
    <OfflineNotice />
    <ErrorBoundary fallback={(error) => <Crash error={error} />}>
      <Suspense>{props.children}</Suspense>
    </ErrorBoundary>
    <Toaster />
  </>
)

render(
  () => (
    <Router root={Root} scrollRestoration>
      {routes}
    </Router>
  ),
  document.getElementById('bank')!,
)
