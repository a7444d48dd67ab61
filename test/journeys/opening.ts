/**
 * What a press opens on a page that is shown: its dialogs, menus and parts that unfold, for pictures.ts. Nothing is ever sent that
 * would change something: whatever a press asks of the bank goes as a GET, which the bank answers for what only reads.
 */
import type { Page } from 'playwright-core'
import { cutOff } from './enlarging.ts'
import { still } from './still.ts'

/** The session lives on; nothing else may be changed. */
const lets = /\/(?:auth\.(?:login|completeSignIn|refresh|refreshDesk)|sessions\.stay)$/

export async function onlyReads(page: Page) {
  await page.route('**/trpc/**', (route) => {
    const url = new URL(route.request().url())
    if (lets.test(url.pathname)) return route.continue()
    const input = route.request().postData()
    if (input) url.searchParams.set('input', input)
    return route.continue({ url: url.href, method: 'GET' })
  })
  // What opens a window of its own, as a picture that is sent along.
  page.on('popup', (other) => void other.close())
}

const pressable = 'button:not([type=submit]), summary'
/** By name: these leave the page, or ask the device for its owner. */
const never = /^(?:Sign out|Sign in with a passkey|साइन आउट)$/
const isSecondStep = /^(?:Review|Continue|Send the code|आगे बढ़ें|कोड भेजें)$/
const most = { ofOnePlace: 12, presses: 60 }

type Kind = { kind: string; index: number; inPage: boolean }

/** In the page: the first of each kind of button, as the tenth row of a table opens what its first one does. */
function kindsOf([selector, ofOnePlace]: readonly [string, number]): Kind[] {
  const kinds = new Map<string, Kind>()
  const places = new Map<string, number>()
  for (const [index, element] of document.querySelectorAll<HTMLElement>(selector).entries()) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (element.matches(':disabled, [aria-disabled=true], [role=tab]')) continue
    if (element.closest('[inert], .sr-only')) continue
    let place = ''
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement)
      place += `${at.tagName}.${at.getAttribute('class') ?? ''}>`
    const icon = element.querySelector('svg')?.getAttribute('class') ?? ''
    const inPage = element.closest('main') !== null
    // The menu around the pages says on which one is.
    const says = inPage ? (element.textContent ?? '').replaceAll(/\d/g, '') : ''
    const kind = `${place} ${icon} ${says}`
    const before = places.get(`${place}${icon}`) ?? 0
    if (kinds.has(kind) || before >= ofOnePlace) continue
    places.set(`${place}${icon}`, before + 1)
    kinds.set(kind, { kind, index, inPage })
  }
  return [...kinds.values()]
}

/** In the page: what could have opened. */
const shapeOf = () => {
  const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1)
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true })
  const titled = dialog?.getAttribute('aria-labelledby')
  return {
    url: location.href,
    dialog: dialog && (document.getElementById(titled ?? '')?.textContent ?? dialog.ariaLabel ?? ''),
    expanded: document.querySelectorAll('[aria-expanded=true], details[open]').length,
    parts: [...document.querySelectorAll('main :is(input, select, textarea, h2, h3)')].filter(isSeen).length,
  }
}

/** In the page: where an open dialog stands, and what is not as it should be. */
const faultsOf = () => {
  const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1)!
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  const { clientWidth } = document.documentElement
  const said: string[] = []
  const off = (left + right - clientWidth) / 2
  const isSheet = left <= 1 && right >= clientWidth - 1 && Math.abs(bottom - innerHeight) <= 1
  if (Math.abs(off) > 2) said.push(`${Math.round(off)}px beside the middle`)
  // What is typed into at once stands at the top, as its list grows below it.
  const isTyped = dialog.querySelector('[role=combobox]') !== null
  if (!isSheet && !isTyped && Math.abs(top + bottom - innerHeight) > 6)
    said.push(`${Math.round((top + bottom - innerHeight) / 2)}px above or below the middle`)
  if (left < -1 || top < -1 || right > clientWidth + 1 || bottom > innerHeight + 1)
    said.push('outside of the window')
  if (dialog.scrollWidth > dialog.clientWidth + 1)
    said.push(`wider than itself by ${dialog.scrollWidth - dialog.clientWidth}px`)
  // What does not have to be scrolled is seen, and nothing stands before it.
  if (dialog.scrollHeight <= dialog.clientHeight + 1)
    for (const element of dialog.querySelectorAll('h2, p, label, dt, dd, button, input, select, textarea')) {
      const { x, y, width, height } = element.getBoundingClientRect()
      if (!element.checkVisibility() || element.closest('.sr-only') || width < 2 || height < 2) continue
      const above = document.elementFromPoint(x + width / 2, y + height - 3)
      if (above && !element.contains(above) && !above.contains(element) && !above.closest('label'))
        said.push(`covered by ${above.tagName}: ${(element.textContent || element.tagName).slice(0, 40)}`)
    }
  const { activeElement } = document
  if (!activeElement || !dialog.contains(activeElement)) said.push('the focus is outside')
  const title = document.getElementById(dialog.getAttribute('aria-labelledby') ?? '')?.textContent
  if (!(title ?? dialog.ariaLabel)?.trim()) said.push('has no name')
  if (innerWidth < 768)
    for (const button of dialog.querySelectorAll(
      'button, a[href], select, input:not([type=radio], [type=checkbox])',
    )) {
      const { width, height } = button.getBoundingClientRect()
      if (
        button.checkVisibility() &&
        (height < 44 || width < 44) &&
        getComputedStyle(button).display !== 'inline'
      )
        said.push(
          `under 44px: ${button.textContent || button.ariaLabel} ${Math.round(width)}x${Math.round(height)}`,
        )
    }
  return said
}

