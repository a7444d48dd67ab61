import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const home = join(import.meta.dirname, '../..')
const { version } = JSON.parse(
  readFileSync(join(home, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
) as { version: string }

/**
 * The folder of the unpacked Chromium. The package unpacks into the temporary folder and would take whatever lies
 * there already, so it gets one of its own; renaming it at the end keeps parallel runs apart.
 */
async function unpacked(): Promise<string> {
  const folder = join(home, 'node_modules/.cache', `chromium-${version}`)
  if (existsSync(folder)) return folder
  const own = `${folder}.${process.pid}`
  mkdirSync(own, { recursive: true })
  const outside = process.env.TMPDIR
  process.env.TMPDIR = own
  try {
    const { default: package_, inflate } = await import('@sparticuz/chromium')
    await package_.executablePath()
    await inflate(join(home, 'node_modules/@sparticuz/chromium/bin/al2023.tar.br'))
    const fonts = join(own, 'fonts/fonts.conf')
    writeFileSync(fonts, readFileSync(fonts, 'utf8').replace('/tmp/fonts<', `${folder}/fonts<`))
  } finally {
    if (outside === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = outside
  }
  try {
    renameSync(own, folder)
  } catch {
    rmSync(own, { recursive: true, force: true })
  }
  return folder
}

/** libnss3 and its kin come with the package for machines that lack them; a machine's own are preferred. */
const lacksLibraries = (path: string) => {
  const asked = spawnSync('ldd', [path], { encoding: 'utf8' })
  return asked.status !== 0 || asked.stdout.includes('not found')
}

export async function launching() {
  const folder = await unpacked()
  const executablePath = join(folder, 'chromium')
  const libraries = lacksLibraries(executablePath)
    ? { LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') }
    : {}
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts'), ...libraries } as Record<string, string>,
  }
}

/** One of the caller's own, who closes it. */
export const launchBrowser = async (): Promise<Browser> => chromium.launch(await launching())

let running: Promise<Browser> | undefined

/**
 * One for all files that this process runs, for it takes a second to start. What a visit keeps is in its own context: `close`
 * leaves the browser to the next file with nothing in it, and it ends with the process.
 */
export async function startBrowser(): Promise<Browser> {
  const before = await running?.catch(() => undefined)
  if (before?.isConnected()) return before
  running = launchBrowser()
  const browser = await running
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  }
  return browser
}

/** One with a profile of its own that others may steer at a port: its tabs share what a person's would. */
export async function startSteered(profile: string, port: number): Promise<BrowserContext> {
  const { args, ...options } = await launching()
  return chromium.launchPersistentContext(profile, {
    ...options,
    args: [...args, `--remote-debugging-port=${port}`],
  })
}
