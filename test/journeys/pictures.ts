/**
 * Every page of web/routes.ts as nobody, customer, operator and admin, at four widths in both themes, once in Hindi and
 * once at twice the size: pictures for eyes and a report of what a machine finds, in .data/pictures.
 * `npm run pictures -- [URL] [--fill] [--only=name,…] [--widths=320,…] [--roles=customer,…] [--passes=plain,hindi,large,shifts]`.
 * The URL is that of a demo bank (npm run dev); `--fill` first leaves in it what people leave behind.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { overflows, violations } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { cutOff, enlarge } from './enlarging.ts'
import { callerOf, fill } from './filling.ts'
import { cutBoxes, longLines, shifts, smallTargets, watchShifts } from './judging.ts'
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

async function judge(page: Page, name: string, more: string[]) {
  const found = [
    ...more,
    ...named('axe', await violations(page)),
    ...named('target', await smallTargets(page)),
    ...named('line', await longLines(page)),
    ...named('box', await cutBoxes(page)),
    ...named('console', complaints.splice(0)),
  ]
  if (found.length > 0) report.push({ page: name, found })
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })

async function look(page: Page, place: Place, width: number, pass: string) {
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

async function walk(page: Page, places: Place[], pass: string) {
  const seen =
    pass === 'plain' || pass === 'shifts' ? widths : widths.filter((width) => width === 320 || width === 1280)
  for (const place of places)
    for (const width of seen)
      await look(page, place, width, pass).catch((error: Error) => {
        report.push({
          page: `${place.name}-${width} (${pass})`,
          found: [`not reached: ${error.message.slice(0, 300)}`],
        })
      })
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
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(message.text())
  })
  await enter(page, role)
  for (const pass of passes) {
    if (pass === 'hindi' && (role === 'operator' || role === 'admin')) continue
    await page.evaluate((code) => localStorage.setItem('language', code), pass === 'hindi' ? 'hi' : 'en')
    await walk(
      page,
      places.filter(({ name }) => pass !== 'hindi' || name !== 'send-faults'),
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
  const places = placesOf(customerId, accounts[0]!.accountNumber)
  for (const role of roles.filter((one) => listed(values.roles)?.includes(one) ?? true))
    await visitAs(role, places)
} finally {
  await browser.close()
}
const lines = report.map(({ page, found }) => `## ${page}\n${found.map((one) => `- ${one}`).join('\n')}\n`)
writeFileSync(join(folder, 'report.md'), lines.join('\n'))
console.log(`${report.length} pages with something found: ${join(folder, 'report.md')}`)
