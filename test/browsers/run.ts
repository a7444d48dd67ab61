/**
 * The main journeys of a customer and of the desk in every browser that this machine has, as its maker built it, at the width
 * of a phone and of a desk: `npm run browsers [-- --only=firefox --size=phone --journey=desk /path/to/another …]`. It starts a bank of its
 * own, prints name, version and each step, and exits 1 where a step fails or a page complains, overflows or displeases axe.
 */
import { parseArgs } from 'node:util'
import { startSite } from '../site.ts'
import { asCustomer } from './customer.ts'
import { atDesk } from './desk.ts'
import { type Found, findBrowsers, versionOf } from './found.ts'
import { personOf } from './people.ts'
import { launch, longPatience, openTab, type Size, withDownloads } from './tab.ts'
import { isSteeredInPage, withoutPolicy } from './without-policy.ts'

const text = { type: 'string' } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: text, size: text, journey: text },
})
const sizes = (['phone', 'desktop'] as const).filter((size) => !values.size || values.size === size)
const journeys = { customer: asCustomer, desk: atDesk }

type Outcome = { browser: string; steps: number; faults: string[] }

/** Ends at the first step that fails, as the next ones stand on it. */
async function travel(
  found: Found,
  size: Size,
  name: keyof typeof journeys,
  site: { url: string; ownerUrl: string; patience: number | undefined },
  outcome: Outcome,
) {
  await withDownloads(async (downloads) => {
    const browser = await launch(found, downloads)
    try {
      const tab = await openTab(browser, found.kind, site.url, size, downloads, site.patience)
      const step = async (what: string, work: () => Promise<unknown>) => {
        const began = Date.now()
        outcome.steps += 1
        const faults: string[] = []
        let failed: unknown
        try {
          await work()
          faults.push(...(await tab.judge()))
        } catch (error) {
          failed = error
          faults.push(`${(error as Error).message} (at ${tab.page.url()})`)
        }
        faults.push(...tab.complaints.splice(0))
        console.log(`  ${faults.length === 0 ? 'ok  ' : 'FAIL'} ${size} ${what} (${Date.now() - began} ms)`)
        for (const fault of faults) console.log(`       ${fault}`)
        outcome.faults.push(...faults.map((fault) => `${size}, ${what}: ${fault}`))
        if (failed) throw failed
      }
      await journeys[name](tab, personOf(site, step))
      await tab.leave()
    } catch (error) {
      const { message } = error as Error
      if (outcome.faults.length === 0) outcome.faults.push(`${size}: ${message}`)
      // Of a step it was said above; what comes before the first is said here.
      console.log(`  the ${name}'s journey ends here: ${message}`)
    } finally {
      await browser.close()
    }
  })
}

const all = await findBrowsers(positionals)
const chosen = all.filter(({ name }) => !values.only || new RegExp(values.only, 'i').test(name))
const site = await startSite({ assets: 'dist/web' })
const outcomes: Outcome[] = []
try {
  for (const found of chosen) {
    if (!found.path) {
      console.log(`${found.name}: not installed`)
      continue
    }
    const version = versionOf(found)
    const door = isSteeredInPage(version) ? await withoutPolicy(site.url) : undefined
    const how = door
      ? ', without the page’s own script policy, which this version’s remote control cannot work under'
      : ''
    const outcome: Outcome = { browser: `${found.name}: ${version}${how}`, steps: 0, faults: [] }
    outcomes.push(outcome)
    console.log(`${outcome.browser} (${found.path})`)
    const bank = {
      url: door?.url ?? site.url,
      ownerUrl: site.stack.ownerUrl,
      patience: door && longPatience,
    }
    try {
      for (const size of sizes)
        for (const name of Object.keys(journeys) as (keyof typeof journeys)[])
          if (!values.journey || values.journey === name) await travel(found, size, name, bank, outcome)
    } finally {
      door?.close()
    }
  }
} finally {
  await site.stop()
}
console.log()
for (const { browser, steps, faults } of outcomes)
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${browser}: ${steps} steps, ${faults.length} faults`)
for (const { name } of chosen.filter(({ path }) => !path)) console.log(`---  ${name}: not installed`)
process.exitCode = outcomes.length > 0 && outcomes.every(({ faults }) => faults.length === 0) ? 0 : 1
