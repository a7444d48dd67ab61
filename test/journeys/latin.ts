/** What a page that is not in English shows in Latin letters all the same. */
import type { Page } from 'playwright-core'

/** Names that every language writes so: of the bank, currencies, files and ways; `am` is what Intl's Hindi says. */
const names =
  /\b(?:Edgebank|INR|USD|EUR|GBP|CSV|PDF|JSON|XML|OFX|ISO|SMS|QR|English|Ed25519|sha256|kB|MB|CAMT\.053|camt\.053|MT940|JPEG|PNG|JP|am|pm)\b/g

/** What the bank answered, and of it what people wrote. */
type Heard = { said: Set<string>; written: Set<string> }
/** Where an answer holds a person's own words, which may be small letters and nothing else. */
const ofPeople = ['note', 'text', 'subject', 'nickname', 'name']

/** Keeps what the bank answers, from now on: names, notes and ids are shown as they are. */
export function hearData(page: Page): Heard {
  const heard: Heard = { said: new Set(), written: new Set() }
  const keep = (value: unknown, key = ''): void => {
    if (typeof value === 'string') (ofPeople.includes(key) ? heard.written : heard.said).add(value)
    else if (typeof value === 'object' && value !== null)
      for (const [within, one] of Object.entries(value)) keep(one, within)
  }
  page.on('response', (response) => {
    if (response.url().includes('/trpc/')) void response.json().then(keep, () => undefined)
  })
  return heard
}

/** Texts and names of elements, with Latin letters that neither the bank's data nor names account for. */
export async function latinOn(page: Page, { said, written }: Heard): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const texts: string[] = []
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = all.nextNode(); node; node = all.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
          texts.push(node.getAttribute(name) ?? '')
        continue
      }
      const around = node.parentElement
      if (around?.closest('script, style, noscript, [lang]:not(html)')) continue
      texts.push(node.nodeValue ?? '')
    }
    return [document.title, ...texts].map((text) => text.trim())
  })
  // A kind or a state is a word of the bank's and not a name: `active` has to be translated.
  // Of a person's name its first part may stand alone.
  const words = [...said, ...written].flatMap((one) => [
    one,
    ...(/^\p{Lu}\S+(?: \p{Lu}\S*)+$/u.test(one) ? one.split(' ') : []),
  ])
  const data = [...new Set(words)]
    .filter((one) => written.has(one) || /[^a-z_]/.test(one))
    .sort((one, other) => other.length - one.length)
  return [
    ...new Set(
      shown.filter((text) => {
        // Initials stand for a name.
        if (!/[a-z]/i.test(text) || /^[A-Z]{1,2}$/.test(text)) return false
        let rest = text
        for (const one of data) rest = rest.replaceAll(one, ' ')
        return /[a-z]{2,}/i.test(rest.replace(names, ' ').replaceAll(/\S*[@/]\S*/g, ' '))
      }),
    ),
  ]
}
