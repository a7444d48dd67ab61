/** One tab of a browser that its maker built, by what a person sees of it; Firefox is steered by WebDriver BiDi. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import puppeteer, { type Browser, type ConsoleMessage, type Page } from 'puppeteer-core'
import { axe, isWider, runAxe } from '../journeys/axe.ts'
import { restsHere } from '../journeys/still.ts'
import type { Found, Kind } from './found.ts'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } }
export type Size = keyof typeof sizes
const usualPatience = 20_000
/** Where what looks for a name goes through the whole page in the page’s own time. */
export const longPatience = 90_000

/** Without a window, as a person in India has it; what is saved goes into `downloads`. */
export function launch(found: Found, downloads: string): Promise<Browser> {
  const env = { ...process.env, ...found.env, TZ: 'Asia/Kolkata' }
  const common = { executablePath: found.path!, headless: true, env, protocolTimeout: 120_000 }
  if (found.kind === 'firefox')
    return puppeteer.launch({
      ...common,
      browser: 'firefox',
      // Each tab is given its size below.
      defaultViewport: null,
      extraPrefsFirefox: {
        'intl.accept_languages': 'en-IN, en',
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.always_ask_before_handling_new_types': false,
        'browser.helperApps.neverAsk.saveToDisk': 'application/pdf,application/json,text/csv',
        'pdfjs.disabled': true,
      },
    })
  return puppeteer.launch({
    ...common,
    browser: 'chrome',
    args: [...(found.args ?? ['--no-sandbox', '--disable-dev-shm-usage']), '--lang=en-IN'],
  })
}

/** What the page's policy refused is an event alone in Firefox; said in the console it is seen in both. */
function sayRefusals() {
  addEventListener('securitypolicyviolation', (event) => {
    const { violatedDirective, blockedURI, sourceFile, lineNumber } = event as SecurityPolicyViolationEvent
    console.error(`CSP ${violatedDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`)
  })
}

/** An older Firefox knows the size and not which way up it is held: it takes the one and refuses the other. */
async function setSize(page: Page, size: Size) {
  try {
    await page.setViewport(sizes[size])
  } catch (error) {
    if (!/setScreenOrientationOverride/.test((error as Error).message)) throw error
    const { width } = sizes[size]
    await page.waitForFunction(`innerWidth === ${width}`, { polling: 50 })
  }
}

export type Tab = Awaited<ReturnType<typeof openTab>>

export async function openTab(
  browser: Browser,
  kind: Kind,
  url: string,
  size: Size,
  downloads: string,
  patience = usualPatience,
) {
  // Firefox is told by its profile, Chromium by each context.
  const context = await browser.createBrowserContext(
    kind === 'chrome' ? { downloadBehavior: { policy: 'allow', downloadPath: downloads } } : {},
  )
  const page: Page = await context.newPage()
  page.setDefaultTimeout(patience)
  await setSize(page, size)
  await page.evaluateOnNewDocument(sayRefusals)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push((error as Error).message))
  page.on('console', (message: ConsoleMessage) => {
    // A refused request is the bank's answer, not the page's fault.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(message.text())
  })
  /** By role and name, within what a selector names. */
  const found = (role: string, name: string, within = '') =>
    `${within} ::-p-aria([name="${name}"][role="${role}"])`.trim()
  /** A timeout of its own says nothing of what was waited for. */
  const naming = async <Result>(selector: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      throw new Error(`${(error as Error).message}: ${selector}`)
    }
  }
  /** In the middle of the window, where no bar at its edge covers it. */
  const click = async (selector: string) => {
    const locator = page.locator(selector)
    const handle = await naming(selector, locator.waitHandle())
    await handle.evaluate((element) => (element as Element).scrollIntoView({ block: 'center' }))
    await naming(selector, locator.click())
  }
  const press = (role: 'button' | 'link', name: string, within = '') => click(found(role, name, within))
  const wait = (selector: string) => naming(selector, page.locator(selector).wait())
  const see = (text: string, within = '') => wait(`${within} ::-p-text(${text})`.trim())
  const heading = (name: string, within = '') => wait(found('heading', name, within))
  const fill = (role: 'textbox' | 'searchbox', name: string, text: string, within = '') =>
    naming(name, page.locator(found(role, name, within)).fill(text))
  /** No role is a password's own. */
  const fillPassword = (secret: string) => page.locator('input[name="password"]').fill(secret)
  /** Waits until something in the page is so. */
  const holds = (script: string) => page.waitForFunction(script, { polling: 100 })
  const rest = async () => {
    for (const until = Date.now() + patience; Date.now() < until; await pause(50)) {
      await page.waitForNetworkIdle({ idleTime: 250, concurrency: 0 })
      if (await page.evaluate(restsHere)) return
    }
    throw new Error(`${page.url()} has not come to rest`)
  }
  return {
    page,
    click,
    press,
    see,
    heading,
    fill,
    fillPassword,
    holds,
    complaints,
    /** A press before the page has come may land where something else stands by then. */
    goto: async (path: string) => {
      await page.goto(`${url}${path}`)
      await rest()
    },
    /** What a machine finds on the page as it stands: axe's rules, its width. */
    async judge(): Promise<string[]> {
      await rest()
      if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
      const said = await page.evaluate(runAxe)
      if (await page.evaluate(isWider)) said.push('wider than the window')
      return said
    },
    /** The file that a press saves. */
    async saved(work: () => Promise<unknown>): Promise<string> {
      const whole = () => readdirSync(downloads).filter((name) => !/\.(part|crdownload|tmp)$/.test(name))
      const before = new Set(whole())
      await work()
      for (const until = Date.now() + patience; Date.now() < until; await pause(100)) {
        // Firefox keeps the name with nothing in it until its .part is whole.
        const isOnItsWay = readdirSync(downloads).some((name) => /\.(part|crdownload)$/.test(name))
        const name = whole().find((one) => !before.has(one))
        if (name && !isOnItsWay) return join(downloads, name)
      }
      throw new Error('nothing was saved')
    },
    leave: () => context.close(),
  }
}

/** A folder for what is saved, gone afterwards. */
export async function withDownloads<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'edgebank-downloads-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
