import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { still } from './still.ts'

export type Theme = 'light' | 'dark'
type Violation = { id: string; nodes: { html: string; failureSummary: string }[] }
const require = createRequire(import.meta.url)
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** What is judged of colours, which are all that another theme changes (web/ui/tokens.css). */
const ofColours = ['color-contrast', 'link-in-text-block']

/** In the page, where axe has been put: what it finds, a line each; by these rules, or by all. */
export async function runAxe(runOnly?: string[]) {
  const { configure, reset, run } = Reflect.get(globalThis, 'axe') as {
    configure: (to: { noHtml: true }) => void
    reset: () => void
    run: (options: unknown) => Promise<{ violations: Violation[] }>
  }
  const options = { resultTypes: ['violations'], selectors: false, ...(runOnly && { runOnly }) }
  // The text of every node that is looked at, and a selector for it, cost a fifth of the run: for what is wrong alone.
  configure({ noHtml: true })
  const found = (await run(options)).violations
  if (found.length === 0) return []
  reset()
  const told = new Map((await run(options)).violations.map((one) => [one.id, one]))
  return found.map((one) => {
    const { id, nodes } = told.get(one.id) ?? one
    return `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`
  })
}

/** In the page. */
export const isWider = () => document.documentElement.scrollWidth > window.innerWidth

/** Every rule of WCAG 2.1 AA that a machine can judge, axe's own best practices, and whether the window is wide enough. */
export const violations = (page: Page): Promise<string[]> => judged(page)

async function judged(page: Page, rules?: string[]): Promise<string[]> {
  // A page that is still fading in has no contrast yet, and one whose data has not come nothing to judge.
  await still(page)
  const wide = await page.evaluate(isWider)
  // Through the debugger, as the page's policy lets no other script in; once a document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const said = await page.evaluate(runAxe, rules)
  return wide ? [...said, 'wider than the window'] : said
}

/**
 * `violations` in both themes: by every rule in the one that the page has, by those of colours in the other, and back.
 * `look` comes by in each, for a picture.
 */
export async function violationsInBoth(page: Page, look?: (theme: Theme) => Promise<unknown>) {
  const [isDark, isCalm] = await page.evaluate(() =>
    ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'].map(
      (query) => matchMedia(query).matches,
    ),
  )
  const [one, other]: [Theme, Theme] = isDark ? ['dark', 'light'] : ['light', 'dark']
  const said = await violations(page)
  await look?.(one)
  // Nothing but the theme is looked at, so that its colours need not fade into each other first.
  await page.emulateMedia({ colorScheme: other, reducedMotion: 'reduce' })
  for (const line of await judged(page, ofColours)) said.push(`${other}: ${line}`)
  await look?.(other)
  await page.emulateMedia({ colorScheme: one, reducedMotion: isCalm ? 'reduce' : 'no-preference' })
  return said
}

/** Whether anything is wider than the window, once the page is at rest. */
export async function overflows(page: Page): Promise<boolean> {
  await still(page)
  return page.evaluate(isWider)
}

/** What `violationsInBoth` finds on each of these pages, by its name: of nothing, nothing. */
export async function violationsOfEach(
  page: Page,
  pages: readonly (readonly [name: string, go: () => Promise<unknown>])[],
) {
  const found: Record<string, string[]> = {}
  for (const [name, go] of pages) {
    await go()
    const said = await violationsInBoth(page)
    if (said.length > 0) found[name] = said
  }
  return found
}
