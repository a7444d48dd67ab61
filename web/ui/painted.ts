const mostMs = 300
/** Three frames of a usual screen: from drawing to showing it takes up to that (measured: 21 ms after the second frame began). */
const shownMs = 50

/** After the next paint: what nobody looks at yet shall not hold up what they do. A tab that nobody sees paints nothing. */
export function afterPaint(work: () => void) {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    work()
  }
  // The second frame begins when the first one is drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once, shownMs)))
  setTimeout(once, mostMs)
}
