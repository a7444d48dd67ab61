// Runs before the first paint, so that a chosen theme never flashes the other one. A file of its own because the
// page's policy refuses inline scripts.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
