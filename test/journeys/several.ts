/** Several browsers in one test: whoever opens one leaves after it, and none may have complained. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { startBrowser } from './browser.ts'
import { type Size, signIn, type Visit, visit } from './visit.ts'

/** For a whole file. Answers what opens one more, and the same signed in by e-mail. */
export function several() {
  const url = inject('siteUrl')
  let browser: Browser
  let visits: Visit[] = []
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
  })
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints)
    for (const one of visits) await one.leave()
    visits = []
    expect(complaints).toEqual([])
  })
  const open = async (size: Size, userAgent?: string): Promise<Visit> => {
    const one = await visit(browser, url, size, userAgent ? { userAgent } : {})
    visits.push(one)
    return one
  }
  const as = async (email: string, size: Size, userAgent?: string): Promise<Page> => {
    const { page } = await open(size, userAgent)
    await signIn(page, email)
    return page
  }
  return { open, as }
}
