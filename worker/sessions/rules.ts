/** What a session is called: its device by the User-Agent, its place by what the edge knows of the connection. */

// The first that matches names it: browsers that build on others say those others' names as well.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac(?:intosh| OS X)\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]
const named = (table: [RegExp, string][], text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null

const programs: [RegExp, string][] = [
  [/^curl\//, 'curl'],
  [/^Wget\//, 'Wget'],
  [/^PostmanRuntime\//, 'Postman'],
  [/^python-requests\//, 'Python'],
  [/^okhttp\//, 'An app on Android'],
  [/^(?:node|undici)\b/, 'Node.js'],
]

/**
 * A User-Agent as people call it, without versions, so that an update is no new device: "Chrome on Android". The words
 * are ours alone, since they stand in mail: a program that is none of these is "A program"; null where it says nothing.
 */
export function deviceOf(userAgent: string | null): string | null {
  const text = userAgent?.slice(0, 512) ?? ''
  const [browser, system] = [named(browsers, text), named(systems, text)]
  if (browser && system) return `${browser} on ${system}`
  if (browser || system) return browser ?? `A browser on ${system}`
  return text.trim() ? (named(programs, text) ?? 'A program') : null
}

// Of an address inside a house or on this machine the edge knows nothing.
const inside = /^(?:unknown$|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe80:)/i

/** "Mumbai, India", as Cloudflare tells it of the connection, which no caller can set; null where it does not. */
export function placeOf(edge: object | undefined, address: string): string | null {
  const { city, country } = (edge ?? {}) as { city?: unknown; country?: unknown }
  if (inside.test(address) || typeof country !== 'string' || !/^(?:[A-Z]{2}|T1)$/.test(country)) return null
  if (country === 'T1') return 'The Tor network'
  if (country === 'XX') return null
  const land = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(country)!
  return typeof city === 'string' && city ? `${city.slice(0, 80)}, ${land}` : land
}
