import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { still } from './still.ts'

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] }
const require = createRequire(import.meta.url)
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** In the page, where axe has been put: what it finds, a line each. */
export async function runAxe() {
  const { run } = Reflect.get(globalThis, 'axe') as {
    run: (options: unknown) => Promise<{ violations: Violation[] }>
  }
  const { violations } = await run({ resultTypes: ['violations'] })
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`)
}

/** In the page. */
export const isWider = () => document.documentElement.scrollWidth > window.innerWidth

/** Every rule of WCAG 2.1 AA that a machine can judge, axe's own best practices, and whether the window is wide enough. */
export async function violations(page: Page): Promise<string[]> {
  // A page that is still fading in has no contrast yet, and one whose data has not come nothing to judge.
  await still(page)
  // Through the debugger, as the page's policy lets no other script in; once a document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const said = await page.evaluate(runAxe)
  if (await overflows(page)) said.push('wider than the window')
  return said
}

/** Whether anything is wider than the window, once the page is at rest. */
export async function overflows(page: Page): Promise<boolean> {
  await still(page)
  return page.evaluate(isWider)
}
