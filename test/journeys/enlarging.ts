/** Text at twice its size: how it is made, and what of it no longer fits. */
import type { Page } from 'playwright-core'

/** As a reader's own setting would: every size of the pages is in rem. */
export const enlarge = (at: Page) =>
  at.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })

/** Text that stands outside of what holds it, or is cut by it, within `inside`; what only screen readers get is left out. */
export const cutOff = (at: Page, inside = 'body') =>
  at.evaluate((root) => {
    const found = new Set<string>()
    const isSeen = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest('.sr-only, [aria-hidden=true], dialog:not([open]), select')
    const walker = document.createTreeWalker(document.querySelector(root)!, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!
      if (!node.textContent!.trim() || !isSeen(parent)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const named = `${node.textContent!.trim().slice(0, 40)} in ${parent.tagName} ${parent.className}`
      for (const rect of range.getClientRects()) {
        if (rect.width === 0) continue
        for (
          let holder: Element | null = parent;
          holder && holder !== document.body;
          holder = holder.parentElement
        ) {
          const { overflowX, overflowY, position } = getComputedStyle(holder)
          if (position === 'fixed' && rect.right > innerWidth + 1) found.add(`beside the window: ${named}`)
          const box = holder.getBoundingClientRect()
          const scrolls = overflowX === 'auto' || overflowX === 'scroll'
          if (scrolls) break
          const holds =
            /^(?:BUTTON|A|LI|LABEL|TD|TH|DD|DT|P|H1|H2|H3)$/.test(holder.tagName) || overflowX !== 'visible'
          const isInline = getComputedStyle(holder).display === 'inline'
          if (holds && !isInline && (rect.right > box.right + 2 || rect.left < box.left - 2))
            found.add(`wider than ${holder.tagName}: ${named}`)
          if (overflowY !== 'visible' && overflowY !== 'auto' && rect.top > box.bottom - 2)
            found.add(`below the edge of ${holder.tagName}: ${named}`)
        }
      }
    }
    return [...found]
  }, inside)
