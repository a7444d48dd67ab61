const mostMs = 300

/** After the next paint: what nobody looks at yet shall not hold up what they do. A tab that nobody sees paints nothing. */
export function afterPaint(work: () => void) {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, mostMs)
}
