/** The bank without a network: its pages open, nothing of anybody is on the device, and nothing old looks like today's. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { violations } from './axe.ts'
import { startBrowser } from './browser.ts'
import { newcomer } from './newcomer.ts'
import { atHome, fillSignIn, goTo, type Size, type Visit, visit } from './visit.ts'

let browser: Browser
let one: Visit

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(async () => {
  await one?.leave()
})

const said = /You are offline/

async function arrive(size: Size): Promise<{ page: Page; email: string }> {
  const { email } = await newcomer(inject('siteOwnerUrl'), ['savings'], 77_123_45n)
  one = await visit(browser, inject('siteUrl'), size, { serviceWorkers: 'allow' })
  await one.page.goto('/sign-in')
  await one.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  return { page: one.page, email }
}

const offline = (isOffline: boolean) => one.page.context().setOffline(isOffline)

/** Every address that the device keeps. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const addresses: string[] = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname)
    return addresses.sort()
  })

test.each(['phone', 'smallest'] as const)(
  'on a %s: says so, keeps nothing, opens anew, and carries on',
  async (size) => {
    const { page, email } = await arrive(size)
    await fillSignIn(page, email)
    await atHome(page)
    await offline(true)
    await page.getByText(said).waitFor()
    expect(await violations(page)).toEqual([])

    // What was on the screen is told to be old; a page loaded now shows no money at all.
    await page.reload()
    await page.getByText(said).waitFor()
    expect(await page.getByText(/₹/).count()).toBe(0)
    expect(await violations(page)).toEqual([])
    const addresses = await kept(page)
    expect(addresses).toContain('/')
    expect(addresses.filter((path) => !/^\/(?:|theme\.js|favicon\.svg|assets\/[\w.-]+)$/.test(path))).toEqual(
      [],
    )

    await offline(false)
    await page.getByText(said).waitFor({ state: 'detached' })
    await page.goto('/')
    await atHome(page)
  },
)

test('on a desktop: a page that was never opened says why it does not open', async () => {
  const { page, email } = await arrive('desktop')
  await fillSignIn(page, email)
  await atHome(page)
  await offline(true)
  await page.getByRole('link', { name: 'Send' }).first().click()
  await page.getByRole('heading', { name: said }).waitFor()
  expect(await violations(page)).toEqual([])
})

test('it can be installed, and asks once', async () => {
  const { page, email } = await arrive('phone')
  const manifest = await page.evaluate(
    async () =>
      (await (await fetch('/manifest.webmanifest')).json()) as { icons: { src: string; sizes: string }[] },
  )
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (path) => {
      const image = new Image()
      image.src = path
      await image.decode()
      return image.naturalWidth
    }, src)
    if (sizes !== 'any') expect(`${size}x${size}`).toBe(sizes)
  }
  await fillSignIn(page, email)
  await atHome(page)
  await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => {
        document.title = 'asked'
      },
    })
    dispatchEvent(offer)
  })
  await goTo(page, 'Profile')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Install Edgebank' }).press('Enter')
  await page.waitForFunction(() => document.title === 'asked')
  expect(await page.getByRole('button', { name: 'Install Edgebank' }).count()).toBe(0)
})
