import type { Page } from 'playwright-core'
import { axeSource } from './browser.ts'

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] }
const axe = axeSource()

/** Every rule of WCAG 2.1 AA that a machine can judge, axe's own best practices, and whether the window is wide enough. */
export async function violations(page: Page): Promise<string[]> {
  // A page that is still fading in has no contrast yet.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ),
  )
  // Through the debugger, as the page's policy lets no other script in.
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { run } = Reflect.get(globalThis, 'axe') as {
      run: (options: unknown) => Promise<{ violations: Violation[] }>
    }
    return (await run({ resultTypes: ['violations'] })).violations
  })
  const said = found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`)
  if (await overflows(page)) said.push('wider than the window')
  return said
}

export const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
