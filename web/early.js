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
  // The session, and on home what its largest words wait for, are asked for while the code that needs them is still on
  // its way; web/api.ts takes the answers, under the same lock.
  if (isKnown) {
    const ask = (name, token) =>
      fetch(`${api}/trpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        credentials: api ? 'include' : 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(20_000),
      })
    const reads = {}
    const take = (found) => {
      if (found && location.pathname === '/')
        for (const name of ['accounts.overview', 'insights.ahead'])
          reads[name] = ask(name, found.accessToken).catch(() => undefined)
    }
    // Not by fetch: what tells what waits for what (Lighthouse, the browser's own tools) sees that these reads follow
    // this answer only where a request is of this kind.
    const session = navigator.locks.request(
      'session',
      () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest()
          request.open('POST', `${api}/trpc/auth.refresh${isDesk ? 'Desk' : ''}`)
          request.setRequestHeader('content-type', 'application/json')
          request.withCredentials = api !== ''
          request.timeout = 20_000
          request.onload = () => {
            try {
              const found = JSON.parse(request.responseText).result?.data
              resolve(found)
              take(found)
            } catch (error) {
              reject(error)
            }
          }
          request.onerror = reject
          request.ontimeout = reject
          request.send()
        }),
    )
    if (!isDesk) home.forEach(fetchFile)
    window.early = { at: Date.now(), session: session.catch(() => undefined), reads }
  } else if (!isOutside || location.pathname === '/sign-in') door.forEach(fetchFile)
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
