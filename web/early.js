// Runs before the first paint, so that a chosen theme never flashes the other one and the page is announced in its
// language. db/tool/early.ts puts it into the page itself, since all that it asks for would wait for its file; the page's
// policy names this very text by its hash, and refuses any other script that stands in the page.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const language = localStorage.getItem('language')
  if (language && language !== 'en' && !location.pathname.startsWith('/desk'))
    document.documentElement.lang = language
  const { home, door, api } = BUILT
  const isDesk = location.pathname.startsWith('/desk')
  const isOutside = /^\/(?:sign-in|forgot|reset|welcome|stop-change|verify)/.test(location.pathname)
  const isKnown = localStorage.getItem('maybe-signed-in') && !isOutside
  // What db/tool/early.ts named: home, or the sign-in, is fetched together with the page that will ask for it.
  const fetchFile = (href) => {
    const link = document.createElement('link')
    Object.assign(link, { rel: 'modulepreload', crossOrigin: '', href })
    document.head.append(link)
  }
  // The session, and with it on home what its largest words wait for, is asked for while the code that needs it is still
  // on its way; web/api.ts takes the answer, under the same lock.
  if (isKnown) {
    const isHome = location.pathname === '/'
    const name = isHome ? 'resume' : isDesk ? 'refreshDesk' : 'refresh'
    const ask = async () => {
      const answer = await fetch(`${api}/trpc/auth.${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: api ? 'include' : 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(20_000),
      })
      const found = (await answer.json()).result?.data
      return isHome ? found : found && { session: found, home: null }
    }
    if (!isDesk) home.forEach(fetchFile)
    // The first number or date that a page writes has the browser load what it knows of languages: done while it waits.
    if (isHome)
      setTimeout(() => {
        new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR' }).formatToParts(0)
        new Intl.DateTimeFormat('en-IN', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(0)
      })
    window.early = { at: Date.now(), answer: navigator.locks.request('session', ask).catch(() => undefined) }
  } else if (!isOutside || location.pathname === '/sign-in') door.forEach(fetchFile)
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
