// Runs before the first paint, so that a chosen theme never flashes the other one and the
// page is announced in its language. A file of its own because the
// page's policy refuses inline scripts.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const language = localStorage.getItem('language')
  if (language && language !== 'en' && !location.pathname.startsWith('/desk'))
    document.documentElement.lang = language
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
