const mostMs = 300

/** After the next paint: what nobody looks at yet shall not hold up what they do. A tab that nobody sees paints nothing. */
export function afterPaint(work: () => void) {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  // The second frame begins when the first one is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)))
  setTimeout(once, mostMs)
}
