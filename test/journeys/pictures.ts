/**
 * Every page of web/routes.ts as nobody, customer, operator and admin, at four widths in both themes, once in Hindi and
 * once at twice the size: pictures for eyes and a report of what a machine finds, in .data/pictures.
 * `npm run pictures -- [URL] [--fill] [--only=name,…] [--widths=320,…] [--roles=customer,…] [--passes=plain,hindi,large,shifts,dialogs,hindi-dialogs]`.
 * `dialogs` is a pass of its own: whatever a press opens on a page, named page--button-width; with `hindi-dialogs`, the same in
 * Hindi, and shifts, it is left out unless asked for.
 * The URL is that of a demo bank (npm run dev); `--fill` first leaves in it what people leave behind.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { further } from './arriving.ts'
import { overflows, violations } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { cutOff, enlarge } from './enlarging.ts'
import { callerOf, fill } from './filling.ts'
import { cutBoxes, longLines, shifts, smallTargets, watchShifts } from './judging.ts'
import { Openings, onlyReads } from './opening.ts'
import { watchTraffic } from './still.ts'
import { enter, type Place, placesOf, type Role, roles } from './walking.ts'

const text = { type: 'string' } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fill: { type: 'boolean' }, only: text, widths: text, roles: text, passes: text, out: text },
})
const url = positionals[0] ?? 'http://localhost:8787'
const folder = values.out ?? join(import.meta.dirname, '../../.data/pictures')
const listed = (given: string | undefined) => given?.split(',')
const heights: Record<number, number> = { 320: 640, 768: 1024, 1280: 860, 1920: 1080 }
const widths = listed(values.widths)?.map(Number) ?? Object.keys(heights).map(Number)
const passes = listed(values.passes) ?? ['plain', 'hindi', 'large']
const only = listed(values.only)

const report: { page: string; found: string[] }[] = []
const complaints: string[] = []

async function settled(page: Page) {
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page
    .locator('.animate-breathe')
    .first()
    .waitFor({ state: 'detached', timeout: 5000 })
    .catch(() => {})
  await page.waitForTimeout(400)
}

const named = (what: string, found: string[]) => [...new Set(found)].map((one) => `${what}: ${one}`)

/** Of what stands open over a page, the page itself was judged before. */
async function judge(page: Page, name: string, more: string[], isOver = false) {
  const found = [
    ...more,
    ...named('axe', await violations(page)),
    ...named('target', await smallTargets(page)),
    ...(isOver ? [] : named('line', await longLines(page))),
    ...(isOver ? [] : named('box', await cutBoxes(page))),
    ...named('console', complaints.splice(0)),
  ]
  if (found.length > 0) report.push({ page: name, found })
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })

async function look(page: Page, place: Place, width: number, pass: string, openings: Openings) {
  await page.setViewportSize({ width, height: heights[width] ?? 900 })
  await page.emulateMedia({ colorScheme: 'light' })
  await place.go(page)
  await settled(page)
  const name = `${place.name}-${width}`
  if (pass === 'large') {
    await enlarge(page)
    await page.waitForTimeout(200)
    const found = named('at 200 %', await cutOff(page))
    if (await overflows(page)) found.push('at 200 %: wider than the window')
    if (found.length > 0) report.push({ page: `${name}-large`, found })
    return picture(page, `${name}-large`)
  }
  if (pass.endsWith('dialogs'))
    return openings.all(page, pass === 'dialogs' ? place : { ...place, name: `${place.name}-hindi` }, width)
  if (pass === 'shifts') {
    const found = named('shift', await shifts(page))
    if (found.length > 0) report.push({ page: name, found })
    return
  }
  const language = pass === 'hindi' ? '-hindi' : ''
  await judge(page, `${name}${language}-light`, named('shift', await shifts(page)))
  await picture(page, `${name}${language}-light`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForTimeout(250)
  await judge(page, `${name}${language}-dark`, [])
  await picture(page, `${name}${language}-dark`)
}

/** Of a dialog, what the window shows of it is the picture. */
const openingsOf = (page: Page) =>
  new Openings(async (name, whole, found) => {
    if (!name) return report.push({ page: found.join(), found })
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await judge(page, `${name}-${theme}`, theme === 'light' ? named('dialog', found) : [], true)
      const path = join(folder, `${name}-${theme}.png`)
      await page.screenshot({ path, fullPage: whole, animations: 'disabled' })
    }
    await page.emulateMedia({ colorScheme: 'light' })
  })

async function walk(page: Page, places: Place[], pass: string) {
  const openings = openingsOf(page)
  if (pass.endsWith('dialogs')) await onlyReads(page)
  const seen =
    pass === 'plain' || pass === 'shifts' || pass.endsWith('dialogs')
      ? widths
      : widths.filter((width) => width === 320 || width === 1280)
  for (const place of places)
    for (const width of seen)
      await look(page, place, width, pass, openings).catch((error: Error) => {
        report.push({
          page: `${place.name}-${width} (${pass})`,
          found: [`not reached: ${error.message.slice(0, 300)}`],
        })
      })
  if (pass.endsWith('dialogs')) for (const one of openings.pictured) console.log(`  ${one}`)
}

async function visitAs(role: Role, all: Place[]) {
  const places = all.filter((place) => place.role === role && (!only || only.includes(place.name)))
  if (places.length === 0) return
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await watchShifts(page)
  watchTraffic(page)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(message.text())
  })
  await enter(page, role)
  for (const pass of passes) {
    const isHindi = pass.startsWith('hindi')
    if (isHindi && (role === 'operator' || role === 'admin')) continue
    await page.evaluate((code) => localStorage.setItem('language', code), isHindi ? 'hi' : 'en')
    await walk(
      page,
      places.filter(
        (place) =>
          (!isHindi || place.name !== 'send-faults') &&
          (pass.endsWith('dialogs') || !further.includes(place)),
      ),
      pass,
    )
    console.log(`${role}, ${pass}: ${places.length} pages`)
  }
  await context.close()
}

if (values.fill) await fill(url)
mkdirSync(folder, { recursive: true })
const customer = await callerOf(url, 'customer1@demo.bank')
const { customerId, accounts } = (await customer.ask('accounts.overview')) as never as {
  customerId: string
  accounts: { accountNumber: string }[]
}
const browser = await launchBrowser()
try {
  const places = [...placesOf(customerId, accounts[0]!.accountNumber), ...further]
  for (const role of roles.filter((one) => listed(values.roles)?.includes(one) ?? true))
    await visitAs(role, places)
} finally {
  await browser.close()
}
const lines = report.map(({ page, found }) => `## ${page}\n${found.map((one) => `- ${one}`).join('\n')}\n`)
writeFileSync(join(folder, 'report.md'), lines.join('\n'))
console.log(`${report.length} pages with something found: ${join(folder, 'report.md')}`)
