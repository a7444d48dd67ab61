/** A statement is taken home, and checked by whoever it was given to. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { expectSound } from './holders.ts'
import { hearData, latinOn } from './latin.ts'
import { customer, type Size, signIn, type Visit, visit } from './visit.ts'

const url = inject('siteUrl')
const folder = mkdtempSync(join(tmpdir(), 'edgebank-papers-'))
let browser: Browser
let now: Visit
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  const { complaints } = now
  await now.leave()
  expect(complaints).toEqual([])
})

async function saved(press: () => Promise<unknown>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  const path = join(folder, download.suggestedFilename())
  await download.saveAs(path)
  return path
}

async function toStatements() {
  await signIn(page, customer)
  await page.locator('a[href^="/accounts/"]').nth(1).click()
  await page.getByRole('link', { name: 'Statements' }).click()
  await page.getByRole('heading', { name: 'Statements', level: 1 }).waitFor()
  await page.getByRole('listitem').nth(6).waitFor()
}

const monthButtons = (name: RegExp) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name }) })
    .nth(1)
const choose = (files: string[]) => page.getByLabel('Choose both files').setInputFiles(files)

async function open(size: Size, colorScheme: 'light' | 'dark' = 'light') {
  now = await visit(browser, url, size, { colorScheme, acceptDownloads: true })
  page = now.page
}

describe.each(['pdf', 'csv', 'camt.053', 'ofx'])('a statement as %s', (format) => {
  beforeEach(() => open('desktop'))
  test('is saved with its manifest, and verified by somebody who is not signed in', async () => {
    await toStatements()
    await page.getByText(format, { exact: false }).locator('visible=true').first().click()
    const month = monthButtons(/^Manifest/)
    const file = await saved(() => month.getByRole('button').first().click())
    const manifest = await saved(() => month.getByRole('button', { name: /^Manifest/ }).click())
    expect(file.toLowerCase()).toContain(format.replace('.', ''))
    await now.leave()
    await open('phone')
    await page.goto('/verify')
    await choose([file, manifest])
    await page.getByText('This is the bank’s own, and nothing was changed').waitFor()
    expect(await page.getByText('Holds:').count()).toBe(5)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1]! ^= 1
    const changed = join(folder, 'changed.bin')
    writeFileSync(changed, bytes)
    await choose([changed])
    await page.getByText('This is not what the bank made').waitFor()
  })
})

describe('the statements page', () => {
  test('gives any period, once it is one', async () => {
    await open('desktop')
    await toStatements()
    await page.getByText('CSV', { exact: true }).click()
    const button = page.getByRole('button', { name: 'CSV, chosen period', exact: true })
    expect(await button.isDisabled()).toBe(true)
    const today = new Date().toISOString().slice(0, 10)
    await page.getByLabel('First day').fill(today)
    await page.getByLabel('Last day').fill('2020-01-01')
    await page.getByText('The first day must come before the last.').waitFor()
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('First day').fill('2020-01-01')
    await page.getByLabel('Last day').fill(today)
    const text = readFileSync(await saved(() => button.click()), 'utf8')
    expect(text).toMatch(/\r\nClosing,/)
    expect(text.split('\r\n').length).toBeGreaterThan(20)
  })

  test('works by keyboard, and says which month a button is of', async () => {
    await open('desktop')
    await toStatements()
    const csv = page.getByRole('radio', { name: 'CSV' })
    await page.getByRole('radio', { name: 'PDF' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await csv.isChecked()).toBe(true)
    const button = page.getByRole('button', { name: /^CSV, \w+ \d{4}$/ }).nth(1)
    await button.focus()
    await saved(() => page.keyboard.press('Enter'))
    await page.getByRole('status').getByText('CSV saved').waitFor()
  })

  test('of somebody else’s account is not there', async () => {
    await open('desktop')
    await signIn(page, customer)
    await page.goto('/accounts/9999999999999/statements')
    await page.getByRole('heading', { level: 1, name: /not here|not found|nothing/i }).waitFor()
  })
})

describe('a receipt', () => {
  test('is saved as PDF with its manifest, and verified', async () => {
    await open('desktop')
    await signIn(page, customer)
    await page.locator('main a[href^="/receipt/"]').first().click()
    const pdf = page.getByRole('button', { name: 'PDF, receipt', exact: true })
    await pdf.waitFor()
    const file = await saved(() => pdf.click())
    const manifest = await saved(() => page.getByRole('button', { name: 'Manifest of PDF, receipt' }).click())
    await page.goto('/verify')
    await choose([manifest])
    await choose([file])
    await page.getByText('This is the bank’s own, and nothing was changed').waitFor()

    await page.evaluate(() => localStorage.setItem('language', 'hi'))
    await page.reload()
    const heard = hearData(page)
    await page.locator('input[type=file]').setInputFiles([manifest, file])
    await page.getByText('यह बैंक का ही है, और इसमें कुछ बदला नहीं गया').waitFor()
    await page.getByText('मैनिफ़ेस्ट पर बैंक के हस्ताक्षर हैं').waitFor()
    // But for the names of the files and of the key nothing is in English.
    const keyAndFiles = /[\w-]+\.(?:pdf|json)|\b[0-9a-f]{16,}\b/g
    const latin = await latinOn(page, heard)
    expect(
      latin.filter((text) => /[a-z]{2,}/i.test(text.replace(keyAndFiles, '').replace(/sha256|PDF/g, ''))),
    ).toEqual([])
  })
})

describe('the verify page', () => {
  test('says so where a file is no manifest', async () => {
    await open('phone')
    await page.goto('/verify')
    const strange = join(folder, 'strange.json')
    writeFileSync(strange, '{}')
    await choose([strange])
    await page.getByText('Manifest: none yet').waitFor()
    expect(await page.getByText('What was checked').count()).toBe(0)
  })
})

describe.each([
  ['smallest', 'dark'],
  ['desktop', 'light'],
] as const)('on a %s screen that begins %s', (size, scheme) => {
  test('both pages are for everybody, and fit', async () => {
    await open(size, scheme)
    await toStatements()
    await page.getByText('CSV', { exact: true }).click()
    await expectSound(page, 'statements')
    const month = monthButtons(/^Manifest/)
    const file = await saved(() => month.getByRole('button').first().click())
    const manifest = await saved(() => month.getByRole('button', { name: /^Manifest/ }).click())
    await page.goto('/verify')
    await page.getByRole('heading', { name: 'Verify a statement' }).waitFor()
    await expectSound(page, 'verify')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(\d)\.(\d\d),/, '$1$1.$2,'))
    await choose([file, manifest])
    await page.getByText('This is not what the bank made').waitFor()
    await expectSound(page, 'verified')
  })
})
