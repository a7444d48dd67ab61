/** Which browsers this machine has: those that a distribution installs, the Chromium of the journeys, and whatever is named. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { launching } from '../journeys/browser.ts'

export type Kind = 'chrome' | 'firefox'
export type Found = {
  name: string
  kind: Kind
  /** Nothing where it is not installed. */
  path?: string | undefined
  args?: string[]
  env?: Record<string, string>
}

/** By the names of their commands; Edge and Chrome come from their makers, not from Debian. */
const known: [name: string, kind: Kind, commands: string[]][] = [
  ['Firefox ESR', 'firefox', ['firefox-esr']],
  ['Firefox', 'firefox', ['firefox']],
  ['Chromium', 'chrome', ['chromium', 'chromium-browser']],
  ['Chrome', 'chrome', ['google-chrome-stable', 'google-chrome']],
  ['Edge', 'chrome', ['microsoft-edge-stable', 'microsoft-edge']],
]

function inPath(command: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this one.
    }
  }
  return undefined
}

/** As it says itself: `Mozilla Firefox 153.7.0esr`. */
export function versionOf({ path, env }: Found): string {
  const { stdout, stderr, error } = spawnSync(path!, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return stdout?.trim().split('\n').at(-1) || `no version: ${error?.message ?? stderr.trim()}`
}

/** `also` are paths to further browsers: an older version that was unpacked beside the installed one. */
export async function findBrowsers(also: string[]): Promise<Found[]> {
  // Debian's `firefox` is its `firefox-esr` under another name, or a script that calls it: what says the same is the same.
  const seen = new Set<string>()
  const installed = known.map(([name, kind, commands]): Found => {
    const path = commands.map(inPath).find(Boolean)
    const version = path && versionOf({ name, kind, path })
    if (!version || seen.has(version)) return { name, kind }
    seen.add(version)
    return { name, kind, path }
  })
  const { executablePath, args, env } = await launching()
  return [
    ...installed,
    { name: 'Chromium of the journeys', kind: 'chrome', path: executablePath, args, env },
    ...also.map((path): Found => ({ name: path, kind: /firefox/.test(path) ? 'firefox' : 'chrome', path })),
  ]
}
