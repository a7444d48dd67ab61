/** What a machine can find fault with on a page that is shown: for pictures.ts. */
import type { Page } from 'playwright-core'

type Shift = { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] }

/** Before the page: what moves while it loads is kept from its beginning. */
export const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    const moved: string[] = []
    Reflect.set(globalThis, '__moved', moved)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Shift[]) {
        if (entry.hadRecentInput) continue
        const what = entry.sources.map(({ node }) =>
          node instanceof Element
            ? `${node.tagName}.${node.className}`.slice(0, 80)
            : (node as Node | null)?.nodeName,
        )
        moved.push(`${entry.value.toFixed(4)} ${what.join(', ')}`)
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
export const shifts = (page: Page) =>
  page.evaluate(() => (Reflect.get(globalThis, '__moved') ?? []) as string[])

/** What one cannot hit with a finger (WCAG 2.2, 2.5.8): links in running text and in the rows of a table are its exceptions. */
export const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const least = 24
    const said: string[] = []
    for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      // Of a box to tick or a hidden radio button, what is pressed is its label.
      const pressed = element.matches('[type=radio], [type=checkbox]')
        ? (element.closest('label') ?? element)
        : element
      const box = pressed.getBoundingClientRect()
      const isRunning = getComputedStyle(element).display === 'inline'
      if (
        isRunning ||
        element.closest('td, th, .sr-only, .skip') ||
        (pressed === element && element.classList.contains('sr-only'))
      )
        continue
      if (box.width > 0 && (box.width < least || box.height < least))
        said.push(
          `${element.tagName} ${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`,
        )
    }
    return said
  })

/** Lines of more characters than an eye follows back. */
export const longLines = (page: Page) =>
  page.evaluate(() => {
    const most = 110
    const said: string[] = []
    for (const element of document.querySelectorAll('main p, main dd')) {
      const text = element.textContent?.trim() ?? ''
      if (text.length <= most || !element.checkVisibility() || element.children.length > 3) continue
      const { fontSize, width } = getComputedStyle(element)
      const characters = Number.parseFloat(width) / (Number.parseFloat(fontSize) * 0.5)
      if (characters > most) said.push(`${Math.round(characters)} characters: ${text.slice(0, 50)}`)
    }
    return said
  })

/** What stands in a box that is too small for it, and is cut without a sign. */
export const cutBoxes = (page: Page) =>
  page.evaluate(() => {
    const said: string[] = []
    for (const element of document.querySelectorAll('main *, nav *, header *')) {
      const { overflowX, textOverflow } = getComputedStyle(element)
      if (element.closest('.sr-only, [aria-hidden=true], svg, dialog:not([open])')) continue
      if (!element.checkVisibility() || !element.textContent?.trim()) continue
      const over = element.scrollWidth - element.clientWidth
      if (element.clientWidth > 1 && over > 1 && (overflowX === 'hidden' || overflowX === 'clip'))
        said.push(
          `${textOverflow === 'ellipsis' ? 'shortened' : 'cut'} by ${over}px: ${element.textContent.trim().slice(0, 40)}`,
        )
    }
    return said
  })
