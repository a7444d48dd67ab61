// Runs before the first paint, so that a chosen theme never flashes the other one and the
// page is announced in its language. A file of its own because the
// page's policy refuses inline scripts.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const language = localStorage.getItem('language')
  if (language && language !== 'en' && !location.pathname.startsWith('/desk'))
    document.documentElement.lang = language
  const { home: files, api = '' } = document.currentScript.dataset
  const isDesk = location.pathname.startsWith('/desk')
  const isOutside = /^\/(?:sign-in|forgot|reset|welcome|stop-change|verify)/.test(location.pathname)
  const isKnown = localStorage.getItem('maybe-signed-in') && !isOutside
  // What db/tool/preloads.ts named: home is fetched together with the page that will ask for it.
  let isFetched = false
  const fetchHome = () => {
    if (isFetched || isDesk) return
    isFetched = true
    for (const href of files.split(' ')) {
      const isFont = href.endsWith('.woff2')
      const link = document.createElement('link')
      if (isFont) Object.assign(link, { rel: 'preload', as: 'font', type: 'font/woff2' })
      else link.rel = 'modulepreload'
      link.crossOrigin = ''
      link.href = href
      document.head.append(link)
    }
  }
  // The session, and on home what its largest words wait for, are asked for while the code that needs them is still on
  // its way; web/api.ts takes the answers, under the same lock.
  if (files && isKnown) {
    const ask = (name, token) =>
      fetch(`${api}/trpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        credentials: api ? 'include' : 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(20_000),
      })
    const reads = {}
    const session = navigator.locks.request('session', async () => {
      const asked = ask(isDesk ? 'auth.refreshDesk' : 'auth.refresh')
      fetchHome()
      const found = (await (await asked).json()).result?.data
      if (found && location.pathname === '/')
        for (const name of ['accounts.overview', 'insights.ahead'])
          reads[name] = ask(name, found.accessToken).catch(() => undefined)
      return found
    })
    // After the session, which more waits for; but another tab may hold the lock.
    setTimeout(fetchHome, 20)
    window.early = { at: Date.now(), session: session.catch(() => undefined), reads }
  }
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
