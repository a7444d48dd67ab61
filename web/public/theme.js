// Runs before the first paint, so that a chosen theme never flashes the other one and the
// page is announced in its language. A file of its own because the
// page's policy refuses inline scripts.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const language = localStorage.getItem('language')
  if (language && language !== 'en' && !location.pathname.startsWith('/desk'))
    document.documentElement.lang = language
  // What db/tool/preloads.ts named: home is fetched together with the page that will ask for it.
  const files = document.currentScript.dataset.home
  if (files && localStorage.getItem('maybe-signed-in') && !location.pathname.startsWith('/desk'))
    for (const href of files.split(' ')) {
      const isFont = href.endsWith('.woff2')
      const link = document.createElement('link')
      if (isFont) Object.assign(link, { rel: 'preload', as: 'font', type: 'font/woff2' })
      else link.rel = 'modulepreload'
      link.crossOrigin = ''
      link.href = href
      document.head.append(link)
    }
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