const slug = (words: string) =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z\u0900-\u097f]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'nameless'

/** What stands in every field that is still empty, so that a form shows its second step. */
async function fillAny(page: Page) {
  for (const control of await page.locator('dialog[open] :is(input, textarea)').all()) {
    const [type, inputmode, value, min] = await Promise.all(
      ['type', 'inputmode', 'value', 'min'].map((name) => control.getAttribute(name)),
    )
    if (!(await control.isVisible()) || value || (await control.inputValue())) continue
    if (type === 'radio' || type === 'checkbox' || type === 'file') continue
    if (type === 'date')
      await control.fill(min ?? new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
    else if (inputmode) await control.fill('25')
    else await control.fill('Asked for at the branch, with passport and the letter of the notary')
  }
}

/** Judges and takes what stands open now, in both themes. `whole`: of a dialog the window is what one sees. */
export type Take = (name: string, whole: boolean, found: string[]) => Promise<unknown>

export class Openings {
  /** Whether a kind of button opens something, once it was pressed at one width. */
  private readonly known = new Map<string, boolean>()
  /** What stands around every page is pressed on one of them. */
  private readonly shell = new Set<string>()
  readonly pictured = new Set<string>()
  private readonly take: Take
  constructor(take: Take) {
    this.take = take
  }

  async all(page: Page, place: { name: string; go: (page: Page) => Promise<unknown> }, width: number) {
    if ((await page.evaluate(shapeOf)).dialog !== undefined) {
      this.pictured.add(`${place.name} (dialog)`)
      await this.dialog(page, `${place.name}-${width}`, [])
      return
    }
    const done = new Set<string>()
    const names = new Set<string>()
    for (let presses = 0; presses < most.presses; presses += 1) {
      const kinds = await page.evaluate(kindsOf, [pressable, most.ofOnePlace] as const)
      const isDue = ({ kind, inPage }: Kind) =>
        !done.has(kind) &&
        this.known.get(`${place.name} ${kind}`) !== false &&
        (inPage || !this.shell.has(`${width} ${kind}`))
      const next = kinds.find(isDue)
      if (!next) return
      done.add(next.kind)
      if (!next.inPage) this.shell.add(`${width} ${next.kind}`)
      const opener = page.locator(pressable).nth(next.index)
      const said = await opener.ariaSnapshot()
      const name = /^- \S+ "(.*?)"/.exec(said)?.[1] ?? /^- \w+: (.*)/.exec(said)?.[1] ?? ''
      if (never.test(name)) continue
      const title = [slug(name), ...(names.has(slug(name)) ? [String(names.size)] : [])].join('-')
      names.add(title)
      const opened = await this.press(page, opener, name, `${place.name}--${title}-${width}`)
      this.known.set(`${place.name} ${next.kind}`, opened !== 'nothing')
      if (opened !== 'nothing') this.pictured.add(`${place.name}: ${name} (${opened})`)
      // What it did instead may have changed the page.
      if (opened === 'nothing') {
        await place.go(page)
        await still(page)
      }
    }
  }

  private async press(page: Page, opener: ReturnType<Page['locator']>, name: string, file: string) {
    const handle = (await opener.elementHandle())!
    const before = await page.evaluate(shapeOf)
    await handle.click({ timeout: 5000 })
    await still(page)
    const now = await page.evaluate(shapeOf)
    if (now.url.split('?')[0] !== before.url.split('?')[0]) return 'nothing'
    if (now.dialog === undefined) {
      if (now.expanded <= before.expanded && now.parts <= before.parts) return 'nothing'
      await this.take(file, true, name ? [] : ['what opens it has no name'])
      return 'part'
    }
    await this.dialog(page, file, name ? [] : ['what opens it has no name'])
    await page.keyboard.press('Escape')
    await still(page)
    const left: string[] = []
    if ((await page.evaluate(shapeOf)).dialog !== undefined) left.push('Escape does not close it')
    else if (!(await handle.evaluate((element) => element === document.activeElement)))
      left.push(
        `the focus is not given back, but to ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`,
      )
    if (left.length > 0) await this.take('', false, [`${file}: ${left.join()}`])
    return 'dialog'
  }

  private async dialog(page: Page, file: string, found: string[]) {
    const cut = await cutOff(page, 'dialog[open]')
    await this.take(file, false, [...found, ...(await page.evaluate(faultsOf)), ...cut])
    const isLonger = await page.evaluate(() => {
      const dialog = [...document.querySelectorAll('dialog[open]')].at(-1)!
      const most = dialog.scrollHeight - dialog.clientHeight
      dialog.scrollTop = most
      return most > 1
    })
    if (isLonger) await this.take(`${file}-end`, false, [])
    const further = page.locator('dialog[open]').getByRole('button', { name: isSecondStep })
    if ((await further.count()) !== 1) return
    await fillAny(page)
    await further.click()
    await still(page)
    await this.take(`${file}-then`, false, await page.evaluate(faultsOf))
  }
}
