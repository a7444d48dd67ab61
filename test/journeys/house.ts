/** What the journey through the whole house needs beside a browser: the internal tool, the mail, and pictures for docs/. */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { calmStep, demoCodeAt } from '../codes.ts'
import type { startSite } from '../site.ts'
import { violations } from './axe.ts'
import { fillCode, fillPassword, toDesk } from './visit.ts'

type Site = Awaited<ReturnType<typeof startSite>>
export const people = {
  devika: { name: 'Devika Rao', email: 'devika.rao@bank.example' },
  farah: { name: 'Farah Khan', email: 'farah.khan@bank.example' },
  gopal: { name: 'Gopal Menon', email: 'gopal.menon@bank.example' },
  kavita: { name: 'Kavita Deshpande', email: 'kavita@home.example' },
  imran: { name: 'Imran Sheikh', email: 'imran@home.example' },
}
/** What those choose who come by a link. */
export const chosen = 'marigold over the tramlines'

const root = join(import.meta.dirname, '../..')

/** `npm run bank -- …` on this bank; its answer. Who calls has no terminal, so passwords are made and shown. */
export function bankTool(site: Site, ...words: string[]): Promise<string> {
  const { PATH } = process.env
  const child = spawn(process.execPath, ['db/tool/bank.ts', ...words], {
    cwd: root,
    env: { ...(PATH && { PATH }), DATA_DIR: site.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))))
  })
}

type Mail = { to: string; template: string; facts: Record<string, string> }

/** The newest mail to somebody under this template, as /dev/outbox shows it. */
export async function mailTo(site: Site, to: string, template: string): Promise<Mail['facts']> {
  const answer = await fetch(`${site.url}/dev/outbox`, { headers: { accept: 'application/json' } })
  const { items } = (await answer.json()) as { items: Mail[] }
  const found = items.find((mail) => mail.to === to && mail.template === template)
  expect(found, `${template} to ${to}`).toBeDefined()
  return found!.facts
}

/** A PNG as WebP, which is a fifth of it; drawn by the browser, which is there already. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const easel = await page.context().newPage()
  const url = await easel.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d')!.drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.75)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  await easel.close()
  return Buffer.from(url.split(',')[1]!, 'base64')
}

/** Nothing for axe to complain of, nothing wider than the window; and the picture of this name, where PICTURES is a folder. */
export async function looked(page: Page, picture?: string) {
  // A page whose code is still on its way has no heading, and nothing to judge.
  await page.locator('h1').first().waitFor()
  expect(await violations(page), page.url()).toEqual([])
  const folder = process.env.PICTURES
  if (!folder || !picture) return
  mkdirSync(folder, { recursive: true })
  // Without what the page just said at its foot.
  await page.locator('[role=status] .animate-rise').waitFor({ state: 'detached' })
  const png = await page.screenshot({ animations: 'disabled' })
  writeFileSync(join(folder, `${picture}.webp`), await asWebp(page, png))
}

/** The first sign-in of one of the staff: an app is made, and answers the codes for the day it is lost. */
export async function firstSignIn(page: Page, email: string, password: string, picture?: string) {
  await page.goto('/sign-in')
  await fillPassword(page, email, password)
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  if (picture) await looked(page, picture)
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
  await calmStep()
  await fillCode(page, demoCodeAt(Date.now(), secret))
  // Recovery codes are shown once, before anything else.
  const list = page.getByRole('list', { name: 'Recovery codes' })
  await list.waitFor()
  const codes = await list.getByRole('listitem').allInnerTexts()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor({ state: 'detached' })
  return codes
}

/** As /forgot has it: the mail brings a link, the link a new password. */
export async function choosePassword(site: Site, page: Page, email: string) {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await page.getByLabel('E-mail or customer id').fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('heading', { name: 'Look at your mail' }).waitFor()
  await page.goto((await mailTo(site, email, 'password_reset')).link!)
  await page.getByLabel('New password').fill(chosen)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor()
}

/** What the counter asks of somebody who wants an account. */
export async function writeApplication(page: Page) {
  await toDesk(page, 'Applications')
  await looked(page)
  await page.getByRole('link', { name: 'New application' }).click()
  await page.getByLabel('Full name').fill(people.kavita.name)
  await page.getByLabel('Date of birth').fill('1990-05-17')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByLabel('E-mail').fill(people.kavita.email)
  await page.getByLabel('Phone').fill('+91 98200 54321')
  await page.getByLabel('Address', { exact: true }).fill('12 Karve Road')
  await page.getByLabel('Town').fill('Pune')
  await page.getByLabel('Postal code').fill('411004')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByLabel('Occupation').selectOption('salaried')
  await page.getByLabel('PAN').fill('ABCDE1234F')
  await page.getByLabel('What the account is for').fill('Salary')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByLabel('First account').waitFor()
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByRole('heading', { name: 'Review' }).waitFor()
  await looked(page)
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await page.getByText('You wrote in it: another person decides.').waitFor()
}
