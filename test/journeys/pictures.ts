/** Pictures of every page at three widths in both themes, for eyes: `npm run pictures [-- URL]`. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'

const folder = join(import.meta.dirname, '../../.data/pictures')
const widths = { 320: 640, 768: 1024, 1280: 860 }
const themes = ['light', 'dark'] as const
const [url = 'http://localhost:8787', ...only] = process.argv.slice(2)

async function signIn(page: Page) {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail or customer id').fill('customer1@demo.bank')
  await page.getByLabel('Password', { exact: true }).fill('correct-horse-battery-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Latest' }).waitFor()
}

async function review(page: Page) {
  await page.goto(`${url}/send`)
  await page.getByRole('list', { name: 'Suggestions' }).getByRole('button').nth(1).click()
  await page.getByLabel('Amount').fill('1250.50')
  await page.getByLabel('Note').fill('Concert tickets')
}

type Shot = { name: string; go: (page: Page) => Promise<unknown> }
const to = (path: string) => (page: Page) => page.goto(url + path)
const shots: Shot[] = [
  { name: 'home', go: to('/') },
  { name: 'send', go: to('/send') },
  {
    name: 'send-faults',
    go: async (page) => {
      await page.goto(`${url}/send`)
      await page.getByLabel('To account number').fill('1234567890123')
      await page.getByLabel('Amount').fill('12.345')
      await page.getByRole('button', { name: 'Continue' }).click()
    },
  },
  {
    name: 'review',
    go: async (page) => {
      await review(page)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Check and send' }).waitFor()
    },
  },
  {
    name: 'receipt',
    go: async (page) => {
      await page.getByRole('button', { name: /^Send ₹/ }).click()
      await page.getByRole('heading', { name: 'Money sent' }).waitFor()
    },
  },
  { name: 'history', go: to('/history') },
  { name: 'history-filters', go: to('/history?type=interest') },
  { name: 'history-none', go: to('/history?from=2001-01-01&to=2001-01-02') },
  {
    name: 'account',
    go: async (page) => {
      await page.goto(url)
      await page.locator('a[href^="/accounts/"]').first().click()
      await page.getByRole('heading', { name: 'Details' }).waitFor()
    },
  },
  {
    name: 'statements',
    go: async (page) => {
      await page.goto(url)
      await page.locator('a[href^="/accounts/"]').first().click()
      await page.getByRole('link', { name: 'Statements' }).click()
      await page.getByRole('heading', { name: 'Any period' }).waitFor()
    },
  },
  { name: 'verify', go: to('/verify') },
  { name: 'profile', go: to('/profile') },
  {
    name: 'security',
    go: async (page) => {
      await page.goto(`${url}/security`)
      await page.getByText('This device').waitFor()
    },
  },
  { name: 'not-found', go: to('/no/such/page') },
]

const settled = async (page: Page) => {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(450)
}

const browser = await launchBrowser()
mkdirSync(folder, { recursive: true })
for (const theme of themes) {
  for (const [width, height] of Object.entries(widths)) {
    const context = await browser.newContext({
      locale: 'en-IN',
      timezoneId: 'Asia/Kolkata',
      colorScheme: theme,
      viewport: { width: Number(width), height },
      deviceScaleFactor: Number(width) < 500 ? 2 : 1,
    })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) console.error(message.text())
    })
    const take = async (name: string) => {
      await settled(page)
      await page.screenshot({
        path: join(folder, `${name}-${width}-${theme}.png`),
        fullPage: Number(width) < 1000,
      })
    }
    if (only.length === 0 || only.includes('sign-in')) {
      await page.goto(`${url}/sign-in`)
      await take('sign-in')
    }
    await signIn(page)
    for (const shot of shots) {
      if (only.length > 0 && !only.includes(shot.name)) continue
      await shot.go(page)
      await take(shot.name)
    }
    await context.close()
  }
}
await browser.close()
