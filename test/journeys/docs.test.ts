/** The API's page for people: read on a phone and a desk, by day and night, under its own policy. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Theme, violationsInBoth } from './axe.ts'
import { startBrowser } from './browser.ts'
import { type Size, visit } from './visit.ts'

const url = inject('siteUrl')
const pictures = process.env.PICTURES
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
  if (pictures) mkdirSync(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
})

describe.each(['smallest', 'desktop'] as Size[])('on a screen that is %s', (size) => {
  test('the API’s page is whole, readable and quiet in either theme', async () => {
    const { page, complaints, leave } = await visit(browser, url, size)
    const answer = await page.goto('/api/docs')
    expect(answer!.headers()['content-security-policy']).toContain("default-src 'none'")
    expect(await page.title()).toBe('Edgebank API')
    const paints: Partial<Record<Theme, string>> = {}
    const found = await violationsInBoth(page, async (theme) => {
      paints[theme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      if (pictures) await page.screenshot({ path: join(pictures, `docs-${size}-${theme}.png`) })
    })
    expect(found).toEqual([])
    // The style sheet came through the policy, and follows the theme.
    expect(paints).toEqual({ light: 'rgb(247, 245, 240)', dark: 'rgb(14, 20, 19)' })
    await page.getByRole('link', { name: 'transfers', exact: true }).click()
    await expect
      .poll(() => page.getByRole('heading', { name: 'transfers', exact: true }).isVisible())
      .toBe(true)
    if (pictures) await page.screenshot({ path: join(pictures, `docs-${size}-2.png`) })
    expect(complaints).toEqual([])
    await leave()
  })
})

test('a refusal leads to its line, and sections are reached by keyboard', async () => {
  const { page, complaints, leave } = await visit(browser, url, 'desktop')
  await page.goto('/api/docs#insufficient_funds')
  const line = page.getByRole('row', { name: /insufficient_funds/ })
  expect(await line.evaluate((row) => row.matches(':target'))).toBe(true)
  await page.goto('/api/docs')
  const first = page.getByRole('navigation', { name: 'Sections' }).getByRole('link').first()
  while (!(await first.evaluate((link) => link === document.activeElement))) await page.keyboard.press('Tab')
  expect(await first.evaluate((link) => getComputedStyle(link).outlineStyle)).not.toBe('none')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).toContain('#')
  expect(complaints).toEqual([])
  await leave()
})
